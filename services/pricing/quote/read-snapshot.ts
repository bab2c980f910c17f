import { type Kysely, type RawBuilder, sql } from 'kysely';
import { entryKey, marketsBook } from '../../../schema/entries/keys.ts';
import { createEntryLoader, type EntryReader, type ReadEntry } from '../../../schema/read/entry-reader.ts';
import {
  type EntryVersion,
  loadSnapshot,
  type Snapshot,
  type SnapshotQuery,
} from '../../../schema/read/price-snapshot.ts';
import { serviceError } from '../../kit/service-error.ts';

/** Which entries a quote is about. */
export interface QuoteQuery extends Omit<SnapshotQuery, 'promotions'> {
  /** Versions to take in place of the current ones. */
  readonly versions: readonly EntryVersion[];
}

/**
 * The entries of a quote as they stood together at one moment, apart from those whose version was named: in one
 * statement, whatever their number. Refuses a market that there is not with `BAD_INPUT`, and a version that never was
 * with `VERSION_UNKNOWN`.
 */
export async function readSnapshot(db: Kysely<object>, query: QuoteQuery): Promise<Snapshot> {
  const { market } = query;
  const isAsked = market !== undefined && isText(market);
  const { rows } = isAsked ? await selectEntries(market, query).execute(db) : { rows: [] };
  const unknown = rows.find((row) => row.unknown);
  if (unknown !== undefined) {
    const { book, key, version } = unknown;
    throw serviceError('VERSION_UNKNOWN', `There is no version ${version} of ${key} in ${book}.`, {
      book,
      key,
      version,
    });
  }
  return loadSnapshot(createEntryLoader(readerOf(rows)), query);
}

function readerOf(rows: readonly EntryRow[]): EntryReader {
  const entries = new Map<string, ReadEntry>(rows.map((row) => [`${row.book}\n${row.key}`, row]));
  return {
    read: async (book, keys) =>
      keys.map((key) => entries.get(`${book}\n${key}`) ?? { key, version: 0, value: null }),
  };
}

interface EntryRow extends EntryVersion {
  readonly value: unknown;
  /** The version was named, and there is none of that number. */
  readonly unknown: boolean;
}

// What PostgreSQL cannot keep as text, no entry has in its name.
const isText = (name: string): boolean => !name.includes('\0');
const textArray = (names: readonly string[] = []): string[] => [...new Set(names)].filter(isText);

function selectEntries(market: string, query: QuoteQuery): RawBuilder<EntryRow> {
  const named = query.versions;
  return sql<EntryRow>`
    WITH named AS (
      SELECT * FROM unnest(
        ${named.map((row) => row.book)}::text[], ${named.map((row) => row.key)}::text[],
        ${named.map((row) => row.version)}::bigint[]) AS named(book, key, version)
    ), market AS (
      ${pick(sql`SELECT ${marketsBook}::text AS book, ${entryKey.market(market)}::text AS key`)}
    ), list AS (
      SELECT 'prices:' || (list->>'key') AS book FROM market, jsonb_array_elements(market.value->'priceLists') AS list
      WHERE list->>'customerGroup' IS NULL OR list->>'customerGroup' = ${query.customerGroup ?? null}
    ), priced AS (
      ${pick(sql`
        SELECT book, 'price/' || sku AS key FROM list, unnest(${textArray(query.skus)}::text[]) AS sku
        UNION ALL SELECT book, 'code/' || code FROM list, unnest(${textArray(query.codes)}::text[]) AS code`)}
    ), promoted AS (
      ${pick(sql`
        SELECT book, 'promotion/' || promotion AS key
        FROM priced, jsonb_array_elements_text(value->'promotions') AS promotion
        UNION SELECT book, 'promotion/' || (value->>'promotion') FROM priced WHERE value ? 'promotion'`)}
    ), never AS (
      SELECT named.book, named.key, named.version, NULL::jsonb AS value, true AS unknown
      FROM named LEFT JOIN entry_version USING (book, key, version)
      WHERE named.version <> 0 AND entry_version.key IS NULL
    )
    SELECT * FROM market UNION ALL SELECT * FROM priced UNION ALL SELECT * FROM promoted UNION ALL SELECT * FROM never`;
}

// Wanted entries in the version that was named, else the current one. Each by the primary key: the limits keep the
// planner from reading the whole table where it thinks that there are few entries or many keys.
const pick = (wanted: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  SELECT wanted.book, wanted.key, coalesce(named.version, found.version, 0) AS version, found.value, false AS unknown
  FROM (${wanted}) AS wanted
  LEFT JOIN named USING (book, key)
  LEFT JOIN LATERAL (
    (SELECT version, value FROM entry
     WHERE named.version IS NULL AND entry.book = wanted.book AND entry.key = wanted.key LIMIT 1)
    UNION ALL
    (SELECT version, value FROM entry_version
     WHERE entry_version.book = wanted.book AND entry_version.key = wanted.key
       AND entry_version.version = named.version LIMIT 1)
  ) AS found ON true`;
