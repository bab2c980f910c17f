import { randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Order } from './order.ts';
import { readOrders } from './order-rows.ts';

/** Names one who works on orders. */
export const createLease = (): string => randomBytes(9).toString('base64url');

/**
 * Takes or renews the right to work on an order, by the database's clock; null where another has it, or where nothing is
 * left to do.
 */
export async function takeLease(
  db: Kysely<object>,
  key: string,
  lease: string,
  leaseMs: number,
): Promise<Order | null> {
  const { rows } = await sql`
    UPDATE "order" SET lease = ${lease}, is_called = false,
      lease_until = clock_timestamp() + make_interval(secs => ${leaseMs / 1_000})
    WHERE key = ${key} AND (lease_until IS NULL OR lease_until < clock_timestamp() OR lease = ${lease})
      -- A poll may come at any time while it is being placed; afterwards there must be something to do.
      AND (phase IN ('NEW', 'HELD', 'AUTHORIZING', 'ACTION_REQUIRED', 'AUTHORIZED', 'CLAIMED', 'UNDOING', 'CANCELLING')
        OR next_at <= clock_timestamp())
    RETURNING 1`.execute(db);
  return rows.length === 0 ? null : ((await readOrders(db, [key]))[0] ?? null);
}

/**
 * Has the order of a payment looked at soon, by whoever works on it or by the next to come. One that is settled is looked
 * at, too: its payment may have come to life since.
 */
export async function callFor(db: Kysely<object>, number: string): Promise<void> {
  await sql`
    UPDATE "order" SET is_called = true, next_at = least(next_at, clock_timestamp())
    WHERE number = ${number}`.execute(db);
}
