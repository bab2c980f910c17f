import { type Kysely, sql, type Transaction } from 'kysely';
import type { Commit } from './commit.ts';
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
  /**
   * Other changes of these entries, or of the whole book where no key is named, wait until this one ends. Call it
   * before reading what their values are made from.
   */
  lock(book: string, keys: readonly string[]): Promise<void>;
  /** Says what an entry is from now on; null deletes it. The last word for a key counts. */
  put(book: string, key: string, value: JsonValue | null): void;
  /** Writes what was put so far, to bound memory in a large change; needless elsewhere. */
  flush(): Promise<void>;
  /**
   * Whether all of it is undone at the end. Then only that need be written by which later rows are judged: nobody
   * will ever read what follows from it.
   */
  readonly isTrial: boolean;
}

/** What came of a change. */
export interface ChangeResult<Result> {
  readonly result: Result;
  /** Entries whose version was raised. */
  readonly changed: number;
  /** For `ServiceLedger.committed`. */
  readonly commit: Commit;
}

/**
 * Runs `work` in one transaction and writes its entries at the end. Whatever `work` throws undoes everything.
 * Where PostgreSQL breaks a deadlock with another change, `work` runs again: it must do nothing outside `change`.
 * @param order `single` only for stock, whose entries are published one by one.
 * @param locks `books` for a load, which may touch more entries than there is room for locks.
 */
export async function inChange<Tables, Result>(
  db: Kysely<Tables>,
  order: BookOrder,
  work: (change: Change<Tables>) => Promise<Result>,
  locks: LockGrain = 'entries',
): Promise<ChangeResult<Result>> {
  return againAfterDeadlock(() => db.transaction().execute((trx) => withinChange(trx, order, work, locks)));
}

/**
 * Runs `work` as `inChange` would and undoes it whatever comes of it: no version is raised, no commit number taken,
 * nothing published. Under the same locks, so that it waits and lets wait as the real one would.
 */
export async function inTrial<Tables, Result>(
  db: Kysely<Tables>,
  work: (change: Change<Tables>) => Promise<Result>,
  locks: LockGrain = 'entries',
): Promise<Result> {
  const undo = new TrialIsOver<Result>();
  try {
    return await againAfterDeadlock(() =>
      db.transaction().execute(async (trx): Promise<never> => {
        undo.result = await work({
          trx,
          lock: (book, keys) => lockEntries(trx, book, keys, locks),
          put: () => {},
          flush: async () => {},
          isTrial: true,
        });
        throw undo;
      }),
    );
  } catch (error) {
    if (error === undo) return undo.result as Result;
    throw error;
  }
}

// Thrown rather than returned: that is what rolls back.
class TrialIsOver<Result> extends Error {
  result: Result | null = null;
}

async function againAfterDeadlock<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let triesLeft = 3; ; triesLeft -= 1) {
    try {
      return await work();
    } catch (error) {
      if (triesLeft === 0 || !isDeadlock(error)) throw error;
    }
  }
}

/** `inChange` inside of a transaction that others begin and end, such as that of a migration. */
export async function withinChange<Tables, Result>(
  trx: Transaction<Tables>,
  order: BookOrder,
  work: (change: Change<Tables>) => Promise<Result>,
  locks: LockGrain,
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
    lock: (book, keys) => lockEntries(trx, book, keys, locks),
    put: (book, key, value) => {
      pending.set(JSON.stringify([book, key]), { book, key, value });
    },
    flush,
    isTrial: false,
  });
  await flush();
  const commit = await writeOutbox(trx, [...raised.values()], order);
  return { result, changed: raised.size, commit };
}

const isDeadlock = (error: unknown): boolean =>
  (error as { readonly code?: unknown } | null)?.code === '40P01';

/** Whether a change locks the entries it names or, being large, their whole books. */
export type LockGrain = 'entries' | 'books';

async function lockEntries<Tables>(
  trx: Transaction<Tables>,
  book: string,
  keys: readonly string[],
  grain: LockGrain,
): Promise<void> {
  const sorted = [...new Set(keys)].sort();
  // Locks of a transaction live in shared memory, which is small.
  const wholeBook = grain === 'books' || sorted.length === 0 || sorted.length > maxKeyLocks;
  const lockBook = wholeBook ? sql`pg_advisory_xact_lock` : sql`pg_advisory_xact_lock_shared`;
  await sql`SELECT ${lockBook}(hashtextextended(current_schema() || ${book}, 0))`.execute(trx);
  if (wholeBook) return;
  await sql`
    SELECT pg_advisory_xact_lock(id) FROM (
      SELECT DISTINCT hashtextextended(current_schema() || ${book} || E'\n' || key, 1) AS id
      FROM unnest(${sorted}::text[]) AS key ORDER BY id
    ) AS ids`.execute(trx);
}

const maxKeyLocks = 500;
