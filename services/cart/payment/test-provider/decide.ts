import { type Kysely, sql } from 'kysely';
import { type PaymentRow, readRow } from './payment-rows.ts';
import { planWebhook, type WebhookHabits } from './plan-webhook.ts';

/** What the customer says on the page. */
export type Decision = 'approve' | 'decline';

/** Decides a payment that waits for its customer; the first decision counts. Null where the token opens none. */
export const decide = (
  db: Kysely<object>,
  token: string,
  decision: Decision,
  habits: WebhookHabits,
): Promise<PaymentRow | null> =>
  db.transaction().execute(async (trx) => {
    const row = await readRow(trx, 'action_token', token);
    if (row?.state !== 'ACTION_REQUIRED') return row;
    const { key: payment } = row;
    if (decision === 'approve') {
      await sql`UPDATE payment SET state = 'AUTHORIZED', authorized = asked WHERE key = ${payment}`.execute(
        trx,
      );
    } else {
      await sql`UPDATE payment SET state = 'DECLINED', decline_code = 'declined_by_customer',
        decline_message = 'The customer did not approve the payment.' WHERE key = ${payment}`.execute(trx);
    }
    const type = decision === 'approve' ? 'payment.authorized' : 'payment.declined';
    await planWebhook(trx, { payment, type }, habits);
    return readRow(trx, 'action_token', token);
  });
