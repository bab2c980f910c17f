import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { inChange } from '../../services/kit/change.ts';
import { type EntryChangeRow, readChanges } from '../../services/kit/changes-feed.ts';
import { createDatabase, type Database } from '../../services/kit/database.ts';
import { raiseVersions, readEntries, writeOutbox } from '../../services/kit/entries.ts';
import { migrate } from '../../services/kit/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../kit/test-database.ts';
import { createStockShop } from './stock/stock-shop.ts';

let database: TestDatabase;
let db: Database<object>;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase({ url: database.url, schema: 'kit' });
  await migrate(db, 'kit', {});
});
afterAll(async () => {
  await db.destroy();
  await database.close();
});

const put = (book: string, key: string, value: object | null) =>
  inChange(db, 'committed', async (change) => change.put(book, key, value as never));

describe('entries', () => {
  it('raise their version only where the value differs, count on through deletion, and keep every version', async () => {
    await put('shelf', 'a', { amount: 1 });
    expect((await put('shelf', 'a', { amount: 1 })).changed).toBe(0);
    await put('shelf', 'a', null);
    expect(await readEntries(db, 'shelf', ['a'])).toEqual([{ key: 'a', version: 2, value: null }]);
    await put('shelf', 'a', { amount: 1 });
    expect(await readEntries(db, 'shelf', ['a', 'never'])).toEqual([
      { key: 'a', version: 3, value: { amount: 1 } },
      { key: 'never', version: 0, value: null },
    ]);
    const { rows } =
      await sql`SELECT version, value FROM entry_version WHERE key = 'a' ORDER BY version`.execute(db);
    expect(rows).toEqual([
      { version: 1, value: { amount: 1 } },
      { version: 2, value: null },
      { version: 3, value: { amount: 1 } },
    ]);
  });

  it('stay at version 0 where what never existed is deleted', async () => {
    expect((await put('shelf', 'ghost', null)).changed).toBe(0);
    expect(await readEntries(db, 'shelf', ['ghost'])).toEqual([{ key: 'ghost', version: 0, value: null }]);
  });

  it('leave no trace of a change that throws', async () => {
    const failing = inChange(db, 'committed', async (change) => {
      change.put('shelf', 'half', { done: true });
      await change.flush();
      throw new Error('broken off');
    });
    await expect(failing).rejects.toThrow('broken off');
    expect(await readEntries(db, 'shelf', ['half'])).toEqual([{ key: 'half', version: 0, value: null }]);
  });
});

/** A promise that somebody else lets go on. */
function createGate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** What a reader of this moment sees of a book's outbox, by commit number. */
async function seenOf(book: string): Promise<readonly (readonly [number, string])[]> {
  const { rows } = await sql<{ commitNumber: number; key: string }>`
    SELECT commit_number AS "commitNumber", key FROM outbox WHERE book = ${book}
    ORDER BY commit_number`.execute(db);
  return rows.map(({ commitNumber, key }) => [commitNumber, key]);
}

/** Resolves once `count` statements wait for the row of a book. */
async function untilWaiting(count: number): Promise<void> {
  for (;;) {
    const { rows } = await sql`
      SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
        AND query LIKE '%INSERT INTO book%'`.execute(db);
    if (rows.length >= count) return;
  }
}

describe('a commit number', () => {
  it('is taken last: who is still at work keeps nobody waiting, and comes after whoever ended before', async () => {
    const [atWork, gate] = [createGate(), createGate()];
    await put('late', 'first', { n: 0 });
    const slow = inChange(db, 'committed', async (change) => {
      await change.lock('late', ['a']);
      change.put('late', 'a', { n: 1 });
      await change.flush();
      atWork.open();
      await gate.opened;
    });
    await atWork.opened;
    const quick = inChange(db, 'committed', async (change) => {
      await change.lock('late', ['b']);
      change.put('late', 'b', { n: 2 });
    });
    // Would the other one hold the book from its beginning, this would never end; the gate opens in any case.
    const limit = setTimeout(gate.open, 10_000);
    await quick;
    const whileSlowWorks = await seenOf('late');
    clearTimeout(limit);
    gate.open();
    await slow;
    expect(whileSlowWorks).toEqual([
      [1, 'first'],
      [2, 'b'],
    ]);
    expect(await seenOf('late')).toEqual([
      [1, 'first'],
      [2, 'b'],
      [3, 'a'],
    ]);
  });

  it('that is taken and not yet committed keeps the next one waiting: no reader sees 2 without 1', async () => {
    const [taken, gate] = [createGate(), createGate()];
    const first = db.transaction().execute(async (trx) => {
      const raised = await raiseVersions(trx, [{ book: 'queue', key: 'a', value: { n: 1 } }]);
      await writeOutbox(trx, raised, 'committed');
      taken.open();
      await gate.opened;
    });
    await taken.opened;
    const second = put('queue', 'b', { n: 2 });
    await Promise.race([second, untilWaiting(1)]);
    const beforeCommit = await seenOf('queue');
    gate.open();
    await Promise.all([first, second]);
    expect(beforeCommit).toEqual([]);
    expect(await seenOf('queue')).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
  });

  it('is dense at every moment, however many transactions race for their end', async () => {
    let isOver = false;
    const views: (readonly number[])[] = [];
    const observer = async (): Promise<void> => {
      while (!isOver) views.push((await seenOf('busy')).map(([number]) => number));
    };
    const observed = observer();
    await Promise.all(Array.from({ length: 40 }, (_, n) => put('busy', `k${n % 4}`, { n })));
    isOver = true;
    await observed;
    const last = (await seenOf('busy')).map(([number]) => number);
    for (const view of [...views, last]) expect(view).toEqual(view.map((_, index) => index + 1));
    expect(last.length).toBeGreaterThan(4);
    expect(views.length).toBeGreaterThan(1);
  });

  it('is none in a book whose entries are published one by one, as those of stock are', async () => {
    const shop = await createStockShop();
    await shop.accept('locationsUpsert', [{ key: 'warehouse', region: 'eu', name: 'Warehouse' }]);
    await shop.accept('stockMovementsAdd', [
      { id: 'm1', location: 'warehouse', sku: 'a', quantity: 3, at: '2026-11-10T08:00:00.000Z' },
      { id: 'm2', location: 'warehouse', sku: 'b', quantity: 4, at: '2026-11-10T08:00:00.000Z' },
    ]);
    const stock = createDatabase<object>({ url: shop.databaseUrl, schema: 'stock' });
    const { rows } = await sql`
      SELECT count(*) AS rows, count(commit_number) AS numbered, (SELECT count(*) FROM book) AS books
      FROM outbox WHERE book = 'stock:eu'`.execute(stock);
    await stock.destroy();
    await shop.close();
    expect(rows).toEqual([{ rows: 3, numbered: 0, books: 0 }]);
  });
});

const readFeed = async (): Promise<readonly EntryChangeRow[]> =>
  (await readChanges(db, null, 10_000)).filter((change) => change.book === 'feed');

// A change is shown once no older transaction of the whole server is open, other tests' included.
async function untilChanges(count: number): Promise<readonly EntryChangeRow[]> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const changes = await readFeed();
    if (changes.length >= count || Date.now() > deadline) return changes;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('changes that wait for each other', () => {
  it('both succeed where PostgreSQL breaks their deadlock', async () => {
    const arrived: (() => void)[] = [];
    const bothHoldOne = new Promise<void>((resolve) => arrived.push(resolve));
    let holding = 0;
    const change = (first: string, second: string) =>
      inChange(db, 'committed', async ({ lock, put: write }) => {
        await lock('tangle', [first]);
        holding += 1;
        if (holding >= 2) for (const go of arrived) go();
        await bothHoldOne;
        await lock('tangle', [second]);
        write('tangle', `${first}${second}`, { done: true });
      });
    const results = await Promise.all([change('a', 'b'), change('b', 'a')]);
    expect(results.map(({ changed }) => changed)).toEqual([1, 1]);
  });
});

describe('the feed of changes', () => {
  it('shows no change while an older transaction is still open, and passes over none', async () => {
    let begin = (): void => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = inChange(db, 'single', async (change) => {
      change.put('feed', 'slow', { n: 1 });
      await change.flush();
      begin();
      await gate;
    });
    await begun;
    await put('feed', 'quick', { n: 2 });
    const before = await readFeed();
    release();
    await slow;
    const after = await untilChanges(2);
    expect(before).toEqual([]);
    expect(after.map((change) => change.key).sort()).toEqual(['quick', 'slow']);
  });
});
