import { sql } from 'kysely';
import { parseDecimal } from '../../../schema/money.ts';
import type { Change } from '../../kit/change.ts';
import { assertRows, check, type Fault, lastOfEach, lineFaults, repeatFaults } from './faults.ts';
import { lockLists } from './lock-lists.ts';
import { skusByList } from './prices.ts';
import { putPrices } from './put-prices.ts';

/** `PricedItemInput` after coercion. */
export interface PricedItemInput {
  readonly sku: string;
  readonly taxCategory: string;
  readonly labels: readonly string[];
  readonly measure?: { readonly content: string; readonly unit: string } | null;
}

/** Makes or replaces what is known of SKUs, and says so in every list that prices them. */
export async function upsertPricedItems(
  change: Change<object>,
  rows: readonly PricedItemInput[],
): Promise<void> {
  assertRows('pricedItem', rows, itemFaults);
  // What is known of a SKU decides what it costs, never whether a row is right.
  if (change.isTrial) return;
  // Any list may hold these SKUs by the time that this transaction ends.
  const { rows: lists } = await sql<{ key: string }>`SELECT key FROM price_list`.execute(change.trx);
  await lockLists(
    change,
    lists.map((list) => list.key),
  );
  const skus = await keepItems(
    change,
    lastOfEach(rows, (row) => row.sku),
  );
  const { rows: priced } = await sql<{ priceList: string; sku: string }>`
    SELECT DISTINCT price_list AS "priceList", sku FROM price WHERE sku = ANY(${skus}::text[])
    ORDER BY 1, 2`.execute(change.trx);
  for (const [priceList, named] of skusByList(priced)) await putPrices(change, priceList, named);
}

// Answers with the SKUs of which something changed.
async function keepItems(change: Change<object>, items: readonly PricedItemInput[]): Promise<string[]> {
  const { rows } = await sql<{ sku: string }>`
    INSERT INTO priced_item AS kept (sku, tax_category, labels, measure)
    SELECT sku, tax_category, ARRAY(SELECT jsonb_array_elements_text(labels)), measure
    FROM unnest(
      ${items.map((item) => item.sku)}::text[], ${items.map((item) => item.taxCategory)}::text[],
      ${items.map((item) => JSON.stringify(item.labels))}::jsonb[],
      ${items.map((item) => (item.measure == null ? null : JSON.stringify(item.measure)))}::jsonb[]
    ) AS incoming(sku, tax_category, labels, measure)
    ON CONFLICT (sku) DO UPDATE SET
      tax_category = excluded.tax_category, labels = excluded.labels, measure = excluded.measure
    -- A nightly feed sends every item: what is known already makes no price anew.
    WHERE (kept.tax_category, kept.labels, kept.measure)
      IS DISTINCT FROM (excluded.tax_category, excluded.labels, excluded.measure)
    RETURNING sku`.execute(change.trx);
  return rows.map((row) => row.sku);
}

const itemFaults = ({ sku, taxCategory, labels, measure }: PricedItemInput): readonly Fault[] => [
  ...lineFaults('sku', sku),
  ...lineFaults('taxCategory', taxCategory),
  ...labels.flatMap((label, index) => lineFaults(`labels.${index}`, label)),
  ...repeatFaults('labels', labels),
  ...(measure == null
    ? []
    : check(
        (parseDecimal(measure.content, 6) ?? 0n) > 0n,
        'measure.content',
        measure.content,
        'Give more than 0 with at most six decimals.',
      )),
];
