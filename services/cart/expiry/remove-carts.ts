import { type Kysely, sql } from 'kysely';
import { type CartLifetime, lifetimeDays } from './cart-lifetime.ts';

// Short statements: a change that finds its cart locked, at the last moment, would wait for the whole of one.
const cartsAtOnce = 200;

/**
 * Removes some carts, with their lines, that were not changed for as long as they are kept. Those that were ordered stay
 * with their order, and those that another screen may have stay until it may no longer. True where there may be more.
 */
export async function removeCarts(db: Kysely<object>, lifetime: CartLifetime): Promise<boolean> {
  const { guest, customer } = lifetimeDays(lifetime);
  const guests = await removeSome(db, sql`customer_key IS NULL`, guest);
  const customers = await removeSome(db, sql`customer_key IS NOT NULL`, customer);
  return Math.max(guests, customers) === cartsAtOnce;
}

// Those that are being changed are left alone; whichever has been changed since the statement began is looked at again.
async function removeSome(db: Kysely<object>, isOf: ReturnType<typeof sql>, days: number): Promise<number> {
  const { rows } = await sql`
    DELETE FROM cart WHERE key IN (
      SELECT key FROM cart
      WHERE ordered_as IS NULL AND ${isOf} AND updated_at < clock_timestamp() - ${days} * interval '1 day'
        AND NOT EXISTS (SELECT FROM cart_handover WHERE cart_key = cart.key)
        AND NOT EXISTS (SELECT FROM cart_grant WHERE cart_key = cart.key)
      ORDER BY updated_at LIMIT ${cartsAtOnce} FOR UPDATE OF cart SKIP LOCKED)
    RETURNING 1`.execute(db);
  return rows.length;
}
