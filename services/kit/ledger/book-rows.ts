import { type Kysely, sql } from 'kysely';
import type { Stamp } from '../../../ledger/entry.ts';

/** What PostgreSQL says of a book: which server may be trusted, and what was committed. */
export interface SeenBook {
  readonly book: string;
  readonly epoch: number;
  /** Null while nobody may be trusted, as is the birth. */
  readonly server: string | null;
  /** As the register made it when the epoch began. */
  readonly birth: string | null;
  /** Number of its last commit; 0 where there was none, or entries are single. */
  readonly commit: number;
  /** Whether single entries are due. */
  readonly unpublished: boolean;
}

/** The same with the lease, as one holder sees it. */
export interface BookRow extends SeenBook {
  /** Whether this holder is the one who publishes it. */
  readonly held: boolean;
  /** Whether this holder should take the lease, or prolong it. */
  readonly claimable: boolean;
}

/** The stamp that may be trusted, if any. */
export const stampOf = ({ epoch, server, birth }: Pick<SeenBook, keyof Stamp>): Stamp | null =>
  server === null || birth === null ? null : { epoch, server, birth };

/** Makes rows for books that have none. */
export async function ensureBooks(db: Kysely<object>, books: readonly string[]): Promise<void> {
  const sorted = [...new Set(books)].sort();
  await sql`
    INSERT INTO ledger_book (book) SELECT unnest(${sorted}::text[]) ON CONFLICT DO NOTHING`.execute(db);
}

/** Every book that has a row: one cheap statement, however many there are. */
export async function readBooks(
  db: Kysely<object>,
  { holder, leaseMs, ailing }: Lease,
): Promise<readonly BookRow[]> {
  const { rows } = await sql<BookRow>`
    SELECT ${seenColumns},
      coalesce(lease_holder = ${holder} AND lease_until > clock_timestamp(), false) AS held,
      coalesce(${isFree({ leaseMs, ailing })}
        OR (NOT ${isIn(ailing)} AND lease_holder = ${holder}
          AND lease_until < clock_timestamp() + ${leaseMs / 2} * interval '1 ms'), true) AS claimable
    FROM ledger_book LEFT JOIN book ON book.book = ledger_book.book
    ORDER BY ledger_book.book`.execute(db);
  return rows;
}

/** One book; undefined where it has no row. */
export async function readBook(db: Kysely<object>, book: string): Promise<SeenBook | undefined> {
  const { rows } = await sql<SeenBook>`
    SELECT ${seenColumns} FROM ledger_book LEFT JOIN book ON book.book = ledger_book.book
    WHERE ledger_book.book = ${book}`.execute(db);
  return rows[0];
}

const seenColumns = sql`ledger_book.book, epoch, server, birth, coalesce(commit_number, 0) AS commit,
  EXISTS (
    SELECT FROM outbox
    WHERE outbox.book = ledger_book.book AND outbox.commit_number IS NULL AND NOT published) AS unpublished`;

/** Who publishes, and for how long after his last sign of life by the database's clock. */
export interface Lease {
  readonly holder: string;
  readonly leaseMs: number;
  /** Books out of the register's reach: lets their leases end, and takes none of them before others had the time to. */
  readonly ailing: readonly string[];
}

const isIn = (books: readonly string[]) => sql`ledger_book.book = ANY(${[...books]}::text[])`;

const isFree = ({ leaseMs, ailing }: Pick<Lease, 'leaseMs' | 'ailing'>) => sql`
  lease_until <= clock_timestamp() - CASE WHEN ${isIn(ailing)} THEN ${leaseMs / 2} ELSE 0 END * interval '1 ms'`;

/** Takes or prolongs the leases that are free or this holder's, and names them. */
export async function claimLeases(
  db: Kysely<object>,
  { holder, leaseMs, ailing }: Lease,
  books: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await sql<{ book: string }>`
    UPDATE ledger_book
    SET lease_holder = ${holder}, lease_until = clock_timestamp() + ${leaseMs} * interval '1 ms'
    WHERE book IN (
      SELECT book FROM ledger_book
      WHERE book = ANY(${[...books]}::text[])
        AND ((NOT ${isIn(ailing)} AND lease_holder = ${holder})
          OR coalesce(${isFree({ leaseMs, ailing })}, true))
      ORDER BY book FOR UPDATE SKIP LOCKED)
    RETURNING book`.execute(db);
  return rows.map(({ book }) => book);
}

/** Whether nobody took the lease of a book since this holder did; it may have ended. */
export async function isHolder(db: Kysely<object>, book: string, holder: string): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM ledger_book WHERE book = ${book} AND lease_holder = ${holder}`.execute(db);
  return rows.length > 0;
}

/** Gives every lease of a holder back, so that the next one need not wait for its end. */
export async function releaseLeases(db: Kysely<object>, holder: string): Promise<void> {
  await sql`
    UPDATE ledger_book SET lease_holder = NULL, lease_until = NULL WHERE lease_holder = ${holder}`.execute(
    db,
  );
}

/**
 * From now on nobody who asks is told to trust a server. The new epoch names the attempt to find another one: no two
 * attempts have the same. Null where the epoch is not the one seen: somebody else is at it.
 */
export async function revokeStamp(
  db: Kysely<object>,
  { book, epoch }: Pick<SeenBook, 'book' | 'epoch'>,
  { registerEpoch, hasLost }: Revocation,
): Promise<number | null> {
  const next = epochAfter(registerEpoch);
  const { rows } = await sql<{ epoch: number }>`
    UPDATE ledger_book SET epoch = ${next}, server = NULL, birth = NULL,
      restored_epoch = CASE WHEN ${hasLost}::boolean THEN ${next} ELSE restored_epoch END
    WHERE book = ${book} AND epoch = ${epoch} RETURNING epoch`.execute(db);
  return rows[0]?.epoch ?? null;
}

/** What is known when a stamp is revoked. */
export interface Revocation {
  /** What the register says, which is ahead where the database was restored from a backup; 0 where it says nothing. */
  readonly registerEpoch: number;
  /** Whether the database was restored, so that readers may have seen what it does not know. */
  readonly hasLost: boolean;
}

/**
 * The next epoch of a row of `ledger_book`, in SQL. The clock's milliseconds at least: a database that was restored, and
 * whose register is lost too, would else count through epochs that clients have seen already.
 */
export const epochAfter = (registerEpoch: number) => sql`
  greatest(epoch + 1, ${registerEpoch}::bigint + 1, floor(extract(epoch FROM statement_timestamp()) * 1000)::bigint)`;

/**
 * Names the server that may be trusted. False where another attempt began meanwhile, or where the epoch has its server:
 * that one may be trusted already, and nobody has waited for the end of that trust.
 */
export async function nameServer(db: Kysely<object>, book: string, stamp: Stamp): Promise<boolean> {
  const { rows } = await sql`
    UPDATE ledger_book SET server = ${stamp.server}, birth = ${stamp.birth}
    WHERE book = ${book} AND epoch = ${stamp.epoch} AND server IS NULL RETURNING 1`.execute(db);
  return rows.length > 0;
}

/** Number of the last commit of a book; 0 where there was none. */
export async function readCommit(db: Kysely<object>, book: string): Promise<number> {
  const { rows } = await sql<{ commit: number }>`
    SELECT commit_number AS commit FROM book WHERE book = ${book}`.execute(db);
  return rows[0]?.commit ?? 0;
}
