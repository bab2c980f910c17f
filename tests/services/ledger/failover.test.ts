import { expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { nameServer, readBook, revokeStamp } from '../../../services/kit/ledger/book-rows.ts';
import { type LedgerClock, monotonicClock } from '../../../services/kit/ledger/clock.ts';
import { parseLedgerSettings } from '../../../services/kit/ledger/settings.ts';
import { createFaultyRegister, createGate } from './faulty-register.ts';
import { type Fresh, freshForEach } from './fresh-desk.ts';
import { type DeskOptions, readRegister, until, untilTrusted } from './ledger-desk.ts';

const book = 'prices:fr';
const birth = expect.any(String);
const epoch = expect.any(Number);
let desk: Fresh['desk'];
let register: Fresh['register'];
let openTrusted: Fresh['openTrusted'];
freshForEach('committed', (fresh) => {
  ({ desk, register, openTrusted } = fresh);
});

/** A clock whose long waits end when the test says so; each is told. */
function createHeldClock() {
  let now = 0;
  const waits: { readonly ms: number; readonly end: () => void }[] = [];
  const clock: LedgerClock = {
    now: () => now,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve());
        waits.push({ ms, end: resolve });
      }),
  };
  const pass = (ms: number): void => {
    now += ms;
    for (const wait of waits.splice(0)) wait.end();
  };
  return { clock, waits, pass };
}

const shared: DeskOptions = { exclusive: false, trustMs: 2_000, marginMs: 500 };

it('a book that nobody was ever trusted with begins at once, and empty', async () => {
  const { clock, waits } = createHeldClock();
  desk.open(register, { ...shared, clock });
  expect(await untilTrusted(desk, book)).toEqual({ book, epoch, server: 'first', birth, restoredEpoch: 0 });
  expect(waits).toEqual([]);
  expect(await register.current().inspect(book)).toEqual({
    server: 'first',
    stamp: { epoch, server: 'first', birth },
    index: 0,
    commit: 0,
  });
});

it('another server is named only after everybody has stopped trusting the old one', async () => {
  const { clock, waits, pass } = createHeldClock();
  const raised: string[] = [];
  desk.open(register, {
    ...shared,
    clock,
    observer: {
      epochRaised: (_, { reason, waitMs }) => raised.push(`${reason}, ${waitMs} ms`),
    },
  });
  const first = await untilTrusted(desk, book);
  await desk.write(book, { a: 1 });
  await until(
    () => register.current().inspect(book),
    ({ commit }) => commit === 1,
  );
  const old = register.replace();
  pass(100);
  const revoked = await until(
    () => desk.stamp(book),
    (stamp) => stamp.epoch > first.epoch,
  );
  expect(revoked.server).toBe(null);
  await until(
    async () => waits.map(({ ms }) => ms),
    (ms) => ms.length === 1 && ms[0] === 2_500,
  );
  // Somebody may still read from the old server: what it acknowledges now must be known to the new one.
  await desk.write(book, { a: 2 });
  pass(2_499);
  await until(
    async () => waits.map(({ ms }) => ms),
    (ms) => ms.length === 1 && ms[0] === 1,
  );
  expect(register.calls.filter((call) => call.startsWith('begin'))).toHaveLength(1);
  expect((await register.current().inspect(book)).stamp).toBe(null);
  expect((await desk.stamp(book)).server).toBe(null);
  pass(1);
  await until(
    () => desk.stamp(book),
    ({ server }) => server === 'second',
  );
  expect(await register.current().inspect(book)).toEqual({
    server: 'second',
    stamp: { epoch: revoked.epoch, server: 'second', birth },
    index: 0,
    commit: 2,
  });
  expect(raised).toEqual(['first start, 0 ms', 'another server answers, 2500 ms']);
  expect((await old.inspect(book)).stamp?.epoch).toBe(first.epoch);
});

it('nothing older than before can be read from a new server: fills come from what was committed', async () => {
  const ledger = await openTrusted(book);
  expect(await ledger.isPublished(await desk.write(book, { a: 1, b: 1 }))).toBe(true);
  register.replace();
  await until(
    () => desk.stamp(book),
    ({ server }) => server === 'second',
  );
  expect(await readRegister(register, book, ['a'])).toEqual([null]);
  const filled = { kind: 'filled', epoch, index: 0, never: ['never'] };
  expect(await ledger.fill(book, ['a', 'never'])).toEqual(filled);
  expect(await readRegister(register, book, ['a', 'never', 'b'])).toEqual([
    { key: 'a', version: 1, value: '1' },
    null,
    null,
  ]);
  expect(await ledger.isPublished(await desk.write(book, { a: 2 }))).toBe(true);
  expect((await readRegister(register, book, ['a']))[0]?.version).toBe(2);
});

it('a server that was flushed is another one, whatever it is called', async () => {
  const ledger = desk.open(register);
  const before = await untilTrusted(desk, book);
  await ledger.isPublished(await desk.write(book, { a: 1 }));
  register.replace('first');
  const stamp = await until(
    () => desk.stamp(book),
    (now) => now.epoch > before.epoch && now.server !== null,
  );
  expect(stamp.server).toBe('first');
  expect(await ledger.isPublished(await desk.write(book, { a: 2 }))).toBe(true);
  expect((await readRegister(register, book, ['a']))[0]?.version).toBe(2);
});

it('a begin that arrives again after a flush is nobody’s: its birth is not the one that was named', async () => {
  const reasons: string[] = [];
  const ledger = desk.open(register, {
    observer: { epochRaised: (_, { reason }) => reasons.push(reason) },
  });
  const named = await untilTrusted(desk, book);
  await ledger.isPublished(await desk.write(book, { a: 1 }));
  register.replace('first');
  const again = await register.current().begin(book, { epoch: named.epoch, server: 'first' }, 1);
  expect(again?.birth).not.toBe(named.birth);
  expect(await ledger.isPublished(await desk.write(book, { a: 2 }))).toBe(true);
  expect(await desk.stamp(book)).toEqual({ book, epoch, server: 'first', birth, restoredEpoch: 0 });
  expect((await desk.stamp(book)).epoch).toBeGreaterThan(named.epoch);
  expect(reasons).toEqual(['first start', 'the server holds another epoch']);
});

it('an attempt that sleeps and wakes late neither wipes nor names anything', async () => {
  const sleeper = createFaultyRegister();
  const gate = createGate();
  sleeper.before('begin', gate.pass);
  const asleep = desk.open(sleeper, { leaseMs: 50 });
  await desk.stamp(book);
  await gate.reached;
  // The same server as another process reaches it.
  const ledger = desk.open(sleeper.current());
  const stamp = await untilTrusted(desk, book);
  await ledger.isPublished(await desk.write(book, { a: 1 }));
  gate.open();
  await desk.shut(asleep);
  expect(await desk.stamp(book)).toEqual(stamp);
  expect((await readRegister(sleeper.current(), book, ['a']))[0]?.version).toBe(1);
});

it('of several attempts each has an epoch of its own, and only the last one names a server', async () => {
  await desk.stamp(book);
  const row = await readBook(desk.db, book);
  if (row === undefined) throw new Error('no row');
  const known = { registerEpoch: 0, hasLost: false };
  const tries = await Promise.all(Array.from({ length: 5 }, () => revokeStamp(desk.db, row, known)));
  const [first = 0, ...others] = tries.filter((each) => each !== null);
  expect(others).toEqual([]);
  const second = (await revokeStamp(desk.db, { book, epoch: first }, known)) ?? 0;
  expect(second).toBeGreaterThan(first);
  expect(await nameServer(desk.db, book, { epoch: first, server: 'late', birth: 'x' })).toBe(false);
  const right = { epoch: second, server: 'right', birth: 'y' };
  expect(await nameServer(desk.db, book, right)).toBe(true);
  // Somebody may trust it already: another one needs another epoch, and the wait before it.
  expect(await nameServer(desk.db, book, { ...right, server: 'left', birth: 'z' })).toBe(false);
  expect(await desk.stamp(book)).toEqual({ book, ...right, restoredEpoch: 0 });
});

it('an outbox that lacks the next commit leads to a new epoch, not to a standstill', async () => {
  const ledger = desk.open(register);
  const before = await untilTrusted(desk, book);
  register.before('publish', () => {
    throw new Error('out of reach');
  });
  await desk.write(book, { a: 1 });
  const last = await desk.write(book, { a: 2 });
  await sql`DELETE FROM outbox WHERE commit_number = 1`.execute(desk.db);
  register.before('publish', () => {});
  expect(await ledger.isPublished(last)).toBe(true);
  const after = await desk.stamp(book);
  expect(after.epoch).toBeGreaterThan(before.epoch);
  expect(await ledger.fill(book, ['a'])).toMatchObject({ kind: 'filled', epoch: after.epoch });
  expect((await readRegister(register, book, ['a']))[0]?.version).toBe(2);
});

it('a register out of reach is told once per outage, and publishing goes on after it', async () => {
  const told: string[] = [];
  const ledger = desk.open(register, {
    observer: {
      registerUnreachable: () => told.push('lost'),
      registerReached: () => told.push('found'),
      failed: (error) => told.push(String(error)),
    },
  });
  await untilTrusted(desk, book);
  const fail = (): never => {
    throw new Error('connection refused');
  };
  for (const outage of [1, 2]) {
    for (const step of ['publish', 'inspect'] as const) register.before(step, fail);
    const before = register.calls.length;
    const commit = await desk.write(book, { a: outage });
    ledger.committed(commit);
    await until(
      async () => register.calls.length - before,
      (tries) => tries >= 4,
    );
    for (const step of ['publish', 'inspect'] as const) register.before(step, () => {});
    expect(await ledger.isPublished(commit)).toBe(true);
  }
  expect(told).toEqual(['lost', 'found', 'lost', 'found']);
});

it('a register that answers readers and refuses writers is told of once, and again only when it takes what is published', async () => {
  const told: string[] = [];
  const ledger = desk.open(register, {
    observer: { registerUnreachable: () => told.push('lost'), registerReached: () => told.push('found') },
  });
  await untilTrusted(desk, book);
  register.before('publish', () => {
    throw new Error('OOM command not allowed');
  });
  const commit = await desk.write(book, { a: 1 });
  ledger.committed(commit);
  const count = (step: string): number => register.calls.filter((call) => call.startsWith(`${step} `)).length;
  await until(
    async () => Math.min(count('publish'), count('inspect')),
    (tries) => tries >= 4,
  );
  expect(told).toEqual(['lost']);
  register.before('publish', () => {});
  expect(await ledger.isPublished(commit)).toBe(true);
  expect(told).toEqual(['lost', 'found']);
});

it('a publisher that cannot reach the register gives way to one that can', async () => {
  const isolated = await openTrusted(book, { leaseMs: 200 });
  register.before('publish', () => {
    throw new Error('no route');
  });
  const commit = await desk.write(book, { a: 1 });
  isolated.committed(commit);
  const ledger = desk.open(register.current());
  expect(await ledger.isPublished(commit)).toBe(true);
});

it('an attempt that lost its lease is not repeated, which would break off that of the next holder', async () => {
  const [former, next] = [createHeldClock(), createHeldClock()];
  const lease = { ...shared, leaseMs: 300 };
  const ledger = desk.open(register, { ...lease, clock: former.clock });
  const before = await untilTrusted(desk, book);
  ledger.committed(await desk.write(book, { a: 1 }));
  await until(
    () => register.current().inspect(book),
    ({ commit }) => commit === 1,
  );
  // A call without an answer: from here on this process had better leave the book to others.
  const gate = createGate();
  register.before('fill', gate.pass);
  const filling = ledger.fill(book, ['a']);
  await gate.reached;
  register.replace();
  former.pass(301);
  const epochAbove = (former: number) =>
    until(
      () => desk.stamp(book),
      ({ epoch }) => epoch > former,
    );
  const lost = await epochAbove(before.epoch);
  await until(
    async () => former.waits,
    (waits) => waits.some(({ ms }) => ms === 2_500),
  );
  // Asked during the wait: it looks again as soon as that one is over.
  ledger.committed(await desk.write(book, { a: 2 }));
  desk.open(register.current(), { ...lease, clock: next.clock });
  const won = await epochAbove(lost.epoch);
  await until(
    async () => next.waits,
    (waits) => waits.some(({ ms }) => ms === 2_500),
  );
  former.pass(2_500);
  await until(
    async () => register.calls.filter((call) => call.startsWith('begin')),
    (begun) => begun.length === 2,
  );
  for (let turn = 0; turn < 20; turn += 1) {
    former.pass(50);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  next.pass(2_500);
  expect(await untilTrusted(desk, book)).toMatchObject({ epoch: won.epoch, server: 'second' });
  gate.open();
  await filling;
});

it('a publisher that has lost the server of one book gives way with that book alone', async () => {
  const holders = async (): Promise<readonly string[]> => {
    const { rows } = await sql<{ lease_holder: string }>`
      SELECT lease_holder FROM ledger_book ORDER BY book`.execute(desk.db);
    return rows.map((row) => row.lease_holder);
  };
  const isolated = desk.open(register, { leaseMs: 400 });
  isolated.committed(await desk.write('prices:ch', { a: 1 }));
  isolated.committed(await desk.write(book, { a: 1 }));
  await untilTrusted(desk, 'prices:ch');
  await untilTrusted(desk, book);
  const [own] = await holders();
  const isolate = ([lost]: readonly unknown[]): void => {
    if (lost === book) throw new Error('no route');
  };
  for (const step of ['publish', 'inspect'] as const) register.before(step, isolate);
  desk.open(register.current(), { leaseMs: 400 });
  const [kept, given] = await until(holders, ([, holder]) => holder !== own && holder !== null);
  expect([kept, given]).toEqual([own, expect.any(String)]);
});

it('a closing service ends its wait and gives its leases back', async () => {
  const ledger = await openTrusted(book, { exclusive: false });
  register.replace();
  await until(
    () => desk.stamp(book),
    ({ server }) => server === null,
  );
  const before = monotonicClock.now();
  await desk.shut(ledger);
  expect(monotonicClock.now() - before).toBeLessThan(1_000);
  const { rows } = await sql`SELECT FROM ledger_book WHERE lease_holder IS NOT NULL`.execute(desk.db);
  expect(rows).toEqual([]);
});

it('settings by which trust would end before it is renewed are refused', () => {
  expect(() => parseLedgerSettings({ pollMs: 100, trustMs: 200 })).toThrow(
    'pollMs cannot be 100: give at most a third of trustMs (200).',
  );
});
