import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { inChange } from '../../services/kit/change.ts';
import { type EntryChangeRow, readChanges } from '../../services/kit/changes-feed.ts';
import { createDatabase, type Database } from '../../services/kit/database.ts';
import { readEntries } from '../../services/kit/entries.ts';
import { migrate } from '../../services/kit/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../kit/test-database.ts';

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

  it('get commit numbers without gaps in the order of commits, however transactions overlap', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => put('busy', `k${n % 4}`, { n })));
    const { rows } = await sql<{ commit_number: number; transaction: string }>`
      SELECT commit_number FROM outbox WHERE book = 'busy' ORDER BY commit_number`.execute(db);
    expect(rows.map((row) => row.commit_number)).toEqual(rows.map((_, index) => index + 1));
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
