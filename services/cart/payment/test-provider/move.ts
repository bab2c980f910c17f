import { type Kysely, sql, type Transaction } from 'kysely';
import { quoted } from '../../../../schema/quoted.ts';
import { PaymentRefused } from '../payment-errors.ts';
import type { Cancellation, Movement } from '../provider.ts';
import { assertAmount, once, type ProviderCall } from './once.ts';
import { type PaymentRow, readRow } from './payment-rows.ts';
import { planWebhook, type WebhookHabits } from './plan-webhook.ts';

/** Takes an amount of what is reserved. */
export function capture(db: Kysely<object>, asked: Movement, habits: WebhookHabits): Promise<void> {
  assertAmount(asked.amountMinor);
  return move(db, { ...asked, kind: 'CAPTURE', input: asked }, habits, async (trx, row) => {
    if (row.state !== 'AUTHORIZED')
      throw new PaymentRefused('WRONG_STATE', `Nothing is reserved: the payment is ${row.state}.`);
    assertLeft(asked, row.authorized - row.captured);
    await sql`UPDATE payment SET captured = captured + ${asked.amountMinor} WHERE key = ${row.key}`.execute(
      trx,
    );
    return 'payment.captured';
  });
}

/** Gives an amount of what was taken back. */
export function refund(db: Kysely<object>, asked: Movement, habits: WebhookHabits): Promise<void> {
  assertAmount(asked.amountMinor);
  return move(db, { ...asked, kind: 'REFUND', input: asked }, habits, async (trx, row) => {
    assertLeft(asked, row.captured - row.refunded);
    await sql`UPDATE payment SET refunded = refunded + ${asked.amountMinor} WHERE key = ${row.key}`.execute(
      trx,
    );
    return 'payment.refunded';
  });
}

/** Ends the reservation, whatever it has come to. */
export const cancel = (db: Kysely<object>, asked: Cancellation, habits: WebhookHabits): Promise<void> =>
  move(db, { ...asked, kind: 'CANCEL', amountMinor: 0, input: asked }, habits, async (trx, row) => {
    if (row.state === 'DECLINED' || row.state === 'CANCELLED') return null;
    await sql`UPDATE payment SET state = 'CANCELLED' WHERE key = ${row.key}`.execute(trx);
    return 'payment.cancelled';
  });

async function move(
  db: Kysely<object>,
  call: ProviderCall,
  habits: WebhookHabits,
  work: (trx: Transaction<object>, row: PaymentRow) => Promise<string | null>,
): Promise<void> {
  // Locked by the first of the two that look.
  const found = async (trx: Transaction<object>): Promise<PaymentRow> => {
    const row = await readRow(trx, 'key', call.payment);
    if (row === null) throw new PaymentRefused('NOT_FOUND', `There is no payment ${quoted(call.payment)}.`);
    return row;
  };
  await once(
    db,
    call,
    async (trx) => (await found(trx)).behaviour,
    async (trx) => {
      const type = await work(trx, await found(trx));
      if (type !== null) await planWebhook(trx, { payment: call.payment, type }, habits);
    },
  );
}

function assertLeft({ amountMinor }: Movement, leftMinor: number): void {
  if (amountMinor <= leftMinor) return;
  throw new PaymentRefused('TOO_MUCH', `${amountMinor} is more than the ${leftMinor} that are left.`);
}
