import { type Kysely, type RawBuilder, sql } from 'kysely';
import { entryKey, marketsBook, priceBook } from '../../../schema/entries/keys.ts';
import { listsFor, type MarketEntry } from '../../../schema/entries/market.ts';
import type { PriceEntry, Versioned } from '../../../schema/entries/price.ts';
import type { CodeEntry, PromotionEntry } from '../../../schema/entries/promotion.ts';
import { serviceError } from '../../kit/service-error.ts';

/** An entry's name and version. */
export interface EntryVersion {
  readonly book: string;
  readonly key: string;
  /** 0 where the entry never existed. */
  readonly version: number;
}

/** Which entries a question is about. */
export interface SnapshotQuery {
  /** From the context; missing or unknown is refused. */
  readonly market: string | undefined;
  readonly customerGroup: string | undefined;
  readonly skus?: readonly string[];
  /** In the form of `normalizeCode`. */
  readonly codes?: readonly string[];
  /** Keys of promotions of any list that counts. */
  readonly promotions?: readonly string[];
  /** Versions to take in place of the current ones. */
  readonly versions?: readonly EntryVersion[];
}

/** Entries as they stood together at one moment, apart from those whose version was named. */
export interface Snapshot {
  readonly market: Versioned<MarketEntry>;
  readonly customerGroup: string | undefined;
  /** Keys of the lists that count, the one that wins first. */
  readonly lists: readonly string[];
  /** The price in the first list that holds the SKU. */
  findPrice(sku: string): Versioned<PriceEntry> | null;
  /** The promotion for which a code stands in the first list that knows it. */
  findByCode(code: string): Versioned<PromotionEntry> | null;
  /** A promotion of one list. */
  findPromotion(priceList: string, key: string): Versioned<PromotionEntry> | null;
  /** Versions of all entries that were looked at so far, those that do not exist included, by book and key. */
  readVersions(): readonly EntryVersion[];
}

/**
 * Reads market, prices, codes and the promotions that they name, in one statement whatever their number.
 * Refuses a market that there is not with `BAD_INPUT`, and a version that never was with `VERSION_UNKNOWN`.
 */
export async function readSnapshot(db: Kysely<object>, query: SnapshotQuery): Promise<Snapshot> {
  const { market: id } = query;
  if (id === undefined) {
    throw serviceError('BAD_INPUT', 'The context names no market: give the id of a market such as "FR".');
  }
  const { rows } = isText(id) ? await selectEntries(id, query).execute(db) : { rows: [] };
  const unknown = rows.find((row) => row.unknown);
  if (unknown !== undefined) {
    const { book, key, version } = unknown;
    throw serviceError('VERSION_UNKNOWN', `There is no version ${version} of ${key} in ${book}.`, {
      book,
      key,
      version,
    });
  }
  const entries = new Map(rows.map((row) => [nameOf(row), row]));
  const market = entries.get(nameOf({ book: marketsBook, key: entryKey.market(id) }));
  if (market === undefined || market.value === null) {
    throw serviceError('BAD_INPUT', `There is no market ${JSON.stringify(id)}: give the id of a market.`);
  }
  return buildSnapshot(
    { value: market.value as MarketEntry, version: market.version },
    query.customerGroup,
    entries,
  );
}

interface EntryRow extends EntryVersion {
  readonly value: unknown;
  /** The version was named, and there is none of that number. */
  readonly unknown: boolean;
}

const nameOf = ({ book, key }: { readonly book: string; readonly key: string }): string => `${book}\n${key}`;

// What PostgreSQL cannot keep as text, no entry has in its name.
const isText = (name: string): boolean => !name.includes('\0');
const textArray = (names: readonly string[] = []): string[] => [...new Set(names)].filter(isText);

function selectEntries(market: string, query: SnapshotQuery): RawBuilder<EntryRow> {
  const named = query.versions ?? [];
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
        UNION SELECT book, 'promotion/' || (value->>'promotion') FROM priced WHERE value ? 'promotion'
        UNION SELECT book, 'promotion/' || promotion
        FROM list, unnest(${textArray(query.promotions)}::text[]) AS promotion`)}
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

function buildSnapshot(
  market: Versioned<MarketEntry>,
  customerGroup: string | undefined,
  entries: ReadonlyMap<string, EntryRow>,
): Snapshot {
  const lists = listsFor(market.value, customerGroup);
  const read = new Map<string, EntryVersion>();
  const find = <Value>(book: string, key: string): Versioned<Value> | null => {
    const { version = 0, value = null } = entries.get(nameOf({ book, key })) ?? {};
    read.set(nameOf({ book, key }), { book, key, version });
    return value === null ? null : { value: value as Value, version };
  };
  const findFirst = <Value>(key: string): Versioned<Value> | null => {
    for (const list of lists) {
      const found = find<Value>(priceBook(list), key);
      if (found !== null) return found;
    }
    return null;
  };
  find(marketsBook, entryKey.market(market.value.id));
  const findPromotion: Snapshot['findPromotion'] = (list, key) =>
    find<PromotionEntry>(priceBook(list), entryKey.promotion(key));
  return {
    market,
    customerGroup,
    lists,
    findPrice: (sku) => findFirst<PriceEntry>(entryKey.price(sku)),
    findByCode: (code) => {
      for (const list of lists) {
        const found = find<CodeEntry>(priceBook(list), entryKey.code(code));
        if (found !== null) return findPromotion(list, found.value.promotion);
      }
      return null;
    },
    findPromotion,
    readVersions: () => [...read.values()].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
  };
}
