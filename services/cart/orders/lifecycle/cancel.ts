import { sql, type Transaction } from 'kysely';
import type { CartCall } from '../../cart-call.ts';
import { Refusal, type UserError } from '../../refusal.ts';
import { advanceAWhile } from '../advance-a-while.ts';
import { mayActOnAnyOrder, orderById } from '../find-order.ts';
import type { Order, OrderFailure, OrderPhase } from '../order.ts';
import { orderNotFound } from '../resume.ts';
import { lockOrder, type OrderPayload, orderPayloadOf } from './lock-order.ts';

/** `OrderCancelInput` of the SDL. */
export interface OrderCancelInput {
  readonly orderId: string;
}

/** Takes an order back, and goes on with that as far as it goes by itself. */
export async function orderCancel({ orderId }: OrderCancelInput, call: CartCall): Promise<OrderPayload> {
  const order = await orderById(call, orderId);
  if (order === null) return { order, userErrors: [orderNotFound(orderId)], warnings: [] };
  // Once the payment is reserved it is placed in a moment, which is easier to take back.
  if (isBusy(order)) await advanceAWhile(call.desk, order.key);
  return orderPayloadOf(
    call,
    () => order.key,
    async (key) => {
      await call.db.transaction().execute(async (trx) => {
        await begin(trx, await lockOrder(trx, key, orderId), mayActOnAnyOrder(call.context));
      });
      await advanceAWhile(call.desk, key);
    },
  );
}

async function begin(trx: Transaction<object>, order: Order, isStaff: boolean): Promise<void> {
  const { phase } = order;
  if (isOver.has(phase)) return;
  if (isBusy(order)) throw new Refusal([orderBusy]);
  const to = isUnpaid.has(phase) ? 'UNDOING' : 'CANCELLING';
  if (to === 'CANCELLING') assertCancellable(order, isStaff);
  // Whoever works on it in the middle of a step loses it here, and has it looked at again.
  await sql`
    UPDATE "order" SET phase = ${to}, lease = NULL, lease_until = NULL, next_at = clock_timestamp(),
      failure = ${to === 'UNDOING' ? JSON.stringify(takenBack) : null}::jsonb, updated_at = clock_timestamp()
    WHERE key = ${order.key}`.execute(trx);
}

function assertCancellable({ phase, lines, exchangeOf, payment }: Order, isStaff: boolean): void {
  const isWhole = lines.every(({ shipped, collected, cancelled }) => shipped + collected + cancelled === 0);
  if (!isStanding.has(phase) || !isWhole || exchangeOf !== null) throw new Refusal([notCancellable]);
  if (payment.method === 'IN_STORE' && payment.capturedMinor > 0 && !isStaff) throw new Refusal([paidAtTill]);
}

const isUnpaid: ReadonlySet<OrderPhase> = new Set(['NEW', 'HELD', 'AUTHORIZING', 'ACTION_REQUIRED']);
const isStanding: ReadonlySet<OrderPhase> = new Set(['PLACED', 'READY']);
const isOver: ReadonlySet<OrderPhase> = new Set(['UNDOING', 'FAILED', 'CANCELLING', 'CANCELLED']);
const isBusy = ({ phase }: Order): boolean => phase === 'AUTHORIZED' || phase === 'CLAIMED';

const takenBack: OrderFailure = {
  code: 'CANCELLED',
  message: 'The order was taken back before it was paid.',
};

const notCancellable: UserError = {
  code: 'NOT_CANCELLABLE',
  field: ['orderId'],
  message: 'The order has left the house, or is an exchange: have it come back with returnRequest.',
};

const paidAtTill: UserError = {
  code: 'PAID_AT_TILL',
  field: ['orderId'],
  message: 'The order was paid at the till, and can be taken back there.',
};

const orderBusy: UserError = {
  code: 'ORDER_BUSY',
  field: ['orderId'],
  message: 'The order is being paid just now: try again in a moment.',
};
