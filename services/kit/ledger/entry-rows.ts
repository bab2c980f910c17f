import { type Kysely, sql } from 'kysely';
import type { LedgerEntry } from '../../../ledger/entry.ts';

/** Entries as they are now, published or not, and the last commit of their book: both of one moment. */
export interface EntrySnapshot {
  /** In the order of the keys; version 0 for what never existed. */
  readonly entries: readonly LedgerEntry[];
  readonly commit: number;
}

/** Reads entries of one book. One statement sees one moment, as a repeatable transaction of two would. */
export async function readSnapshot(
  db: Kysely<object>,
  book: string,
  keys: readonly string[],
): Promise<EntrySnapshot> {
  const { rows } = await sql<{
    key: string | null;
    version: number;
    value: string | null;
    commit: number | null;
  }>`
    SELECT entry.key, entry.version, entry.value::text AS value, last.commit
    FROM (SELECT (SELECT commit_number FROM book WHERE book = ${book}) AS commit) AS last
    LEFT JOIN entry ON entry.book = ${book} AND entry.key = ANY(${[...keys]}::text[])`.execute(db);
  const byKey = new Map(rows.map(({ key, version, value }) => [key, { version, value }]));
  return {
    entries: keys.map((key) => ({ key, ...(byKey.get(key) ?? { version: 0, value: null }) })),
    commit: rows[0]?.commit ?? 0,
  };
}
