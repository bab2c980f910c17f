import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import {
  createLibrary,
  createTrust,
  nothingSeen,
  openSession,
  reprove,
  type Seen,
} from '../../../ledger/index.ts';
import type { BookOrder, JsonValue } from '../../../services/kit/entries.ts';
import { renewBooks } from '../../../services/kit/ledger/index.ts';
import type { ServiceLedger } from '../../../services/kit/ledger/service-ledger.ts';
import { readStamps } from '../../../services/kit/ledger/stamps.ts';
import { createFaultyRegister, type FaultyRegister } from './faulty-register.ts';
import { type LedgerDesk, openLedgerDesk, readRegister, until, untilTrusted } from './ledger-desk.ts';

let desk: LedgerDesk;
let register: FaultyRegister;
const open = async (order: BookOrder): Promise<ServiceLedger> => {
  desk = await openLedgerDesk(order);
  return desk.open(register);
};
beforeEach(() => {
  register = createFaultyRegister();
});
afterEach(() => desk.close());

/** All rows as they are now, put back by the function that is returned: what a backup is, and a restore. */
async function backUp(): Promise<() => Promise<void>> {
  const tables = ['entry', 'entry_version', 'book', 'outbox', 'ledger_book'];
  for (const table of tables)
    await sql`CREATE TABLE ${sql.table(`backup_${table}`)} AS TABLE ${sql.table(table)}`.execute(desk.db);
  return () =>
    desk.db.transaction().execute(async (trx) => {
      await sql`TRUNCATE entry, entry_version, book, outbox, ledger_book`.execute(trx);
      for (const table of tables)
        await sql`INSERT INTO ${sql.table(table)} OVERRIDING SYSTEM VALUE TABLE ${sql.table(`backup_${table}`)}`.execute(
          trx,
        );
    });
}

const write = async (ledger: ServiceLedger, book: string, entries: Readonly<Record<string, JsonValue>>) =>
  ledger.isPublished(await desk.write(book, entries));
const untilNew = (book: string, epoch: number) =>
  until(
    () => desk.stamp(book),
    (stamp) => stamp.server !== null && stamp.epoch > epoch,
  );

/** A gateway that trusts nobody but this database. */
function openReader(ledger: ServiceLedger) {
  const now = () => performance.now();
  const trust = createTrust({
    ask: async (books) => (await readStamps(desk.db, books)).map((stamp) => ({ ...stamp, trustMs: 60 })),
    now,
  });
  const library = createLibrary({
    ...{ register, trustIn: () => trust, now, timeoutMs: 1_000, heartbeatMs: 60_000, observe: () => {} },
    bounds: { maxBytes: 1_000_000, maxJournalKeys: 100 },
  });
  const source = {
    fill: async (book: string, keys: readonly string[]) => {
      const outcome = await ledger.fill(book, keys);
      if (outcome.kind === 'filled') return outcome;
      throw new Error(outcome.refusal);
    },
    readRows: async () => {
      throw new Error('No rows are wanted.');
    },
    restoredEpoch: trust.restoredEpoch,
  };
  const read = async (book: string, after: Seen) => {
    const session = openSession(
      { library, source, now },
      { after, isProofRequired: true, expected: new Map() },
    );
    const [entry] = await session.read(book, ['a']);
    const reads = session.readSet() ?? new Map();
    return {
      ...{ value: entry?.value, position: session.consistency()?.books[book] },
      again: (seen: Seen) => reprove({ library, source }, reads, seen),
    };
  };
  const close = (): void => {
    library.close();
    trust.close();
  };
  return { read, close };
}

describe('a database restored beside a register that is still there', () => {
  const book = 'stock:eu';

  it('of single entries shows what is written to it once its books are renewed, and not before', async () => {
    const ledger = await open('single');
    await untilTrusted(desk, book);
    await write(ledger, book, { a: 'one' });
    const restore = await backUp();
    await write(ledger, book, { a: 'lost' });
    await write(ledger, book, { a: 'lost too' });
    await restore();
    await write(ledger, book, { a: 'two' });
    // The register has a higher version; nothing tells that it is of another history.
    expect((await readRegister(register, book, ['a']))[0]?.value).toBe('"lost too"');
    const before = await desk.stamp(book);
    expect(await renewBooks(desk.db)).toBe(1);
    const after = await untilNew(book, before.epoch);
    expect(after.restoredEpoch).toBeGreaterThan(before.epoch);
    await ledger.fill(book, ['a']);
    expect(await readRegister(register, book, ['a'])).toEqual([{ key: 'a', version: 2, value: '"two"' }]);
  });

  it('with commit numbers is found out by those that the register has too many', async () => {
    const ledger = await open('committed');
    const before = await untilTrusted(desk, 'prices:fr');
    await write(ledger, 'prices:fr', { a: 'one' });
    const restore = await backUp();
    await write(ledger, 'prices:fr', { a: 'lost' });
    await restore();
    const after = await untilNew('prices:fr', before.epoch);
    expect(after.restoredEpoch).toBe(after.epoch);
    expect((await register.current().inspect('prices:fr')).commit).toBe(1);
  });

  it('is found out by a later epoch that the register has', async () => {
    const ledger = await open('committed');
    await untilTrusted(desk, 'prices:fr');
    await write(ledger, 'prices:fr', { a: 'one' });
    const restore = await backUp();
    register.replace();
    const last = await untilNew('prices:fr', (await desk.stamp('prices:fr')).epoch - 1);
    await until(
      () => desk.stamp('prices:fr'),
      ({ server }) => server === 'second',
    );
    await restore();
    const after = await until(
      () => desk.stamp('prices:fr'),
      (stamp) => stamp.restoredEpoch > last.epoch && stamp.server !== null,
    );
    expect(after.restoredEpoch).toBe(after.epoch);
  });
});

it('no epoch comes a second time, though database and register are both lost', async () => {
  const book = 'prices:fr';
  const ledger = await open('committed');
  const backedUp = await untilTrusted(desk, book);
  // A backup of long ago: epochs between then and now are known to nobody but clients.
  await sql`UPDATE ledger_book SET epoch = 7, server = 'old', birth = 'old'`.execute(desk.db);
  register.replace('third');
  const after = await untilNew(book, 7);
  expect(after.epoch).toBeGreaterThan(backedUp.epoch);
  expect(await write(ledger, book, { a: 1 })).toBe(true);
});

it('a token of before a restore gets no older answer for its own; one of after it is as good as ever', async () => {
  const book = 'prices:fr';
  const ledger = await open('committed');
  const before = await untilTrusted(desk, book);
  const reader = openReader(ledger);
  await write(ledger, book, { a: 'one' });
  const restore = await backUp();
  await write(ledger, book, { a: 'lost' });
  const { value, position } = await reader.read(book, nothingSeen);
  expect(value).toBe('lost');
  const seen = (at: typeof position): Seen => ({ ...nothingSeen, books: new Map(at && [[book, at]]) });
  expect((await reader.read(book, seen(position))).value).toBe('lost');
  await restore();
  await untilNew(book, before.epoch);
  const later = await until(
    () => reader.read(book, nothingSeen).catch(() => null),
    (read) => read !== null,
  );
  expect(later?.value).toBe('one');
  await expect(reader.read(book, seen(position))).rejects.toThrow(
    'Nothing can be said of prices:fr for certain now: what the session has seen may have been lost when the database was restored; begin again without the token.',
  );
  expect((await reader.read(book, seen(later?.position))).value).toBe('one');
  // Nor is a whole answer of after the restore given to whoever saw what it may have lost.
  expect(await later?.again(seen(position))).toBeNull();
  expect(await later?.again(seen(later.position))).not.toBeNull();
  reader.close();
});
