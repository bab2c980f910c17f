import { type Kysely, sql, type Transaction } from 'kysely';
import { quietSeconds } from '../order-rows.ts';
import type { Return, ReturnFailure, ReturnPhase } from './return.ts';

/** What a step came to. */
export interface ReturnMove {
  readonly to: ReturnPhase;
  readonly heldUntil?: Date;
  readonly failure?: ReturnFailure;
  /** What else is written in the same transaction; of those who come to it, one does it. */
  readonly also?: (trx: Transaction<object>) => Promise<unknown>;
}

/** Writes down what a step came to; does nothing where the lease went to somebody else meanwhile. */
export const moveReturn = (
  db: Kysely<object>,
  back: Return,
  lease: string,
  move: ReturnMove,
): Promise<void> =>
  db.transaction().execute(async (trx) => {
    const { to, heldUntil = null, failure, also } = move;
    const isSettled = to === 'REQUESTED' || to === 'RECEIVED' || to === 'CANCELLED';
    // The order's row before the return's: every call takes them in this order.
    await sql`SELECT FROM "order" WHERE key = ${back.orderKey} FOR UPDATE`.execute(trx);
    const { rows } = await sql`
      UPDATE order_return SET phase = ${to}, attempts = 0,
        held_until = coalesce(${heldUntil}::timestamptz, held_until),
        failure = coalesce(${failure === undefined ? null : JSON.stringify(failure)}::jsonb, failure),
        next_at = CASE
          -- Whoever was stopped in the middle of reserving may have gone on since.
          WHEN ${to} = 'CANCELLED' THEN clock_timestamp() + make_interval(secs => ${quietSeconds})
          WHEN ${isSettled} THEN NULL
          ELSE clock_timestamp() END,
        lease_until = CASE WHEN ${isSettled} THEN NULL ELSE lease_until END
      WHERE key = ${back.key} AND phase = ${back.phase} AND lease = ${lease} RETURNING 1`.execute(trx);
    if (rows.length > 0) await also?.(trx);
  });

/** Notes what happened to an order. */
export const noteOrderEvent = (
  trx: Kysely<object>,
  orderKey: string,
  type: 'PLACED' | 'RETURN_REQUESTED' | 'RETURNED' | 'REFUNDED',
  lineIds: readonly string[],
): Promise<unknown> =>
  sql`
    INSERT INTO order_event (order_key, type, line_ids)
    VALUES (${orderKey}, ${type}, ${[...lineIds]}::text[])`.execute(trx);
