import { PaymentRefused } from '../../payment/index.ts';
import { fails, type Step } from './step.ts';

/** CLAIMED: takes the money. Where it can no longer be had, what was sold goes back into stock. */
export const capture: Step = async ({ payments }, { number, payment: { method, amountMinor } }) => {
  if (method === 'IN_STORE' || amountMinor === 0) return { kind: 'moves', to: 'PLACED' };
  if (payments === null)
    throw new Error(`Nobody takes the payment of order ${number}: there is no provider.`);
  try {
    const payment = await payments.capture({ payment: number, key: `${number}/capture`, amountMinor });
    return { kind: 'moves', to: 'PLACED', changes: { payment } };
  } catch (error) {
    if (!(error instanceof PaymentRefused)) throw error;
    const payment = await payments.find(number);
    if (payment !== null && payment.capturedMinor >= amountMinor)
      return { kind: 'moves', to: 'PLACED', changes: { payment } };
    const message = 'The payment was reserved, but could no longer be taken.';
    return fails({ code: 'PAYMENT_DECLINED', message }, { payment });
  }
};
