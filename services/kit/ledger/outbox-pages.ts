import { type Kysely, sql } from 'kysely';
import type { LedgerEntry, Stamp } from '../../../ledger/entry.ts';
import { maxGroupEntries } from '../../../ledger/register.ts';

/** What the outbox holds next of a book that is published in order. */
export type GroupPage =
  /** Whole groups in commit order; none where nothing is due. */
  | { readonly kind: 'groups'; readonly groups: readonly SmallGroup[] }
  /** One group that is too large for one publish. */
  | { readonly kind: 'large'; readonly commit: number };

/** A group of at most `maxGroupEntries`. */
export interface SmallGroup {
  readonly commit: number;
  readonly entries: readonly LedgerEntry[];
}

/** Groups after a commit. A commit that can be seen has none before it that cannot: numbers are given last. */
export async function readGroups(db: Kysely<object>, book: string, after: number): Promise<GroupPage> {
  const { rows } = await sql<LedgerEntry & { commit: number }>`
    SELECT commit_number AS commit, key, version, value::text AS value FROM outbox
    WHERE book = ${book} AND commit_number > ${after}
    ORDER BY commit_number, id LIMIT ${maxGroupEntries + 1}`.execute(db);
  const groups = new Map<number, LedgerEntry[]>();
  for (const { commit, ...entry } of rows) {
    const entries = groups.get(commit) ?? [];
    groups.set(commit, entries);
    entries.push(entry);
  }
  const last = rows.at(-1)?.commit;
  if (last !== undefined && rows.length > maxGroupEntries) {
    // The page ends within the last group, or with it: who knows.
    groups.delete(last);
    if (groups.size === 0) return { kind: 'large', commit: last };
  }
  return { kind: 'groups', groups: [...groups].map(([commit, entries]) => ({ commit, entries })) };
}

/** A row of the outbox. */
export interface OutboxEntry extends LedgerEntry {
  readonly id: number;
}

/** The next entries of one large group, after a row of it. */
export async function readChunk(
  db: Kysely<object>,
  book: string,
  commit: number,
  afterId: number,
): Promise<readonly OutboxEntry[]> {
  const { rows } = await sql<OutboxEntry>`
    SELECT id, key, version, value::text AS value FROM outbox
    WHERE book = ${book} AND commit_number = ${commit} AND id > ${afterId}
    ORDER BY id LIMIT ${maxGroupEntries}`.execute(db);
  return rows;
}

/** Single entries that are due: as they are now, whatever the outbox held of them, and the rows that this settles. */
export interface SinglePage {
  readonly entries: readonly LedgerEntry[];
  readonly rowIds: readonly number[];
}

/** The oldest unpublished rows of a book of single entries. */
export async function readSingles(db: Kysely<object>, book: string): Promise<SinglePage> {
  // One statement sees one moment: an entry is at least as new as the rows that say it changed.
  const { rows } = await sql<LedgerEntry & { ids: readonly string[] }>`
    SELECT entry.key, entry.version, entry.value::text AS value, due.ids
    FROM (
      SELECT key, array_agg(id::text) AS ids FROM (
        SELECT key, id FROM outbox
        WHERE book = ${book} AND commit_number IS NULL AND NOT published
        ORDER BY id LIMIT ${maxGroupEntries}) AS unpublished
      GROUP BY key) AS due
    JOIN entry ON entry.book = ${book} AND entry.key = due.key`.execute(db);
  return {
    entries: rows.map(({ key, version, value }) => ({ key, version, value })),
    rowIds: rows.flatMap(({ ids }) => ids.map(Number)),
  };
}

/**
 * Settles rows that were published under a stamp; false where that stamp is trusted no more, and the rows stay due.
 * Without this question a publisher that slept through a failover would settle what only the old server got to see.
 */
export async function markPublished(
  db: Kysely<object>,
  book: string,
  { epoch, server, birth }: Stamp,
  rowIds: readonly number[],
): Promise<boolean> {
  const { rows } = await sql<{ trusted: boolean }>`
    WITH trusted AS (
      SELECT FROM ledger_book
      WHERE book = ${book} AND epoch = ${epoch} AND server = ${server} AND birth = ${birth}
    ), due AS (
      -- In one order for all, so that two publishers never wait for each other.
      SELECT id FROM outbox
      WHERE id = ANY(${[...rowIds]}::bigint[]) AND NOT published AND EXISTS (SELECT FROM trusted)
      ORDER BY id FOR UPDATE
    ), marked AS (
      UPDATE outbox SET published = true WHERE id IN (SELECT id FROM due)
    )
    SELECT EXISTS (SELECT FROM trusted) AS trusted`.execute(db);
  return rows[0]?.trusted ?? false;
}

/** The books of single entries in which something is due. */
export async function readDueBooks(db: Kysely<object>): Promise<readonly string[]> {
  const { rows } = await sql<{ book: string }>`
    SELECT DISTINCT book FROM outbox WHERE commit_number IS NULL AND NOT published`.execute(db);
  return rows.map(({ book }) => book);
}

/** Which of these transactions wrote single entries that are still due. */
export async function readDueTransactions(
  db: Kysely<object>,
  transactions: readonly string[] | null,
): Promise<readonly string[]> {
  const { rows } = await sql<{ transaction: string }>`
    SELECT DISTINCT transaction::text FROM outbox
    WHERE commit_number IS NULL AND NOT published
      AND ${transactions === null ? sql`true` : sql`transaction = ANY(${[...transactions]}::text[]::xid8[])`}`.execute(
    db,
  );
  return rows.map(({ transaction }) => transaction);
}
