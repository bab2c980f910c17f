import { sql } from 'kysely';
import { entryKey, priceBook } from '../../../schema/entries/keys.ts';
import { currentMinor, type PriceEntry } from '../../../schema/entries/price.ts';
import type { PromotionEntry } from '../../../schema/entries/promotion.ts';
import type { Change } from '../../kit/change.ts';
import { buildPriceEntry, type PriceRow } from './build-price-entry.ts';
import { readClock } from './clock.ts';
import { findPriceLists, type PriceListRow } from './find-price-lists.ts';
import { findRunning } from './put-promotions.ts';
import { isOfThisTransaction, recordPrices } from './record-prices.ts';

/**
 * Makes the price entries of SKUs in a list anew and records what changed. The list must be locked.
 * A few statements per 1,000 SKUs.
 */
export async function putPrices(
  change: Change<object>,
  priceList: string,
  skus: readonly string[],
): Promise<void> {
  // No row is judged by a price entry.
  if (change.isTrial) return;
  const list = (await findPriceLists(change.trx, [priceList])).get(priceList);
  if (list === undefined || skus.length === 0) return;
  const promotions = await findRunning(change, priceList);
  const distinct = [...new Set(skus)];
  for (let start = 0; start < distinct.length; start += skusPerStatement) {
    await putSome(change, list, promotions, distinct.slice(start, start + skusPerStatement));
  }
}

/** Makes every price entry of a list anew. */
export const putAllPrices = async (change: Change<object>, priceList: string): Promise<void> =>
  putPrices(change, priceList, await findSkus(change, priceList, null));

/** The SKUs of a list, or those of them that are named or bear a label. */
export async function findSkus(
  change: Change<object>,
  priceList: string,
  target: PromotionEntry['target'],
): Promise<readonly string[]> {
  const { rows } = await sql<{ sku: string }>`
    SELECT DISTINCT sku FROM price WHERE price_list = ${priceList} AND (
      ${target === null}::boolean OR sku = ANY(${[...(target?.skus ?? [])]}::text[])
      OR sku IN (SELECT sku FROM priced_item WHERE labels && ${[...(target?.labels ?? [])]}::text[]))
    ORDER BY sku`.execute(change.trx);
  return rows.map((row) => row.sku);
}

const skusPerStatement = 1_000;

async function putSome(
  change: Change<object>,
  list: PriceListRow,
  promotions: readonly PromotionEntry[],
  skus: readonly string[],
): Promise<void> {
  const now = await readClock(change.trx);
  const facts = await gatherFacts(change, list.key, skus, now);
  const amounts = new Map<string, number | null>();
  for (const { sku, item, ...rest } of facts) {
    const entry = buildPriceEntry({
      ...rest,
      list: { priceList: list.key, currency: list.currency, customerGroup: list.customerGroup },
      item: { sku, ...(item ?? unknownItem) },
      promotions,
      now: now.toISOString(),
    });
    amounts.set(sku, entry === null ? null : currentMinor(entry));
    change.put(priceBook(list.key), entryKey.price(sku), entry as never);
  }
  await recordPrices(change.trx, list.key, amounts, now);
  // Bounds memory in a re-price of a whole list; the transaction stays one.
  if (skus.length === skusPerStatement) await change.flush();
}

const unknownItem = { taxCategory: 'standard', labels: [], measure: null } as const;

interface FactsRow {
  readonly sku: string;
  readonly item: Pick<PriceEntry, 'taxCategory' | 'labels' | 'measure'> | null;
  readonly standing: PriceRow | null;
  readonly temporary: PriceRow | null;
  readonly previous: PriceEntry | null;
  readonly lowest30DaysMinor: number | null;
}

async function gatherFacts(
  change: Change<object>,
  priceList: string,
  skus: readonly string[],
  now: Date,
): Promise<readonly FactsRow[]> {
  const { rows } = await sql<FactsRow>`
    SELECT wanted.sku, item.value AS item, standing.value AS standing, temporary.value AS temporary,
      previous.value AS previous, lowest.amount_minor AS "lowest30DaysMinor"
    FROM unnest(${[...skus]}::text[]) AS wanted(sku)
    LEFT JOIN LATERAL (
      SELECT jsonb_build_object('taxCategory', tax_category, 'labels', labels, 'measure', measure) AS value
      FROM priced_item WHERE priced_item.sku = wanted.sku LIMIT 1) AS item ON true
    LEFT JOIN LATERAL (${rowInForce(priceList, false)}) AS standing ON true
    LEFT JOIN LATERAL (${rowInForce(priceList, true)}) AS temporary ON true
    LEFT JOIN LATERAL (
      SELECT value FROM entry_version
      WHERE book = ${priceBook(priceList)} AND key = 'price/' || wanted.sku AND NOT ${isOfThisTransaction}
      ORDER BY version DESC LIMIT 1) AS previous ON true
    LEFT JOIN LATERAL (
      SELECT coalesce((previous.value #>> '{reduction,beganAt}')::timestamptz, ${now}::timestamptz) AS began_at
    ) AS reduction ON true
    LEFT JOIN LATERAL (
      SELECT min(amount_minor) AS amount_minor FROM price_history
      WHERE price_list = ${priceList} AND price_history.sku = wanted.sku
        AND valid_from < began_at AND valid_until > began_at - interval '30 days'
        -- What this transaction opened was never asked of anybody.
        AND (imported OR valid_until < 'infinity' OR NOT ${isOfThisTransaction})) AS lowest ON true`.execute(
    change.trx,
  );
  return rows;
}

// Of temporary prices that overlap, the one that started last holds.
const rowInForce = (priceList: string, temporary: boolean) => sql`
  SELECT jsonb_build_object('amountMinor', amount_minor, 'recommendedMinor', recommended_minor,
    'tiers', tiers, 'fees', fees, 'validFrom', ${isoOrNull('valid_from')}, 'validUntil', ${isoOrNull('valid_until')}) AS value
  FROM price
  WHERE price_list = ${priceList} AND price.sku = wanted.sku AND temporary = ${temporary} AND started_at IS NOT NULL
  ORDER BY started_at DESC, valid_from DESC LIMIT 1`;

// As JavaScript writes instants; those without an end or beginning are null.
const isoOrNull = (column: 'valid_from' | 'valid_until') => sql`
  CASE WHEN isfinite(${sql.ref(column)})
    THEN to_char(${sql.ref(column)} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') END`;
