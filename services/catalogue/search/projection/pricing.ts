import { sql, type Transaction } from 'kysely';
import { marketsBook, parseEntryKey, priceBook } from '../../../../schema/entries/keys.ts';
import type { MarketEntry } from '../../../../schema/entries/market.ts';
import { currentMinor, loweredBelow, type PriceEntry } from '../../../../schema/entries/price.ts';
import { searchMarker } from '../../../../schema/entries/search-marker.ts';
import { type FeedChange, newestOf } from './feed.ts';
import { type Markers, markTurned } from './markers.ts';
import { refreshPrices, syncPriceViews } from './price-views.ts';

/** Applies changes of the pricing service: markets and prices; what else its books hold, search does not need. */
export async function applyPricingChanges(
  trx: Transaction<object>,
  changes: readonly FeedChange[],
  markers: Markers,
): Promise<void> {
  await applyPrices(trx, changes, markers);
  await applyMarkets(trx, changes, markers);
}

async function applyMarkets(
  trx: Transaction<object>,
  changes: readonly FeedChange[],
  markers: Markers,
): Promise<void> {
  const rows = newestOf(changes.filter(({ book }) => book === marketsBook)).flatMap((change) => {
    const { kind, rest } = parseEntryKey(change.key);
    const value = change.value as MarketEntry | null;
    return kind === 'market' ? [{ id: rest, version: change.version, value }] : [];
  });
  if (rows.length === 0) return;
  const { rows: changed } = await sql<{ id: string }>`
    INSERT INTO search_market AS known
    SELECT * FROM jsonb_populate_recordset(NULL::search_market, ${JSON.stringify(rows)}::jsonb)
    ON CONFLICT (id) DO UPDATE SET version = excluded.version, value = excluded.value
      WHERE known.version < excluded.version
    RETURNING id`.execute(trx);
  for (const { id } of changed) markers.add(searchMarker.market(id));
  await syncPriceViews(trx);
}

const bookPrefix = priceBook('');

async function applyPrices(
  trx: Transaction<object>,
  changes: readonly FeedChange[],
  markers: Markers,
): Promise<void> {
  const rows = newestOf(changes.filter(({ book }) => book.startsWith(bookPrefix))).flatMap((change) => {
    const { kind, rest: sku } = parseEntryKey(change.key);
    const price_list = change.book.slice(bookPrefix.length);
    return kind === 'price' ? [{ sku, price_list, version: change.version, ...amountOf(change.value) }] : [];
  });
  if (rows.length === 0) return;
  const { rows: changed } = await sql<{ sku: string }>`
    INSERT INTO search_amount AS known (sku, price_list, version, amount_minor, below_former, below_lowest)
    SELECT sku, price_list, version, amount_minor, below_former, below_lowest
    FROM jsonb_populate_recordset(NULL::search_amount, ${JSON.stringify(rows)}::jsonb)
    ON CONFLICT (sku, price_list) DO UPDATE SET version = excluded.version, amount_minor = excluded.amount_minor,
      below_former = excluded.below_former, below_lowest = excluded.below_lowest
      WHERE known.version < excluded.version
    RETURNING sku`.execute(trx);
  const { rows: owners } = await sql<{ product_key: string }>`
    SELECT DISTINCT product_key FROM variant
    WHERE sku = ANY(${changed.map(({ sku }) => sku)}::text[])`.execute(trx);
  const turned = await refreshPrices(trx, { productKeys: owners.map((row) => row.product_key) });
  markTurned(markers, searchMarker.prices, turned);
}

function amountOf(value: unknown) {
  if (value === null) return { amount_minor: null, below_former: false, below_lowest: false };
  const entry = value as PriceEntry;
  const { former, lowest } = loweredBelow(entry);
  return { amount_minor: currentMinor(entry), below_former: former, below_lowest: lowest };
}
