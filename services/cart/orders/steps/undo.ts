import { releaseHold, takeBack } from '../../neighbours/holds.ts';
import { type Payment, PaymentRefused } from '../../payment/index.ts';
import { holdReference, type Order } from '../order.ts';
import { quietSeconds } from '../order-rows.ts';
import { type OrderDesk, onBehalfOf, type Step } from './step.ts';

/** UNDOING: gives back what is held and reserved, and takes back what is sold. */
export const undo: Step = async (desk, order) => ({
  kind: 'moves',
  to: 'FAILED',
  changes: { payment: await letGo(desk, order) },
});

/**
 * FAILED: looks whenever it is called for, and once more long after. Whoever was stopped in the middle of reserving
 * something may have gone on since, when the order had failed already.
 */
export const lookAgain: Step = async (desk, order) => ({
  kind: 'rests',
  forMs: order.isQuiet ? null : quietSeconds * 1_000,
  changes: { payment: await letGo(desk, order) },
});

async function letGo(desk: OrderDesk, order: Order): Promise<Payment | null> {
  await giveGoodsBack(desk, order);
  return cancelPayment(desk, order);
}

/** Lets go of what is held for an order, and takes back what was sold: wherever it was, and once. */
export async function giveGoodsBack(desk: OrderDesk, order: Order): Promise<void> {
  // The next one, too: it may have been asked for, and not have been written down.
  for (let holdAttempt = 1; holdAttempt <= order.holdAttempt + 1; holdAttempt += 1) {
    const reference = holdReference({ ...order, holdAttempt });
    const hold = await releaseHold(desk.neighbours, onBehalfOf(order), reference);
    if (hold?.state === 'CLAIMED') await takeBack(desk.neighbours, onBehalfOf(order), reference, hold.lines);
  }
}

/** Ends what is reserved of the payment; null where there is none. */
export async function cancelPayment(
  { payments }: OrderDesk,
  { number, payment }: Order,
): Promise<Payment | null> {
  if (payments === null || payment.method !== 'CARD') return null;
  try {
    return await payments.cancel({ payment: number, key: `${number}/cancel` });
  } catch (error) {
    // There is none: it was never asked for.
    if (error instanceof PaymentRefused && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}
