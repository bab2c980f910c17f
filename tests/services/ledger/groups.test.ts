import { expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { inChange } from '../../../services/kit/change.ts';
import { createGate } from './faulty-register.ts';
import { type Fresh, freshForEach } from './fresh-desk.ts';
import { readEvents, readRegister, until, untilTrusted } from './ledger-desk.ts';

const book = 'prices:fr';
let desk: Fresh['desk'];
let register: Fresh['register'];
let openTrusted: Fresh['openTrusted'];
freshForEach('committed', (fresh) => {
  ({ desk, register, openTrusted } = fresh);
});

const published = async (): Promise<number> => (await register.current().inspect(book)).commit ?? 0;

it('groups arrive one by one in commit order, however their writers overlap', async () => {
  const ledger = await openTrusted(book);
  await Promise.all(
    Array.from({ length: 30 }, async (_, n) =>
      ledger.committed(await desk.write(book, { a: n, [`k${n}`]: n })),
    ),
  );
  await until(published, (commit) => commit === 30);
  const events = await readEvents(register, book);
  expect(events.map(([first]) => first)).toEqual(Array.from({ length: 30 }, (_, n) => `a@${n + 1}`));
  expect(events.every((event) => event.length === 2)).toBe(true);
});

it('what another process writes arrives by the poll alone', async () => {
  await openTrusted(book);
  await desk.write(book, { a: 1 });
  await until(published, (commit) => commit === 1);
  expect(await readRegister(register, book, ['a'])).toEqual([{ key: 'a', version: 1, value: '1' }]);
});

it('half a group is never to be seen, even while the register hesitates', async () => {
  const ledger = await openTrusted(book);
  register.before('publish', () => new Promise((resolve) => setTimeout(resolve, 2)));
  let isWriting = true;
  const seen = new Set<string>();
  const reading = (async () => {
    while (isWriting) {
      const [a, b] = await readRegister(register.current(), book, ['a', 'b']);
      seen.add(`${a?.value}${b?.value}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  for (let n = 0; n < 40; n += 1) ledger.committed(await desk.write(book, { a: n, b: n }));
  await until(published, (commit) => commit === 40);
  isWriting = false;
  await reading;
  expect(seen.size).toBeGreaterThan(2);
  expect([...seen].filter((pair) => !/^(.+)\1$/.test(pair))).toEqual([]);
});

it('two publishers at once give each group once and in order', async () => {
  const ledgers = [desk.open(register, { leaseMs: 0 }), desk.open(register, { leaseMs: 0 })];
  await until(
    () => desk.stamp(book),
    ({ server }) => server !== null,
  );
  register.before('publish', () => new Promise((resolve) => setTimeout(resolve, Math.random() * 3)));
  for (let n = 1; n <= 40; n += 1) {
    const commit = await desk.write(book, { a: n });
    for (const ledger of ledgers) ledger.committed(commit);
  }
  await until(published, (commit) => commit === 40);
  const events = await readEvents(register, book);
  expect(events).toEqual(Array.from({ length: 40 }, (_, n) => [`a@${n + 1}`]));
  expect(register.calls.filter((call) => call.startsWith('publish')).length).toBeGreaterThan(40);
});

it('a publisher that sleeps between reading rows and publishing does no harm', async () => {
  const sleeper = await openTrusted(book, { leaseMs: 50 });
  const gate = createGate();
  let isFirst = true;
  register.before('publish', () => {
    if (!isFirst) return;
    isFirst = false;
    return gate.pass();
  });
  sleeper.committed(await desk.write(book, { a: 1, b: 1 }));
  await gate.reached;
  desk.open(register, { leaseMs: 0 });
  for (let n = 2; n <= 5; n += 1) await desk.write(book, { a: n, b: n });
  await sql`UPDATE ledger_book SET lease_until = now()`.execute(desk.db);
  await until(published, (commit) => commit === 5);
  gate.open();
  await desk.write(book, { a: 6, b: 6 });
  await until(published, (commit) => commit === 6);
  const events = await readEvents(register, book);
  expect(events).toEqual([1, 2, 3, 4, 5, 6].map((n) => [`a@${n}`, `b@${n}`]));
});

it('a publish whose end nobody learned of is repeated without a trace', async () => {
  const ledger = await openTrusted(book);
  let failures = 3;
  register.after('publish', () => {
    failures -= 1;
    if (failures >= 0) throw new Error('connection lost');
  });
  for (let n = 1; n <= 5; n += 1) ledger.committed(await desk.write(book, { a: n }));
  await until(published, (commit) => commit === 5);
  expect(failures).toBeLessThan(0);
  expect(await readEvents(register, book)).toEqual([1, 2, 3, 4, 5].map((n) => [`a@${n}`]));
});

it('a transaction that stays open delays nobody', async () => {
  const ledger = await openTrusted(book);
  const gate = createGate();
  const slow = inChange(desk.db, 'committed', async (change) => {
    change.put(book, 'slow', 1);
    await change.flush();
    await gate.pass();
  });
  await gate.reached;
  const commit = await desk.write(book, { quick: 1 });
  expect(await ledger.isPublished(commit, 3_000)).toBe(true);
  gate.open();
  expect(await ledger.isPublished((await slow).commit, 3_000)).toBe(true);
});

it('a group of 5,000 is staged piece by piece and visible all at once', async () => {
  const ledger = await openTrusted(book);
  const keys = Array.from({ length: 5_000 }, (_, n) => `k${n}`);
  const all = (value: number) => Object.fromEntries(keys.map((key) => [key, value]));
  await ledger.isPublished(await desk.write(book, { k0: 0, k4999: 0 }));
  const gate = createGate();
  register.before('flip', gate.pass);
  const commit = await desk.write(book, all(1));
  const isPublished = ledger.isPublished(commit);
  await gate.reached;
  const ends = () => readRegister(register.current(), book, ['k0', 'k4999', 'k2500']);
  const versions = async () => (await ends()).map((entry) => entry?.version);
  expect(await versions()).toEqual([1, 1, undefined]);
  gate.open();
  expect(await isPublished).toBe(true);
  expect(await versions()).toEqual([2, 2, 1]);
  expect(register.calls.filter((call) => call.startsWith('stage'))).toHaveLength(5);
  const entries = await readRegister(register, book, keys);
  expect(entries.filter((entry) => entry?.value === '1')).toHaveLength(5_000);
  expect(await readEvents(register, book)).toEqual([['k0@1', 'k4999@1'], ['…']]);
});

it('a large group of which a part was lost before the flip is staged once more', async () => {
  const ledger = desk.open(register);
  const first = await untilTrusted(desk, book);
  const keys = Array.from({ length: 2_500 }, (_, n) => `k${n}`);
  let stages = 0;
  // The second chunk is acknowledged and gone, and by the third nobody knows.
  register.before('stage', (args) => {
    stages += 1;
    if (stages === 2) (args as unknown[])[3] = [];
  });
  const commit = await desk.write(book, Object.fromEntries(keys.map((key) => [key, 1])));
  expect(await ledger.isPublished(commit)).toBe(true);
  expect(register.calls.filter((call) => call.startsWith('flip'))).toHaveLength(2);
  expect(stages).toBe(6);
  const entries = await readRegister(register, book, keys);
  expect(entries.every((entry) => entry?.version === 1)).toBe(true);
  expect(await readEvents(register, book)).toEqual([['…']]);
  expect((await desk.stamp(book)).epoch).toBe(first.epoch);
});

it('what stands in a stage and belongs to nobody leads to a new epoch, not to half a group', async () => {
  const ledger = desk.open(register);
  const first = await untilTrusted(desk, book);
  const keys = Array.from({ length: 1_001 }, (_, n) => `k${n}`);
  const { stamp } = await register.current().inspect(book);
  if (stamp === null) throw new Error('no stamp');
  await register.current().stage(book, stamp, 1, [{ key: 'foreign', version: 9, value: '9' }]);
  const commit = await desk.write(book, Object.fromEntries(keys.map((key) => [key, 1])));
  expect(await ledger.isPublished(commit)).toBe(true);
  expect((await desk.stamp(book)).epoch).toBeGreaterThan(first.epoch);
  expect(await readRegister(register, book, ['foreign'])).toEqual([null]);
});

it('a group of exactly a page, and what stands behind it, both arrive', async () => {
  const ledger = await openTrusted(book);
  register.before('publish', () => {
    throw new Error('not yet');
  });
  const size = (n: number) => Object.fromEntries(Array.from({ length: n }, (_, key) => [`k${key}`, n]));
  for (const n of [1, 999, 1_000, 1_001, 1, 3]) await desk.write(book, size(n));
  register.before('publish', () => {});
  expect(await ledger.isPublished(await desk.write(book, { last: true }))).toBe(true);
  const events = await readEvents(register, book);
  expect(events.map((event) => event.length)).toEqual([1, 999, 1_000, 1, 1, 3, 1]);
});

it('a malformed entry is told with key and reason, reads as deleted in its group, and blocks nothing', async () => {
  const refused: string[] = [];
  const ledger = desk.open(register, {
    observer: { entryRefused: (where, key, reason) => refused.push(`${where} ${key}: ${reason}`) },
  });
  await untilTrusted(desk, book);
  await desk.db.transaction().execute(async (trx) => {
    await sql`INSERT INTO book (book, commit_number) VALUES (${book}, 1)`.execute(trx);
    await sql`INSERT INTO entry (book, key, version, value)
      VALUES (${book}, 'huge', 1, to_jsonb(repeat('x', 5000000))), (${book}, 'fine', 1, '1')`.execute(trx);
    await sql`INSERT INTO outbox (book, commit_number, key, version, value)
      SELECT book, 1, key, version, value FROM entry`.execute(trx);
  });
  expect(await ledger.isPublished(await desk.write(book, { next: 1 }))).toBe(true);
  expect(refused).toEqual([`${book} huge: Its value has 5000002 bytes: at most 4194304.`]);
  expect(await readRegister(register, book, ['huge', 'fine', 'next'])).toEqual([
    { key: 'huge', version: 1, value: null },
    { key: 'fine', version: 1, value: '1' },
    { key: 'next', version: 1, value: '1' },
  ]);
});

it('an entry too large to be published cannot be written, and nothing else of its change is', async () => {
  const writing = desk.write(book, { small: 1, large: 'x'.repeat(2 * 1024 * 1024) });
  await expect(writing).rejects.toThrow(`${book} large has 2097154 bytes as JSON: at most 2097152.`);
  await expect(desk.write(book, { '': 1 })).rejects.toThrow('"" is no key of an entry: 1 to 1024 bytes.');
  const { rows } = await sql`SELECT FROM entry`.execute(desk.db);
  expect(rows).toEqual([]);
});
