import { sql, type Transaction } from 'kysely';
import { listsSeenIn, type MarketEntry, type SeenLists } from '../../../../schema/entries/market.ts';
import type { Turned } from './markers.ts';

/**
 * Makes the views that the markets need, with all their prices, and drops the others. A fresh one is seen by nobody
 * but markets that have changed.
 */
export async function syncPriceViews(trx: Transaction<object>): Promise<void> {
  const { rows: markets } = await sql<{ value: MarketEntry }>`
    SELECT value FROM search_market WHERE value IS NOT NULL`.execute(trx);
  const views = new Map(markets.flatMap(({ value }) => viewsOf(value)).map((view) => [view.key, view]));
  const keys = [...views.keys()];
  await sql`DELETE FROM search_view WHERE key <> ALL(${keys}::text[])`.execute(trx);
  const rows = [...views.values()].map(({ key, priceLists, lowestPriceRule }) => ({
    key,
    price_lists: priceLists,
    lowest_price_rule: lowestPriceRule,
  }));
  const { rows: fresh } = await sql<{ key: string }>`
    INSERT INTO search_view SELECT * FROM jsonb_populate_recordset(NULL::search_view, ${JSON.stringify(rows)}::jsonb)
    ON CONFLICT DO NOTHING RETURNING key`.execute(trx);
  if (fresh.length > 0) await refreshPrices(trx, { viewKeys: fresh.map(({ key }) => key) });
}

function viewsOf(market: MarketEntry): SeenLists[] {
  const groups = market.priceLists.map(({ customerGroup }) => customerGroup ?? undefined);
  return [undefined, ...groups].map((group) => listsSeenIn(market, group));
}

/**
 * Works out the cheapest variant of some products in every view, or of every product in some views.
 * For each SKU the first list of the view that holds it decides, whether or not another one is cheaper.
 * Answers in which views and categories something turned.
 */
export async function refreshPrices(
  trx: Transaction<object>,
  what: { readonly productKeys: readonly string[] } | { readonly viewKeys: readonly string[] },
): Promise<readonly Turned[]> {
  const chosen =
    'productKeys' in what
      ? sql`variant.product_key = ANY(${[...what.productKeys]}::text[])`
      : sql`view.key = ANY(${[...what.viewKeys]}::text[])`;
  const { rows } = await sql<Turned>`
    WITH turned AS (
    INSERT INTO search_price AS known (view_key, product_key, amount_minor, reduced)
    SELECT view.key, variant.product_key, min(won.amount_minor),
      coalesce(bool_or(CASE WHEN view.lowest_price_rule THEN won.below_lowest ELSE won.below_former END), false)
    FROM search_view AS view CROSS JOIN variant LEFT JOIN LATERAL (
      SELECT amount_minor, below_former, below_lowest FROM search_amount AS amount
      WHERE amount.sku = variant.sku AND price_list = ANY(view.price_lists) AND amount_minor IS NOT NULL
      ORDER BY array_position(view.price_lists, price_list) LIMIT 1) AS won ON true
    WHERE ${chosen} GROUP BY 1, 2
    ON CONFLICT (view_key, product_key) DO UPDATE SET amount_minor = excluded.amount_minor, reduced = excluded.reduced
      WHERE (known.amount_minor, known.reduced) IS DISTINCT FROM (excluded.amount_minor, excluded.reduced)
    RETURNING view_key, product_key)
    SELECT DISTINCT turned.view_key AS place, category
    FROM turned JOIN search_product AS product ON product.key = turned.product_key
      LEFT JOIN LATERAL unnest(product.categories) AS category ON true`.execute(trx);
  return rows;
}
