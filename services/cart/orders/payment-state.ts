import type { Order } from './order.ts';

/** `OrderPaymentState` of the SDL. */
export function paymentState({ phase, paymentMethod, payment }: Order): string {
  if (paymentMethod === 'IN_STORE') return phase === 'FAILED' ? 'CANCELLED' : 'DUE';
  if (payment === null) return phase === 'FAILED' ? 'CANCELLED' : 'PENDING';
  const { state, capturedMinor, refundedMinor } = payment;
  if (refundedMinor > 0) return refundedMinor < capturedMinor ? 'PARTLY_REFUNDED' : 'REFUNDED';
  if (capturedMinor > 0) return 'CAPTURED';
  // Sold, and the money could not be taken: it is owed.
  return phase === 'PLACED' ? 'DUE' : state;
}
