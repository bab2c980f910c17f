import { sql, type Transaction } from 'kysely';
import type { PromotionEntry } from '../../../schema/entries/promotion.ts';
import type { Change } from '../../kit/change.ts';
import { readClock } from './clock.ts';
import { findSkus, putPrices } from './put-prices.ts';
import { putPromotions, putRunning } from './put-promotions.ts';

/** Notes instants at which something of a list starts or ends. The list must be locked. */
export async function noteDueChanges(
  trx: Transaction<object>,
  instants: readonly { readonly priceList: string; readonly at: Date }[],
): Promise<void> {
  if (instants.length === 0) return;
  await sql`
    INSERT INTO due_change (price_list, at)
    SELECT DISTINCT * FROM unnest(
      ${instants.map(({ priceList }) => priceList)}::text[], ${instants.map(({ at }) => at)}::timestamptz[])
    ON CONFLICT DO NOTHING`.execute(trx);
}

/** Starts and ends whatever of a list is due by the database's clock. The list must be locked. */
export async function applyDueChanges(change: Change<object>, priceList: string): Promise<void> {
  const now = await readClock(change.trx);
  const { rows } = await sql`
    SELECT FROM due_change WHERE price_list = ${priceList} AND at <= ${now}::timestamptz LIMIT 1`.execute(
    change.trx,
  );
  if (rows.length === 0) return;
  const skus = await turnPrices(change.trx, priceList, now);
  const promotions = await turnPromotions(change.trx, priceList, now);
  putPromotions(change, promotions);
  if (promotions.length > 0) await putRunning(change, [priceList]);
  const affected = new Set(skus);
  for (const { code, target } of promotions) {
    // A promotion with a code stands in no price entry.
    if (code !== null) continue;
    for (const sku of await findSkus(change, priceList, target)) affected.add(sku);
  }
  await putPrices(change, priceList, [...affected]);
}

// Ends before starts, and starts in their order: a standing price replaces the ones before it.
async function turnPrices(
  trx: Transaction<object>,
  priceList: string,
  now: Date,
): Promise<readonly string[]> {
  // A price that never started may end as well, where nobody ran in between.
  const { rows: ended } = await sql<{ sku: string }>`
    DELETE FROM price WHERE price_list = ${priceList} AND valid_until <= ${now}::timestamptz RETURNING sku`.execute(
    trx,
  );
  const { rows: started } = await sql<{ sku: string }>`
    UPDATE price SET started_at = valid_from
    WHERE price_list = ${priceList} AND started_at IS NULL AND valid_from <= ${now}::timestamptz RETURNING sku`.execute(
    trx,
  );
  const skus = [...ended, ...started].map((row) => row.sku);
  await dropReplaced(trx, priceList, skus);
  return skus;
}

/** Forgets standing prices that a later one has replaced. */
export async function dropReplaced(
  trx: Transaction<object>,
  priceList: string,
  skus: readonly string[],
): Promise<void> {
  // By SKU through the index, whatever the planner thinks of a table that a load has just filled.
  await sql`
    DELETE FROM price WHERE ctid = ANY(ARRAY(
      SELECT standing.ctid FROM unnest(${[...skus]}::text[]) AS wanted(sku), LATERAL (
        SELECT ctid, row_number() OVER (ORDER BY started_at DESC, valid_from DESC) AS place FROM price
        WHERE price_list = ${priceList} AND price.sku = wanted.sku AND NOT temporary AND started_at IS NOT NULL
      ) AS standing WHERE standing.place > 1))`.execute(trx);
}

async function turnPromotions(
  trx: Transaction<object>,
  priceList: string,
  now: Date,
): Promise<readonly PromotionEntry[]> {
  const { rows } = await sql<{ definition: PromotionEntry }>`
    UPDATE promotion SET state = CASE WHEN valid_until <= ${now}::timestamptz THEN 'ENDED' ELSE 'RUNNING' END
    WHERE price_list = ${priceList} AND (
      (state = 'SCHEDULED' AND valid_from <= ${now}::timestamptz)
      OR (state IN ('SCHEDULED', 'RUNNING') AND valid_until <= ${now}::timestamptz))
    RETURNING definition || jsonb_build_object('state', state) AS definition`.execute(trx);
  return rows.map((row) => row.definition);
}
