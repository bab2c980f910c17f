import { expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { createFiller } from '../../../services/kit/ledger/fill.ts';
import { createGate } from './faulty-register.ts';
import { type Fresh, freshForEach } from './fresh-desk.ts';
import { createParts, readEvents, readRegister, until, untilBlocked, untilTrusted } from './ledger-desk.ts';

const book = 'prices:fr';
let desk: Fresh['desk'];
let register: Fresh['register'];
let openTrusted: Fresh['openTrusted'];
freshForEach('committed', (fresh) => {
  ({ desk, register, openTrusted } = fresh);
});

it('publish the groups of their snapshot before they show a part of one', async () => {
  const filler = await openTrusted(book);
  register.before('publish', () => {
    throw new Error('the publisher is out of order');
  });
  await desk.write(book, { a: 1, b: 1 });
  await until(
    async () => register.calls.filter((call) => call.startsWith('publish')).length,
    (tries) => tries > 0,
  );
  expect(await filler.fill(book, ['b', 'c'])).toEqual({ kind: 'refused', refusal: 'REGISTER_UNREACHABLE' });
  expect(await readRegister(register, book, ['a', 'b', 'c'])).toEqual([null, null, null]);
  register.before('publish', () => {});
  expect(await filler.fill(book, ['b', 'c'])).toMatchObject({ kind: 'filled', index: 1 });
  expect(await readEvents(register, book)).toEqual([['a@1', 'b@1']]);
  expect(await readRegister(register, book, ['a', 'c'])).toEqual([
    { key: 'a', version: 1, value: '1' },
    null,
  ]);
});

it('that come late never put an old version beside a newer group', async () => {
  const ledger = await openTrusted(book);
  register.replace();
  await until(
    () => desk.stamp(book),
    ({ server }) => server === 'second',
  );
  await desk.write(book, { a: 1, b: 1 });
  await until(
    () => register.current().inspect(book),
    ({ commit }) => commit === 1,
  );
  const gate = createGate();
  register.before('fill', gate.pass);
  const late = ledger.fill(book, ['a', 'x']);
  await gate.reached;
  expect(await ledger.isPublished(await desk.write(book, { a: 2, x: 2 }))).toBe(true);
  gate.open();
  expect(await late).toMatchObject({ kind: 'filled' });
  const entries = await readRegister(register, book, ['a', 'x']);
  expect(entries.map((entry) => entry?.version)).toEqual([2, 1]);
  expect(entries.map((entry) => entry?.value)).toEqual(['2', '2']);
});

it('that wake in a later epoch are refused', async () => {
  const ledger = await openTrusted(book);
  const gate = createGate();
  register.before('fill', gate.pass);
  const late = ledger.fill(book, ['a']);
  await gate.reached;
  await desk.write(book, { a: 1 });
  register.replace();
  await until(
    () => desk.stamp(book),
    ({ server }) => server === 'second',
  );
  gate.open();
  expect(await late).toEqual({ kind: 'refused', refusal: 'FOREIGN' });
  expect(await readRegister(register, book, ['a'])).toEqual([null]);
});

it('read the stamp before the rows: what they show is never older than the epoch', async () => {
  await desk.shut(await openTrusted(book));
  await desk.write(book, { a: 1 });
  const fill = createFiller(createParts(desk.db, register, 'committed'));
  let filling: Promise<unknown> = Promise.resolve();
  await desk.db.transaction().execute(async (trx) => {
    await sql`LOCK TABLE ledger_book`.execute(trx);
    filling = fill(book, ['a']);
    await untilBlocked(desk.db);
    // Meanwhile a write, and an epoch that begins with it.
    await desk.write(book, { a: 2 });
    register.replace();
    const stamp = await register.begin(book, { epoch: 2, server: 'second' }, 2);
    await sql`UPDATE ledger_book SET epoch = 2, server = 'second', birth = ${stamp?.birth}`.execute(trx);
  });
  expect(await filling).toMatchObject({ kind: 'filled', epoch: 2 });
  expect((await readRegister(register, book, ['a']))[0]?.version).toBe(2);
});

it('are refused while nobody is trusted', async () => {
  const ledger = await openTrusted(book, { exclusive: false, trustMs: 60_000 });
  register.replace();
  await until(
    () => desk.stamp(book),
    ({ server }) => server === null,
  );
  expect(await ledger.fill(book, ['a'])).toEqual({ kind: 'refused', refusal: 'UNTRUSTED' });
});

it('of one key by many are one fill; other keys go their own way', async () => {
  const ledger = desk.open(register);
  const { epoch } = await untilTrusted(desk, book);
  const gate = createGate();
  register.before('fill', gate.pass);
  const many = Array.from({ length: 20 }, () => ledger.fill(book, ['hot']));
  await gate.reached;
  const mixed = ledger.fill(book, ['hot', 'cold']);
  await until(
    async () => register.calls.filter((call) => call.startsWith('fill')).length,
    (fills) => fills >= 2,
  );
  gate.open();
  expect(await Promise.all([...many, mixed])).toEqual(
    Array.from({ length: 21 }, (_, n) => ({
      ...{ kind: 'filled', epoch, index: 0 },
      never: n < 20 ? ['hot'] : ['hot', 'cold'],
    })),
  );
  expect(register.calls.filter((call) => call.startsWith('fill'))).toHaveLength(2);
  expect(await ledger.fill(book, ['hot'])).toMatchObject({ kind: 'filled' });
  expect(register.calls.filter((call) => call.startsWith('fill'))).toHaveLength(3);
});
