import { type Kysely, sql } from 'kysely';
import type { Return } from './return.ts';

/** The returns that have these keys, in key order; null where there is none. One statement. */
export async function readReturns(
  db: Kysely<object>,
  keys: readonly string[],
): Promise<readonly (Return | null)[]> {
  const { rows } = await sql<Return>`
    SELECT ${returnColumns} WHERE back.key = ANY(${[...keys]}::text[])`.execute(db);
  const byKey = new Map(rows.map((back) => [back.key, back]));
  return keys.map((key) => byKey.get(key) ?? null);
}

/** Each order's returns in key order, the oldest first; none that could not be reserved. One statement. */
export async function readOrderReturns(
  db: Kysely<object>,
  orderKeys: readonly string[],
): Promise<readonly (readonly Return[])[]> {
  const { rows } = await sql<Return>`
    SELECT ${returnColumns} WHERE back.order_key = ANY(${[...orderKeys]}::text[]) AND back.failure IS NULL
    ORDER BY back.ordinal`.execute(db);
  return orderKeys.map((orderKey) => rows.filter((back) => back.orderKey === orderKey));
}

const returnColumns = sql`
  back.key, back.order_key AS "orderKey", back.ordinal, back.phase, back.store, back.held_until AS "heldUntil",
  -- Amounts are below 2^53.
  back.refund_minor::float8 AS "refundMinor", back.refunded_through AS "refundedThrough",
  back.exchange_key AS "exchangeKey", back.failure, back.attempts,
  back.created_at AS "requestedAt", back.received_at AS "receivedAt",
  (SELECT jsonb_agg(jsonb_build_object(
      'lineId', line.line_id, 'quantity', line.quantity, 'reason', line.reason,
      'exchangeSku', line.exchange_sku, 'exchangeStore', line.exchange_store,
      'received', line.received, 'damaged', line.damaged, 'refundedBefore', line.refunded_before,
      'isExchanged', line.is_exchanged) ORDER BY line.position)
    FROM order_return_line AS line WHERE line.return_key = back.key) AS lines
  FROM order_return AS back`;
