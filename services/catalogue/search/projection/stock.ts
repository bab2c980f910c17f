import { sql, type Transaction } from 'kysely';
import {
  type AvailabilityEntry,
  isOrderable,
  type RegionEntry,
} from '../../../../schema/entries/availability.ts';
import { parseEntryKey, stockBook } from '../../../../schema/entries/keys.ts';
import { searchMarker } from '../../../../schema/entries/search-marker.ts';
import { type FeedChange, newestOf } from './feed.ts';
import { type Markers, markTurned, type Turned } from './markers.ts';

const bookPrefix = stockBook('');

/** Applies changes of the stock service: regions and availabilities; places, search does not need. */
export async function applyStockChanges(
  trx: Transaction<object>,
  changes: readonly FeedChange[],
  markers: Markers,
): Promise<void> {
  const newest = newestOf(changes.filter(({ book }) => book.startsWith(bookPrefix)));
  const movedMarkets = await applyRegions(trx, newest);
  const touched = await applyAvailabilities(trx, newest);
  for (const market of movedMarkets ?? []) markers.add(searchMarker.market(market));
  const turned = await refreshStock(trx, movedMarkets === null ? touched : 'every product');
  markTurned(markers, searchMarker.stock, turned);
}

// Answers the markets of the regions that changed, from before and after; null where none did.
async function applyRegions(
  trx: Transaction<object>,
  changes: readonly FeedChange[],
): Promise<readonly string[] | null> {
  const rows = changes.flatMap((change) => {
    const { kind, rest: key } = parseEntryKey(change.key);
    const value = change.value as RegionEntry | null;
    const markets = value?.markets ?? [];
    const online_location = value?.onlineLocation ?? null;
    return kind === 'region' ? [{ key, version: change.version, markets, online_location }] : [];
  });
  if (rows.length === 0) return null;
  const { rows: changed } = await sql<{ markets: readonly string[] }>`
    WITH before AS (SELECT key, markets FROM search_region), written AS (
    INSERT INTO search_region AS known
    SELECT * FROM jsonb_populate_recordset(NULL::search_region, ${JSON.stringify(rows)}::jsonb)
    ON CONFLICT (key) DO UPDATE SET version = excluded.version, markets = excluded.markets,
      online_location = excluded.online_location
      WHERE known.version < excluded.version
    RETURNING key, markets)
    SELECT written.markets || coalesce(before.markets, '{}') AS markets
    FROM written LEFT JOIN before USING (key)`.execute(trx);
  return changed.length === 0 ? null : changed.flatMap(({ markets }) => markets);
}

// Answers the products of SKUs that can be ordered now and could not before, or the other way round.
async function applyAvailabilities(
  trx: Transaction<object>,
  changes: readonly FeedChange[],
): Promise<string[]> {
  const rows = changes.flatMap((change) => {
    const { kind, rest } = parseEntryKey(change.key);
    if (kind !== 'availability') return [];
    const slash = rest.indexOf('/');
    return [
      {
        sku: rest.slice(slash + 1),
        region: change.book.slice(bookPrefix.length),
        location: rest.slice(0, slash),
        version: change.version,
        orderable: isOrderable(change.value as AvailabilityEntry | null),
      },
    ];
  });
  if (rows.length === 0) return [];
  const { rows: touched } = await sql<{ product_key: string }>`
    WITH incoming AS (
      SELECT * FROM jsonb_populate_recordset(NULL::search_stock, ${JSON.stringify(rows)}::jsonb)
    ), turned AS (
      SELECT incoming.sku FROM incoming LEFT JOIN search_stock AS known USING (sku, region, location)
      WHERE known.sku IS NULL OR (known.version < incoming.version AND known.orderable <> incoming.orderable)
    ), written AS (
      INSERT INTO search_stock AS known SELECT * FROM incoming
      ON CONFLICT (sku, region, location) DO UPDATE SET version = excluded.version, orderable = excluded.orderable
        WHERE known.version < excluded.version
    )
    SELECT DISTINCT product_key FROM turned JOIN variant USING (sku)`.execute(trx);
  return touched.map((row) => row.product_key);
}

/**
 * Works out in which regions some variant of a product can be bought online. Answers in which regions and categories
 * that turned.
 */
export async function refreshStock(
  trx: Transaction<object>,
  products: readonly string[] | 'every product',
): Promise<readonly Turned[]> {
  if (products.length === 0) return [];
  const chosen =
    products === 'every product'
      ? sql`SELECT key FROM search_product`
      : sql`SELECT unnest(${[...products]}::text[]) AS key`;
  const { rows } = await sql<Turned>`
    WITH turned AS (
    UPDATE search_product AS product SET in_stock_in = fresh.regions
    FROM (
      SELECT chosen.key, known.in_stock_in AS before, ARRAY(
        SELECT DISTINCT region.key
        FROM variant CROSS JOIN LATERAL (
            -- OFFSET 0 keeps it a look-up by SKU: without statistics, as in a first load, all of it would be read.
            SELECT region, location FROM search_stock WHERE sku = variant.sku AND orderable OFFSET 0
          ) AS stock
          JOIN search_region AS region ON region.key = stock.region AND region.online_location = stock.location
        WHERE variant.product_key = chosen.key ORDER BY region.key) AS regions
      FROM (${chosen}) AS chosen JOIN search_product AS known ON known.key = chosen.key
    ) AS fresh
    WHERE product.key = fresh.key AND product.in_stock_in IS DISTINCT FROM fresh.regions
    RETURNING product.categories, fresh.before, fresh.regions)
    SELECT DISTINCT region AS place, category
    FROM turned CROSS JOIN LATERAL unnest(before || regions) AS region
      LEFT JOIN LATERAL unnest(categories) AS category ON true
    WHERE NOT (before @> ARRAY[region] AND regions @> ARRAY[region])`.execute(trx);
  return rows;
}
