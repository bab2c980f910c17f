import { type Kysely, sql } from 'kysely';
import { quoted } from '../../schema/quoted.ts';

/** One change as `Query.changes` shows it. */
export interface EntryChangeRow {
  readonly cursor: string;
  readonly book: string;
  readonly key: string;
  readonly version: number;
  /** JSON text. */
  readonly value: string | null;
}

/**
 * Changes after a cursor. A row is shown only once no older transaction is still open: ids are given before
 * commit, so a reader that took them as they come would pass over a slower neighbour's rows for ever.
 */
export async function readChanges<Tables>(
  db: Kysely<Tables>,
  after: string | null,
  first: number,
): Promise<EntryChangeRow[]> {
  const [transaction, id] = after === null ? ['0', '0'] : parseCursor(after);
  const { rows } = await sql<EntryChangeRow>`
    SELECT transaction || '-' || id AS cursor, book, key, version, value::text AS value
    FROM outbox
    WHERE (transaction, id) > (${transaction}::xid8, ${id}::bigint)
      AND transaction < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY transaction, id LIMIT ${first}`.execute(db);
  return rows;
}

function parseCursor(cursor: string): [string, string] {
  const match = /^(\d{1,19})-(\d{1,19})$/.exec(cursor);
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new RangeError(`The cursor ${quoted(cursor)} is none of this feed.`);
  }
  return [match[1], match[2]];
}
