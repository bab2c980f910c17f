import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { inChange } from '../../services/kit/change.ts';
import { createDatabase, type Database } from '../../services/kit/database.ts';
import { migrate } from '../../services/kit/migrate.ts';
import { startVersionPruning } from '../../services/kit/version-pruning.ts';
import { eventually } from '../kit/eventually.ts';
import { createQuietLog } from '../kit/quiet-log.ts';
import { createTestDatabase, type TestDatabase } from '../kit/test-database.ts';

let database: TestDatabase;
let db: Database<object>;
beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase({ url: database.url, schema: 'kit' });
  await migrate(db, 'kit', {});
});
beforeEach(async () => {
  await sql`TRUNCATE entry, entry_version, outbox`.execute(db);
  await sql`UPDATE version_pruning SET looked_until = '-infinity'`.execute(db);
});
afterAll(async () => {
  await db.destroy();
  await database.close();
});

const put = (key: string, value: number | null) =>
  inChange(db, 'committed', async (change) => change.put('shelf', key, value));
/** Makes versions so many days older than they are. */
const age = (key: string, version: number, days: number) =>
  sql`UPDATE entry_version SET written_at = now() - ${days} * interval '1 day'
    WHERE key = ${key} AND version = ${version}`.execute(db);
const left = async (): Promise<readonly string[]> => {
  const { rows } = await sql<{ name: string }>`
    SELECT key || '@' || version AS name FROM entry_version ORDER BY key, version`.execute(db);
  return rows.map(({ name }) => name);
};
const looked = async (): Promise<boolean> => {
  const { rows } = await sql<{ looked: boolean }>`
    SELECT looked_until >= (SELECT coalesce(max(written_at), 'infinity') FROM entry_version
      WHERE written_at < now() - interval '90 days') AS looked FROM version_pruning`.execute(db);
  return rows[0]?.looked === true;
};
async function prune(processes = 1): Promise<readonly string[]> {
  const pruning = Array.from({ length: processes }, () =>
    startVersionPruning(db, createQuietLog(), 'kit', { pruneTickMs: 10 }),
  );
  await eventually('all of that age is looked at', looked);
  await Promise.all(pruning.map((each) => each.close()));
  return left();
}

it('a version goes 90 days after it was superseded, and not so long after it was written', async () => {
  for (const value of [1, 2, 3]) await put('a', value);
  await age('a', 1, 400);
  await age('a', 2, 91);
  await age('a', 3, 89);
  expect(await prune()).toEqual(['a@2', 'a@3']);
});

it('what is current stays however old it is, and so does every deletion', async () => {
  for (const value of [1, null, 2, 3, null]) await put('a', value);
  await put('b', 1);
  for (const version of [1, 2, 3, 4, 5]) await age('a', version, 1000 - version);
  await age('b', 1, 1000);
  expect(await prune()).toEqual(['a@2', 'a@5', 'b@1']);
  // What is written to it later goes on counting, and is looked at in its turn.
  await put('a', 4);
  await put('b', 2);
  await age('b', 2, 100);
  expect(await prune()).toEqual(['a@2', 'a@5', 'a@6', 'b@2']);
});

it('however many there are, and whoever else is at it', async () => {
  await sql`INSERT INTO entry_version (book, key, version, value, written_at)
    SELECT 'shelf', 'k' || n % 5, n / 5 + 1, '1', now() - interval '200 days' + n / 100 * interval '1 minute'
    FROM generate_series(0, 4999) AS n`.execute(db);
  expect(await prune(3)).toEqual(['k0@1000', 'k1@1000', 'k2@1000', 'k3@1000', 'k4@1000']);
});
