import { type RawBuilder, sql, type Transaction } from 'kysely';

/** Whether the row at hand was written by this very transaction, so that nobody has seen it yet. */
export const isOfThisTransaction: RawBuilder<boolean> = sql`(xmin = pg_current_xact_id()::xid)`;

/** Records what SKUs of a list cost from now on; null: nothing is asked any more. What costs the same is left alone. */
export async function recordPrices(
  trx: Transaction<object>,
  priceList: string,
  amounts: ReadonlyMap<string, number | null>,
  now: Date,
): Promise<void> {
  const incoming = sql`
    unnest(${[...amounts.keys()]}::text[], ${[...amounts.values()]}::bigint[]) AS incoming(sku, amount_minor)`;
  // By SKU through the index, whatever the planner thinks of a table that a load has just filled.
  const over = (isUnseen: boolean): RawBuilder<unknown> => sql`
    SELECT history.ctid FROM ${incoming}, LATERAL (
      SELECT ctid, amount_minor, ${isOfThisTransaction} AS is_unseen FROM price_history
      WHERE price_list = ${priceList} AND price_history.sku = incoming.sku
        AND valid_until = 'infinity' AND NOT imported LIMIT 1
    ) AS history
    WHERE history.amount_minor IS DISTINCT FROM incoming.amount_minor AND is_unseen = ${isUnseen}`;
  // A price that nobody has seen yet was never asked: it leaves no trace.
  await sql`DELETE FROM price_history WHERE ctid = ANY(ARRAY(${over(true)}))`.execute(trx);
  await sql`
    UPDATE price_history SET valid_until = greatest(valid_from, ${now}::timestamptz)
    WHERE ctid = ANY(ARRAY(${over(false)}))`.execute(trx);
  await sql`
    INSERT INTO price_history (price_list, sku, amount_minor, valid_from, valid_until, imported)
    SELECT ${priceList}, sku, amount_minor, ${now}::timestamptz, 'infinity', false
    FROM ${incoming} WHERE amount_minor IS NOT NULL
    ON CONFLICT (price_list, sku) WHERE valid_until = 'infinity' AND NOT imported DO NOTHING`.execute(trx);
}
