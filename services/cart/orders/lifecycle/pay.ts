import { sql } from 'kysely';
import { isLine } from '../../../../schema/postal-address.ts';
import type { CartCall } from '../../cart-call.ts';
import { Refusal, refuseIfAny, type UserError } from '../../refusal.ts';
import { paymentState } from '../payment-state.ts';
import { keyForStaff, lockOrder, type OrderPayload, orderPayloadOf } from './lock-order.ts';

/** `OrderPayInput` of the SDL. */
export interface OrderPayInput {
  readonly orderId: string;
  readonly method: 'CASH' | 'CARD_TERMINAL';
  readonly reference: string;
}

/** Writes down that the till took what was due. The same receipt again changes nothing. */
export const orderPay = (
  { orderId, method, reference }: OrderPayInput,
  call: CartCall,
): Promise<OrderPayload> =>
  orderPayloadOf(
    call,
    () => keyForStaff(call, orderId),
    (key) =>
      call.db.transaction().execute(async (trx) => {
        refuseIfAny(isLine(reference, 100) ? [] : [invalidReference]);
        const order = await lockOrder(trx, key, orderId);
        const receipt = `${method} ${reference}`;
        if (order.payment.reference === receipt) return;
        if (paymentState(order) !== 'DUE' || !isSold.has(order.phase)) throw new Refusal([nothingDue]);
        await sql`
          UPDATE payment SET state = 'AUTHORIZED', reference = ${receipt},
            authorized_minor = amount_minor, captured_minor = amount_minor
          WHERE order_key = ${key}`.execute(trx);
        await sql`UPDATE "order" SET updated_at = clock_timestamp() WHERE key = ${key}`.execute(trx);
      }),
  );

// Before that nothing is certain to be there, and after it nobody fetches it any more.
const isSold: ReadonlySet<string> = new Set(['PLACED', 'READY', 'SHIPPED', 'COLLECTED']);

const nothingDue: UserError = {
  code: 'NOTHING_DUE',
  field: ['orderId'],
  message: 'Nothing is due at the till for this order: see Order.payment.',
};

const invalidReference: UserError = {
  code: 'INVALID_REFERENCE',
  field: ['reference'],
  message: "Give the till's own name for the payment: 1 to 100 characters on one line.",
};
