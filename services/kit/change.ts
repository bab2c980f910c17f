import { type Kysely, sql, type Transaction } from 'kysely';
import {
  type BookOrder,
  type EntryWrite,
  type JsonValue,
  type RaisedVersion,
  raiseVersions,
  writeOutbox,
} from './entries.ts';

/** One transaction of a service that may change what readers see. */
export interface Change<Tables> {
  readonly trx: Transaction<Tables>;
  /** Other changes of these entries wait until this one ends. Call it before reading what their values are made from. */
  lock(book: string, keys: readonly string[]): Promise<void>;
  /** Says what an entry is from now on; null deletes it. The last word for a key counts. */
  put(book: string, key: string, value: JsonValue | null): void;
  /** Writes what was put so far, to bound memory in a large change; needless elsewhere. */
  flush(): Promise<void>;
}

/** What came of a change. */
export interface ChangeResult<Result> {
  readonly result: Result;
  /** Entries whose version was raised. */
  readonly changed: number;
}

/**
 * Runs `work` in one transaction and writes its entries at the end. Whatever `work` throws undoes everything.
 * Where PostgreSQL breaks a deadlock with another change, `work` runs again: it must do nothing outside `change`.
 * @param order `single` only for stock, whose entries are published one by one.
 */
export async function inChange<Tables, Result>(
  db: Kysely<Tables>,
  order: BookOrder,
  work: (change: Change<Tables>) => Promise<Result>,
): Promise<ChangeResult<Result>> {
  for (let triesLeft = 3; ; triesLeft -= 1) {
    try {
      return await db.transaction().execute((trx) => runOnce(trx, order, work));
    } catch (error) {
      if (triesLeft === 0 || !isDeadlock(error)) throw error;
    }
  }
}

async function runOnce<Tables, Result>(
  trx: Transaction<Tables>,
  order: BookOrder,
  work: (change: Change<Tables>) => Promise<Result>,
): Promise<ChangeResult<Result>> {
  const pending = new Map<string, EntryWrite>();
  // An entry that was flushed twice is published once, in its last version.
  const raised = new Map<string, RaisedVersion>();
  const flush = async (): Promise<void> => {
    for (const row of await raiseVersions(trx, [...pending.values()])) {
      raised.set(JSON.stringify([row.book, row.key]), row);
    }
    pending.clear();
  };
  const result = await work({
    trx,
    lock: (book, keys) => lockEntries(trx, book, keys),
    put: (book, key, value) => {
      pending.set(JSON.stringify([book, key]), { book, key, value });
    },
    flush,
  });
  await flush();
  await writeOutbox(trx, [...raised.values()], order);
  return { result, changed: raised.size };
}

const isDeadlock = (error: unknown): boolean =>
  (error as { readonly code?: unknown } | null)?.code === '40P01';

async function lockEntries<Tables>(
  trx: Transaction<Tables>,
  book: string,
  keys: readonly string[],
): Promise<void> {
  const sorted = [...new Set(keys)].sort();
  // Locks of a transaction live in shared memory, which is small: a large change locks its whole book instead.
  const names = sorted.length > maxKeyLocks ? [] : sorted.map((key) => `${book}\n${key}`);
  const wholeBook = names.length === 0 ? sql`pg_advisory_xact_lock` : sql`pg_advisory_xact_lock_shared`;
  await sql`SELECT ${wholeBook}(hashtextextended(current_schema() || ${book}, 0))`.execute(trx);
  if (names.length === 0) return;
  await sql`
    SELECT pg_advisory_xact_lock(id) FROM (
      SELECT DISTINCT hashtextextended(current_schema() || name, 1) AS id FROM unnest(${names}::text[]) AS name ORDER BY id
    ) AS ids`.execute(trx);
}

const maxKeyLocks = 500;
