import { PaymentRefused } from '../../payment/index.ts';
import type { Step } from './step.ts';

/** CLAIMED: takes the money. */
export const capture: Step = async ({ payments, log }, { number, payment: { method, amountMinor } }) => {
  if (method === 'IN_STORE' || amountMinor === 0) return { kind: 'moves', to: 'PLACED' };
  if (payments === null)
    throw new Error(`Nobody takes the payment of order ${number}: there is no provider.`);
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
