import { releaseHold } from '../../neighbours/holds.ts';
import { type Payment, PaymentRefused } from '../../payment/index.ts';
import { holdReference, type Order } from '../order.ts';
import { type OrderDesk, onBehalfOf, type Step } from './step.ts';

/** UNDOING: gives back what is held and reserved. */
export const undo: Step = async (desk, order) => {
  await releaseHold(desk.neighbours, onBehalfOf(order), holdReference(order));
  const payment = await letGo(desk, order);
  return { kind: 'moves', to: 'FAILED', ...(payment !== null && { changes: { payment } }) };
};

/**
 * FAILED: looks once more, long after. Whoever was stopped in the middle of reserving a payment may have gone on since,
 * when the order had failed already.
 */
export const lookAgain: Step = async (desk, order) => {
  await releaseHold(desk.neighbours, onBehalfOf(order), holdReference(order));
  const payment = await letGo(desk, order);
  return { kind: 'rests', forMs: null, ...(payment !== null && { changes: { payment } }) };
};

async function letGo({ payments }: OrderDesk, { number, paymentMethod }: Order): Promise<Payment | null> {
  if (payments === null || paymentMethod !== 'CARD') return null;
  try {
    return await payments.cancel({ payment: number, key: `${number}/cancel` });
  } catch (error) {
    // There is none: it was never asked for.
    if (error instanceof PaymentRefused && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}
