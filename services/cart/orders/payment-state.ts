import type { Order } from './order.ts';

/** `OrderPaymentState` of the SDL. */
export function paymentState({ phase, payment }: Pick<Order, 'phase' | 'payment'>): string {
  const { state, amountMinor, capturedMinor, refundedMinor } = payment;
  if (refundedMinor > 0) return refundedMinor < capturedMinor ? 'PARTLY_REFUNDED' : 'REFUNDED';
  if (capturedMinor > 0) return 'CAPTURED';
  // Nobody is asked for nothing.
  if (amountMinor === 0 && phase !== 'FAILED') return 'CAPTURED';
  return phase === 'FAILED' && state !== 'DECLINED' ? 'CANCELLED' : state;
}
