import { type Kysely, sql, type Transaction } from 'kysely';
import { recordEvents } from '../events/index.ts';
import type { Payment } from '../payment/index.ts';
import type { Order, OrderPhase } from './order.ts';
import { orderEvent } from './order-events.ts';
import { quietSeconds } from './order-rows.ts';
import type { OrderChanges } from './steps/index.ts';

/** Writes down what a step came to; false where the lease went to somebody else meanwhile. */
export const move = (
  db: Kysely<object>,
  order: Order,
  lease: string,
  to: OrderPhase,
  changes: OrderChanges,
): Promise<boolean> =>
  db.transaction().execute(async (trx) => {
    const { key, phase: from, cartKey } = order;
    const isSettled = to === 'PLACED' || to === 'FAILED' || to === 'CANCELLED';
    const { rows } = await sql`
      UPDATE "order" SET phase = ${to}, attempts = 0, updated_at = clock_timestamp(), ${learned(changes)},
        placed_at = CASE WHEN ${to} = 'PLACED' THEN clock_timestamp() ELSE placed_at END,
        next_at = CASE ${to}
          WHEN 'FAILED' THEN clock_timestamp() + make_interval(secs => ${quietSeconds})
          WHEN 'CANCELLED' THEN NULL
          WHEN 'PLACED' THEN CASE WHEN is_called THEN clock_timestamp() END
          ELSE clock_timestamp() END,
        lease_until = CASE WHEN ${isSettled} THEN NULL ELSE lease_until END
      WHERE key = ${key} AND phase = ${from} AND lease = ${lease} RETURNING 1`.execute(trx);
    if (rows.length === 0) return false;
    if (changes.payment) await writePayment(trx, key, changes.payment);
    if (isSettled) await settle(trx, order, to);
    if (to === 'CANCELLED') await noteCancelled(trx, key);
    if (to === 'FAILED') await sql`UPDATE cart SET ordered_as = NULL WHERE key = ${cartKey}`.execute(trx);
    return true;
  });

type Settled = 'PLACED' | 'FAILED' | 'CANCELLED';

async function settle(trx: Transaction<object>, order: Order, type: Settled): Promise<void> {
  const { key, failure } = order;
  await sql`INSERT INTO order_event (order_key, type) VALUES (${key}, ${type})`.execute(trx);
  await sql`UPDATE payment SET token = NULL WHERE order_key = ${key}`.execute(trx);
  const told =
    type === 'FAILED'
      ? orderEvent('order.failed', order, { reason: failure?.code ?? null })
      : orderEvent(type === 'PLACED' ? 'order.placed' : 'order.cancelled', order);
  await recordEvents(trx, [told]);
}

async function noteCancelled(trx: Transaction<object>, key: string): Promise<void> {
  await sql`UPDATE order_line SET cancelled = quantity, ready = 0 WHERE order_key = ${key}`.execute(trx);
  // What was paid at the till is given back there.
  await sql`
    UPDATE payment SET state = CASE WHEN state = 'DUE' THEN 'CANCELLED' ELSE state END,
      refunded_minor = CASE WHEN method = 'IN_STORE' THEN captured_minor ELSE refunded_minor END
    WHERE order_key = ${key}`.execute(trx);
}

/**
 * Gives the lease back, and says when somebody is to look again: at once where it was called for meanwhile.
 * @param forMs null for never.
 */
export const rest = (
  db: Kysely<object>,
  { key }: Order,
  lease: string,
  forMs: number | null,
  changes: OrderChanges & { readonly attempts: number },
): Promise<void> =>
  db.transaction().execute(async (trx) => {
    const nextAt =
      forMs === null
        ? sql`NULL::timestamptz`
        : sql`clock_timestamp() + make_interval(secs => ${forMs / 1_000})`;
    const { rows } = await sql`
      UPDATE "order" SET lease = NULL, lease_until = NULL, attempts = ${changes.attempts}, ${learned(changes)},
        next_at = CASE WHEN is_called THEN clock_timestamp() ELSE ${nextAt} END
      WHERE key = ${key} AND lease = ${lease} RETURNING 1`.execute(trx);
    if (rows.length > 0 && changes.payment) await writePayment(trx, key, changes.payment);
  });

// What a step did not learn stays as it was.
const learned = ({ holdAttempt, holdExpiresAt, failure }: OrderChanges) => sql`
  hold_attempt = coalesce(${holdAttempt ?? null}::int, hold_attempt),
  hold_expires_at = coalesce(${holdExpiresAt ?? null}::timestamptz, hold_expires_at),
  failure = coalesce(${failure === undefined ? null : JSON.stringify(failure)}::jsonb, failure)`;

/** Keeps a payment as its provider says it now. */
export const writePayment = (trx: Kysely<object>, orderKey: string, payment: Payment): Promise<unknown> =>
  sql`
    UPDATE payment SET state = ${payment.state}, reference = ${payment.reference},
      action_url = ${payment.nextAction?.url ?? null}, authorized_minor = ${payment.authorizedMinor},
      captured_minor = ${payment.capturedMinor}, refunded_minor = ${payment.refundedMinor}
    WHERE order_key = ${orderKey}`.execute(trx);
