import { PaymentRefused } from '../../payment/index.ts';
import { chargeOf } from '../charge.ts';
import type { Step } from './step.ts';

/** CLAIMED: takes the money. */
export const capture: Step = async ({ payments, log }, { number, quote, paymentMethod }) => {
  const charge = chargeOf(quote);
  if (paymentMethod === 'IN_STORE' || payments === null || charge === null)
    return { kind: 'moves', to: 'PLACED' };
  const { amountMinor } = charge;
  try {
    const payment = await payments.capture({ payment: number, key: `${number}/capture`, amountMinor });
    return { kind: 'moves', to: 'PLACED', changes: { payment } };
  } catch (error) {
    if (!(error instanceof PaymentRefused)) throw error;
    // The goods are sold, and the reservation was good a moment ago: the money is owed, and people must see to it.
    log.error({ err: error, order: number }, 'a payment was reserved and cannot be taken: it is due');
    return { kind: 'moves', to: 'PLACED', changes: { payment: await payments.find(number) } };
  }
};
