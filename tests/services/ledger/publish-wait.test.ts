import { afterEach, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { noCommit } from '../../../services/kit/commit.ts';
import type { BookOrder } from '../../../services/kit/entries.ts';
import { createTrust } from '../../../services/kit/ledger/trust.ts';
import { createFaultyRegister, createGate } from './faulty-register.ts';
import {
  type LedgerDesk,
  openLedgerDesk,
  readRegister,
  until,
  untilBlocked,
  untilTrusted,
} from './ledger-desk.ts';

let desk: LedgerDesk;
afterEach(() => desk.close());

const books: Readonly<Record<BookOrder, string>> = { committed: 'prices:fr', single: 'stock:eu' };

for (const order of ['committed', 'single'] as const) {
  const book = books[order];

  it(`${order}: a write is published exactly when the register has it`, async () => {
    desk = await openLedgerDesk(order);
    const register = createFaultyRegister();
    const ledger = desk.open(register);
    await untilTrusted(desk, book);
    const gate = createGate();
    register.before('publish', gate.pass);
    const commit = await desk.write(book, { a: 1 });
    ledger.committed(commit);
    await gate.reached;
    expect(await ledger.isPublished(commit, 0)).toBe(false);
    expect(await ledger.isPublished(commit, 50)).toBe(false);
    const waiting = ledger.isPublished(commit);
    gate.open();
    expect(await waiting).toBe(true);
    expect((await readRegister(register, book, ['a']))[0]?.version).toBe(1);
    expect(await ledger.isPublished(commit, 0)).toBe(true);
  });

  it(`${order}: what another process publishes is waited for too`, async () => {
    desk = await openLedgerDesk(order);
    const register = createFaultyRegister();
    desk.open(register, { leaseMs: 60_000 });
    await untilTrusted(desk, book);
    const other = desk.open(register);
    const commit = await desk.write(book, { a: 1 });
    expect(await other.isPublished(commit)).toBe(true);
    expect((await readRegister(register, book, ['a']))[0]?.version).toBe(1);
  });

  it(`${order}: a write that changed nothing is published when all before it is`, async () => {
    desk = await openLedgerDesk(order);
    const register = createFaultyRegister();
    const ledger = desk.open(register);
    await untilTrusted(desk, book);
    register.before('publish', () => {
      throw new Error('out of reach');
    });
    const commit = await desk.write(book, { a: 1 });
    expect(await ledger.isPublished(commit, 50)).toBe(false);
    expect(await ledger.isPublished(noCommit, 50)).toBe(false);
    register.before('publish', () => {});
    expect(await ledger.isPublished(noCommit)).toBe(true);
    expect(await ledger.isPublished(commit, 0)).toBe(true);
  });

  it(`${order}: a write that changed nothing has books published that nobody asked for before`, async () => {
    desk = await openLedgerDesk(order);
    // As by a service without a register.
    await desk.write(book, { a: 1 });
    const ledger = desk.open(createFaultyRegister());
    expect(await ledger.isPublished(noCommit)).toBe(true);
  });

  it(`${order}: nothing is published while nobody is trusted`, async () => {
    desk = await openLedgerDesk(order);
    const register = createFaultyRegister();
    const ledger = desk.open(register, { exclusive: false, trustMs: 300, marginMs: 10 });
    await untilTrusted(desk, book);
    register.replace();
    await until(
      () => desk.stamp(book),
      ({ server }) => server === null,
    );
    const commit = await desk.write(book, { a: 1 });
    expect(await ledger.isPublished(commit, 50)).toBe(false);
    expect(await ledger.isPublished(commit)).toBe(true);
    expect((await desk.stamp(book)).server).toBe('second');
  });
}

it('a publish is acknowledged only as long as the stamp was asked for a moment ago', async () => {
  const book = books.committed;
  desk = await openLedgerDesk();
  let now = 0;
  const clock = { now: () => now, wait: async () => {} };
  const ledger = desk.open(createFaultyRegister(), {
    exclusive: false,
    trustMs: 3_000,
    pollMs: 1_000,
    clock,
  });
  await untilTrusted(desk, book);
  const commit = await desk.write(book, { a: 1 });
  expect(await ledger.isPublished(commit)).toBe(true);
  // PostgreSQL answers no more: another process could have revoked the stamp meanwhile.
  await desk.db.transaction().execute(async (trx) => {
    await sql`LOCK TABLE ledger_book`.execute(trx);
    await untilBlocked(desk.db);
    now = 3_000;
    expect(await ledger.isPublished(commit, 0)).toBe(true);
    now = 3_001;
    expect(await ledger.isPublished(commit, 0)).toBe(false);
  });
  // The answer arrives at last, to a question of long ago.
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await ledger.isPublished(commit, 0)).toBe(false);
  expect(await ledger.isPublished(commit)).toBe(true);
});

it('trust counts from the question, and an answer that was overtaken by a later one says nothing', () => {
  let now = 0;
  const trust = createTrust({ now: () => now, wait: async () => {} }, 1_000);
  const stamp = { epoch: 1, server: 'first', birth: 'first' };
  now = 900;
  trust.record('b', stamp, 0);
  now = 1_000;
  expect(trust.holds('b', stamp)).toBe(true);
  expect(trust.holds('b', { ...stamp, epoch: 2 })).toBe(false);
  expect(trust.holds('b', { ...stamp, birth: 'second' })).toBe(false);
  now = 1_001;
  expect(trust.holds('b', stamp)).toBe(false);
  trust.record('b', null, 800);
  trust.record('b', stamp, 700);
  expect(trust.holds('b', stamp)).toBe(false);
});
