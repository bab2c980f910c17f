import { type Kysely, sql } from 'kysely';
import type { Order } from './order.ts';

/** The orders that have these keys, in key order; null where there is none. One statement. */
export async function readOrders(
  db: Kysely<object>,
  keys: readonly string[],
): Promise<readonly (Order | null)[]> {
  const { rows } = await sql<Order>`
    SELECT ${orderColumns} WHERE "order".key = ANY(${[...keys]}::text[])`.execute(db);
  const byKey = new Map(rows.map((order) => [order.key, order]));
  return keys.map((key) => byKey.get(key) ?? null);
}

/** The order that has this number; null where there is none. */
export async function readOrderByNumber(db: Kysely<object>, number: string): Promise<Order | null> {
  const { rows } = await sql<Order>`SELECT ${orderColumns} WHERE "order".number = ${number}`.execute(db);
  return rows[0] ?? null;
}

/** Each customer's orders in key order, the newest first, at most `first` of each; none that failed. One statement. */
export async function readCustomerOrders(
  db: Kysely<object>,
  customerKeys: readonly string[],
  first: number,
): Promise<readonly (readonly Order[])[]> {
  const { rows } = await sql<Order>`
    SELECT latest.* FROM unnest(${[...customerKeys]}::text[]) AS customer(key)
    CROSS JOIN LATERAL (
      SELECT ${orderColumns} WHERE "order".customer_key = customer.key AND "order".phase <> 'FAILED'
      ORDER BY "order".created_at DESC, "order".key LIMIT ${first}
    ) AS latest
    ORDER BY latest."createdAt" DESC, latest.key`.execute(db);
  return customerKeys.map((customerKey) => rows.filter((order) => order.customerKey === customerKey));
}

/** After this it is sure that nobody is in the middle of an old step any more. */
export const quietSeconds = 10 * 60;

// Instants inside of JSON as the graph shows them.
const rfc3339 = sql.raw(`'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`);

// Everything that belongs to an order comes as JSON with it, so that any number of orders is one statement.
const orderColumns = sql`
  "order".key, "order".number, "order".cart_key AS "cartKey", "order".customer_key AS "customerKey",
  "order".market, "order".language, "order".store, "order".channel, "order".phase, "order".quoted,
  "order".codes, "order".contact, "order".address, "order".pickup,
  "order".hold_attempt AS "holdAttempt", "order".hold_seconds AS "holdSeconds",
  coalesce("order".hold_expires_at <= clock_timestamp(), false) AS "isHoldOver",
  "order".updated_at < clock_timestamp() - make_interval(secs => ${quietSeconds}) AS "isQuiet",
  "order".failure, "order".exchange_of AS "exchangeOf", "order".attempts,
  "order".placed_at AS "placedAt", "order".created_at AS "createdAt", "order".updated_at AS "updatedAt",
  jsonb_build_object(
    'method', payment.method, 'token', payment.token, 'state', payment.state, 'currency', payment.currency,
    'amountMinor', payment.amount_minor, 'reference', payment.reference, 'actionUrl', payment.action_url,
    'authorizedMinor', payment.authorized_minor, 'capturedMinor', payment.captured_minor,
    'refundedMinor', payment.refunded_minor) AS payment,
  coalesce((
    SELECT jsonb_agg(jsonb_build_object(
      'id', line.id, 'sku', line.sku, 'quantity', line.quantity, 'store', line.store, 'paid', line.paid,
      'cancelled', line.cancelled, 'ready', line.ready, 'shipped', line.shipped, 'collected', line.collected,
      'returned', line.returned) ORDER BY line.position)
    FROM order_line AS line WHERE line.order_key = "order".key
  ), '[]') AS lines,
  coalesce((
    SELECT jsonb_agg(jsonb_build_object(
      'type', event.type, 'at', to_char(event.at AT TIME ZONE 'UTC', ${rfc3339}), 'lineIds', event.line_ids)
      ORDER BY event.position)
    FROM order_event AS event WHERE event.order_key = "order".key
  ), '[]') AS events
  FROM "order" JOIN payment ON payment.order_key = "order".key`;
