import type { Payment } from '../../payment/index.ts';
import type { Order } from '../order.ts';
import type { OrderDesk, Step } from './step.ts';
import { cancelPayment, giveGoodsBack } from './undo.ts';

/** CANCELLING: gives the money back, then the goods to whoever wants them next. */
export const cancel: Step = async (desk, order) => {
  const payment = await giveMoneyBack(desk, order);
  await giveGoodsBack(desk, order);
  return { kind: 'moves', to: 'CANCELLED', changes: { payment } };
};

// All of it, and under one key: nothing was refunded before, since nothing of the order had left the house.
async function giveMoneyBack(desk: OrderDesk, order: Order): Promise<Payment | null> {
  const { number, payment } = order;
  if (payment.method !== 'CARD' || desk.payments === null) return null;
  if (payment.capturedMinor === 0) return cancelPayment(desk, order);
  return desk.payments.refund({
    ...{ payment: number, key: `${number}/cancelled`, amountMinor: payment.capturedMinor },
  });
}
