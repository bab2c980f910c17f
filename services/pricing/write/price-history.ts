import { sql } from 'kysely';
import { parseAmount } from '../../../schema/money.ts';
import type { Change } from '../../kit/change.ts';
import { readClock } from './clock.ts';
import { assertRows } from './faults.ts';
import { findPriceLists } from './find-price-lists.ts';
import { lockLists } from './lock-lists.ts';
import { historyFaults, type PriceHistoryInput } from './price-faults.ts';
import { skusByList } from './prices.ts';
import { putPrices } from './put-prices.ts';

/** Adds prices of the past; a reduction that runs is measured against them anew. */
export async function addPriceHistory(
  change: Change<object>,
  rows: readonly PriceHistoryInput[],
): Promise<void> {
  const keys = rows.map((row) => row.priceList);
  await lockLists(change, keys);
  const lists = await findPriceLists(change.trx, keys);
  const now = await readClock(change.trx);
  assertRows('priceHistory', rows, (row) => historyFaults(row, lists, now));
  if (change.isTrial) return;
  const amounts = rows.map((row) => parseAmount(row.amount, lists.get(row.priceList)?.currency ?? 'EUR'));
  await sql`
    INSERT INTO price_history (price_list, sku, amount_minor, valid_from, valid_until, imported)
    SELECT *, true FROM unnest(
      ${rows.map((row) => row.priceList)}::text[], ${rows.map((row) => row.sku)}::text[], ${amounts}::bigint[],
      ${rows.map((row) => row.from)}::timestamptz[], ${rows.map((row) => row.until)}::timestamptz[])
    ON CONFLICT DO NOTHING`.execute(change.trx);
  for (const [priceList, skus] of skusByList(rows)) await putPrices(change, priceList, skus);
}
