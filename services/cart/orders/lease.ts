import { randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Order, OrderPhase } from './order.ts';
import { readOrders } from './order-rows.ts';
import type { OrderChanges } from './steps/index.ts';

// Longer than any step takes; whoever is stopped for longer finds another at work, which does no harm.
const leaseSeconds = 30;
/** After this it is sure that nobody is in the middle of an old step any more. */
const lookAgainMs = 10 * 60_000;

/** Names one who works on orders. */
export const createLease = (): string => randomBytes(9).toString('base64url');

/** Takes or renews the right to work on an order; null where another has it, or where there is nothing to do. */
export async function takeLease(db: Kysely<object>, key: string, lease: string): Promise<Order | null> {
  const { rows } = await sql`
    UPDATE "order" SET lease = ${lease}, is_called = false,
      lease_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
    WHERE key = ${key} AND (lease_until IS NULL OR lease_until < clock_timestamp() OR lease = ${lease})
      AND (phase NOT IN ('PLACED', 'FAILED') OR next_at <= clock_timestamp())
    RETURNING 1`.execute(db);
  return rows.length === 0 ? null : ((await readOrders(db, [key]))[0] ?? null);
}

/** Writes down what a step came to, where nobody else has done so meanwhile; false where somebody has. */
export function move(
  db: Kysely<object>,
  { key, phase: from, cartKey }: Order,
  to: OrderPhase,
  changes: OrderChanges,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    // Not by the lease: steps may be done twice, and what came of them is the same.
    const { rows } = await sql`
      UPDATE "order" SET phase = ${to}, attempts = 0, updated_at = clock_timestamp(), ${written(changes)},
        placed_at = CASE WHEN ${to} = 'PLACED' THEN clock_timestamp() ELSE placed_at END,
        -- The means of payment is of no use any more.
        payment_token = CASE WHEN ${to} IN ('PLACED', 'FAILED') THEN NULL ELSE payment_token END,
        next_at = CASE ${to}
          WHEN 'FAILED' THEN clock_timestamp() + make_interval(secs => ${lookAgainMs / 1_000})
          WHEN 'PLACED' THEN NULL ELSE clock_timestamp() END,
        lease_until = CASE WHEN ${to} IN ('PLACED', 'FAILED') THEN NULL ELSE lease_until END
      WHERE key = ${key} AND phase = ${from} RETURNING 1`.execute(trx);
    if (rows.length === 0) return false;
    if (to === 'PLACED' || to === 'FAILED')
      await sql`INSERT INTO order_event (order_key, type) VALUES (${key}, ${to})`.execute(trx);
    if (to === 'FAILED') await sql`UPDATE cart SET ordered_as = NULL WHERE key = ${cartKey}`.execute(trx);
    return true;
  });
}

/** Gives the lease back, and says when somebody is to look again: at once where it was called for meanwhile. */
export async function rest(
  db: Kysely<object>,
  { key, phase }: Order,
  lease: string,
  forMs: number | null,
  changes: OrderChanges & { readonly attempts: number },
): Promise<void> {
  const nextAt =
    forMs === null
      ? sql`NULL::timestamptz`
      : sql`clock_timestamp() + make_interval(secs => ${forMs / 1_000})`;
  await sql`
    UPDATE "order" SET lease = NULL, lease_until = NULL, attempts = ${changes.attempts}, ${written(changes)},
      next_at = CASE WHEN is_called THEN clock_timestamp() ELSE ${nextAt} END
    WHERE key = ${key} AND phase = ${phase} AND lease = ${lease}`.execute(db);
}

// What a step did not learn stays as it was.
const written = ({ payment, holdAttempt, holdExpiresAt, failure }: OrderChanges) => sql`
  payment = coalesce(${payment == null ? null : JSON.stringify(payment)}::jsonb, payment),
  hold_attempt = coalesce(${holdAttempt ?? null}::int, hold_attempt),
  hold_expires_at = coalesce(${holdExpiresAt ?? null}::timestamptz, hold_expires_at),
  failure = coalesce(${failure === undefined ? null : JSON.stringify(failure)}::jsonb, failure)`;

/** Has an order looked at soon, by whoever works on it or by the next to come; its key, null where it is at its end. */
export async function call(db: Kysely<object>, number: string): Promise<string | null> {
  const { rows } = await sql<{ key: string }>`
    UPDATE "order" SET is_called = true, next_at = least(next_at, clock_timestamp())
    WHERE number = ${number} AND phase NOT IN ('PLACED', 'FAILED') RETURNING key`.execute(db);
  return rows[0]?.key ?? null;
}
