import { expect, it } from '@jest/globals';
import { inChange } from '../../../services/kit/change.ts';
import { stampOf } from '../../../services/kit/ledger/book-rows.ts';
import { publishSingles } from '../../../services/kit/ledger/publish-singles.ts';
import type { ServiceLedger } from '../../../services/kit/ledger/service-ledger.ts';
import { createGate } from './faulty-register.ts';
import { type Fresh, freshForEach } from './fresh-desk.ts';
import { countDue, createParts, readEvents, readRegister, until, untilTrusted } from './ledger-desk.ts';

const book = 'stock:eu';
let desk: Fresh['desk'];
let register: Fresh['register'];
let openTrusted: Fresh['openTrusted'];
freshForEach('single', (fresh) => {
  ({ desk, register, openTrusted } = fresh);
});

const version = async (key: string) => (await readRegister(register.current(), book, [key]))[0]?.version;
const untilSettled = () =>
  until(
    () => countDue(desk.db),
    (due) => due === 0,
  );

it('go as they are now: what happened in between is nobody’s business', async () => {
  const ledger = await openTrusted(book);
  register.before('publish', () => {
    throw new Error('not yet');
  });
  for (let n = 1; n <= 20; n += 1) await desk.write(book, { hot: n, [`k${n % 3}`]: n });
  register.before('publish', () => {});
  expect(await ledger.isPublished(await desk.write(book, { last: 1 }))).toBe(true);
  expect(await version('hot')).toBe(20);
  const events = await readEvents(register, book);
  expect(events.flat().filter((entry) => entry.startsWith('hot'))).toEqual(['hot@20']);
  expect(await countDue(desk.db)).toBe(0);
});

it('wait for no other row: a transaction that stays open delays nobody, and is published when it ends', async () => {
  const ledger = await openTrusted(book);
  const gate = createGate();
  const slow = inChange(desk.db, 'single', async (change) => {
    change.put(book, 'slow', 1);
    await change.flush();
    await gate.pass();
  });
  await gate.reached;
  for (let n = 1; n <= 5; n += 1) {
    expect(await ledger.isPublished(await desk.write(book, { [`quick${n}`]: n }), 3_000)).toBe(true);
  }
  expect(await version('slow')).toBe(undefined);
  gate.open();
  const { commit } = await slow;
  expect(await ledger.isPublished(commit, 3_000)).toBe(true);
  expect(await version('slow')).toBe(1);
});

it('are still due where the publisher died between publishing and settling', async () => {
  const ledger = await openTrusted(book);
  register.after('publish', () => {
    throw new Error('died here');
  });
  ledger.committed(await desk.write(book, { a: 1 }));
  await until(
    () => version('a'),
    (found) => found === 1,
  );
  await desk.shut(ledger);
  expect(await countDue(desk.db)).toBe(1);
  register.after('publish', () => {});
  desk.open(register);
  await untilSettled();
  expect(await readEvents(register, book)).toEqual([['a@1']]);
});

it('that only the old server got to see stay due for the new one', async () => {
  await desk.shut(await openNamed('first'));
  const named = stampOf(await desk.stamp(book));
  if (named === null) throw new Error('nobody is trusted');
  const old = register.replace();
  const ledger = await openNamed('second');
  expect(await ledger.isPublished(await desk.write(book, { a: 1 }))).toBe(true);
  await desk.shut(ledger);
  await desk.write(book, { a: 2 });
  // A publisher that read its stamp before the failover and slept through it; the old server is alive and takes this.
  const sleeper = createParts(desk.db, old);
  expect(await publishSingles(sleeper, book, named)).toBe('foreign');
  expect((await readRegister(old, book, ['a']))[0]?.version).toBe(2);
  expect(await countDue(desk.db)).toBe(1);
  await openNamed('second');
  await untilSettled();
  expect(await version('a')).toBe(2);
});

async function openNamed(server: string): Promise<ServiceLedger> {
  const ledger = desk.open(register);
  await until(
    () => desk.stamp(book),
    (stamp) => stamp.server === server,
  );
  return ledger;
}

it('go in batches of 1,000, by two publishers at once without harm', async () => {
  const ledgers = [desk.open(register, { leaseMs: 0 }), desk.open(register, { leaseMs: 0 })];
  await untilTrusted(desk, book);
  const sizes: number[] = [];
  register.before('publish', ([, , group]) => {
    sizes.push((group as { entries: unknown[] }).entries.length);
  });
  const all = Object.fromEntries(Array.from({ length: 2_500 }, (_, n) => [`k${n}`, n]));
  const commit = await desk.write(book, all);
  for (const ledger of ledgers) ledger.committed(commit);
  await untilSettled();
  expect(Math.max(...sizes)).toBe(1_000);
  const entries = await readRegister(register, book, Object.keys(all));
  expect(entries.every((entry) => entry?.version === 1)).toBe(true);
  const events = await readEvents(register, book);
  expect(events.flat()).toHaveLength(2_500);
});

it('a fill shows a single entry that is still due, and its publish adds nothing to it', async () => {
  const ledger = desk.open(register);
  const { epoch } = await untilTrusted(desk, book);
  register.before('publish', () => {
    throw new Error('not yet');
  });
  const commit = await desk.write(book, { a: 1 });
  expect(await ledger.fill(book, ['a'])).toEqual({ kind: 'filled', epoch, index: 1, never: [] });
  expect(await version('a')).toBe(1);
  expect(await ledger.isPublished(commit, 0)).toBe(false);
  register.before('publish', () => {});
  expect(await ledger.isPublished(commit)).toBe(true);
  expect(await readEvents(register, book)).toEqual([['a@1']]);
});
