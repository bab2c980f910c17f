import { sql, type Transaction } from 'kysely';
import type { AvailabilityEntry, RegionEntry } from '../../../../schema/entries/availability.ts';
import { parseEntryKey, stockBook } from '../../../../schema/entries/keys.ts';
import { type FeedChange, newestOf } from './feed.ts';

const bookPrefix = stockBook('');

/** Applies changes of the stock service: regions and availabilities; places, search does not need. */
export async function applyStockChanges(
  trx: Transaction<object>,
  changes: readonly FeedChange[],
): Promise<void> {
  const newest = newestOf(changes.filter(({ book }) => book.startsWith(bookPrefix)));
  const moved = await applyRegions(trx, newest);
  const touched = await applyAvailabilities(trx, newest);
  if (moved) await refreshStock(trx, 'every product');
  else await refreshStock(trx, touched);
}

async function applyRegions(trx: Transaction<object>, changes: readonly FeedChange[]): Promise<boolean> {
  const rows = changes.flatMap((change) => {
    const { kind, rest: key } = parseEntryKey(change.key);
    const value = change.value as RegionEntry | null;
    const markets = value?.markets ?? [];
    const online_location = value?.onlineLocation ?? null;
    return kind === 'region' ? [{ key, version: change.version, markets, online_location }] : [];
  });
  if (rows.length === 0) return false;
  const { rows: changed } = await sql`
    INSERT INTO search_region AS known
    SELECT * FROM jsonb_populate_recordset(NULL::search_region, ${JSON.stringify(rows)}::jsonb)
    ON CONFLICT (key) DO UPDATE SET version = excluded.version, markets = excluded.markets,
      online_location = excluded.online_location
      WHERE known.version < excluded.version
    RETURNING key`.execute(trx);
  return changed.length > 0;
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

/** Also on back-order, and before the start of sale: what can be ordered now. */
const isOrderable = (entry: AvailabilityEntry | null): boolean =>
  entry !== null && entry.availableToPromise + entry.backorderable > 0;

/** Works out in which regions some variant of a product can be bought online. */
export async function refreshStock(
  trx: Transaction<object>,
  products: readonly string[] | 'every product',
): Promise<void> {
  if (products.length === 0) return;
  const chosen =
    products === 'every product'
      ? sql`SELECT key FROM search_product`
      : sql`SELECT unnest(${[...products]}::text[]) AS key`;
  await sql`
    UPDATE search_product AS product SET in_stock_in = fresh.regions
    FROM (
      SELECT chosen.key, ARRAY(
        SELECT DISTINCT region.key
        FROM variant CROSS JOIN LATERAL (
            -- OFFSET 0 keeps it a look-up by SKU: without statistics, as in a first load, all of it would be read.
            SELECT region, location FROM search_stock WHERE sku = variant.sku AND orderable OFFSET 0
          ) AS stock
          JOIN search_region AS region ON region.key = stock.region AND region.online_location = stock.location
        WHERE variant.product_key = chosen.key ORDER BY region.key) AS regions
      FROM (${chosen}) AS chosen
    ) AS fresh
    WHERE product.key = fresh.key AND product.in_stock_in IS DISTINCT FROM fresh.regions`.execute(trx);
}
