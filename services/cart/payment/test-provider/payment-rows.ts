import { type Kysely, sql } from 'kysely';
import type { DoneMovement, Payment, PaymentState } from '../provider.ts';
import type { Behaviour } from './behaviours.ts';

/** A payment as it is kept. */
export interface PaymentRow {
  readonly key: string;
  readonly reference: string;
  readonly behaviour: Behaviour;
  readonly state: PaymentState;
  readonly description: string;
  readonly currency: string;
  readonly asked: number;
  readonly authorized: number;
  readonly captured: number;
  readonly refunded: number;
  readonly actionToken: string | null;
  readonly declineCode: string | null;
  readonly declineMessage: string | null;
  readonly movements: readonly DoneMovement[];
}

/** By which of its unique columns a payment is looked for. */
export type PaymentColumn = 'key' | 'action_token';

/** The row as it is now; in a transaction nobody else changes it until the end. */
export async function readRow(
  db: Kysely<object>,
  column: PaymentColumn,
  value: string,
): Promise<PaymentRow | null> {
  // One that was pending is authorized by whoever looks first after its time.
  await sql`UPDATE payment SET state = 'AUTHORIZED', authorized = asked
    WHERE ${sql.ref(column)} = ${value} AND state = 'PENDING' AND decides_at <= clock_timestamp()`.execute(
    db,
  );
  const { rows } = await sql<PaymentRow>`
    SELECT key, reference, behaviour, state, description, currency, asked, authorized, captured, refunded,
      action_token AS "actionToken", decline_code AS "declineCode", decline_message AS "declineMessage",
      -- In the same statement: amounts and movements are of one moment.
      coalesce((SELECT jsonb_agg(jsonb_build_object('kind', kind, 'key', call.key, 'amountMinor', amount)
        ORDER BY position) FROM call WHERE call.payment = payment.key AND kind <> 'AUTHORIZE'), '[]') AS movements
    FROM payment WHERE ${sql.ref(column)} = ${value}
    ${sql.raw(db.isTransaction ? 'FOR UPDATE' : '')}`.execute(db);
  return rows[0] ?? null;
}

/** The payment as callers see it. */
export function showPayment(row: PaymentRow, actionUrl: (token: string) => string): Payment {
  const { key, reference, state, currency, movements, actionToken, declineCode, declineMessage } = row;
  const isWaiting = state === 'ACTION_REQUIRED' && actionToken !== null;
  return {
    ...{ key, reference, state, currency, movements },
    ...{ authorizedMinor: row.authorized, capturedMinor: row.captured, refundedMinor: row.refunded },
    nextAction: isWaiting ? { url: actionUrl(actionToken) } : null,
    decline: state === 'DECLINED' ? { code: declineCode ?? '', message: declineMessage ?? '' } : null,
  };
}
