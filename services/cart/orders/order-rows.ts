import { type Kysely, sql } from 'kysely';
import type { Order } from './order.ts';

/** The orders that have these keys, in key order; null where there is none. One statement. */
export async function readOrders(
  db: Kysely<object>,
  keys: readonly string[],
): Promise<readonly (Order | null)[]> {
  const { rows } = await sql<Order>`
    SELECT ${orderColumns} FROM "order" WHERE key = ANY(${[...keys]}::text[])`.execute(db);
  const byKey = new Map(rows.map((order) => [order.key, order]));
  return keys.map((key) => byKey.get(key) ?? null);
}

/** The order that has this number; null where there is none. */
export async function readOrderByNumber(db: Kysely<object>, number: string): Promise<Order | null> {
  const { rows } = await sql<Order>`SELECT ${orderColumns} FROM "order" WHERE number = ${number}`.execute(db);
  return rows[0] ?? null;
}

/** Each customer's orders in key order, the newest first, at most `first` of each. One statement. */
export async function readCustomerOrders(
  db: Kysely<object>,
  customerKeys: readonly string[],
  first: number,
): Promise<readonly (readonly Order[])[]> {
  const { rows } = await sql<Order>`
    SELECT latest.* FROM unnest(${[...customerKeys]}::text[]) AS customer(key)
    CROSS JOIN LATERAL (
      SELECT ${orderColumns} FROM "order" WHERE customer_key = customer.key
      ORDER BY created_at DESC, key LIMIT ${first}
    ) AS latest
    ORDER BY latest."createdAt" DESC, latest.key`.execute(db);
  return customerKeys.map((customerKey) => rows.filter((order) => order.customerKey === customerKey));
}

const orderColumns = sql`
  key, number, cart_key AS "cartKey", customer_key AS "customerKey", market, language, store, channel, phase,
  quote, lines, codes, contact, address, payment_method AS "paymentMethod", payment_token AS "paymentToken", payment,
  hold_attempt AS "holdAttempt", hold_seconds AS "holdSeconds", hold_expires_at AS "holdExpiresAt",
  failure, attempts, placed_at AS "placedAt", created_at AS "createdAt", updated_at AS "updatedAt",
  coalesce((
    SELECT jsonb_agg(jsonb_build_object('type', event.type, 'at', event.at) ORDER BY event.position)
    FROM order_event AS event WHERE event.order_key = "order".key
  ), '[]') AS events`;
