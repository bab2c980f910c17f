import { type Payment, PaymentRefused } from '../../payment/index.ts';
import { chargeOf } from '../charge.ts';
import type { Order } from '../order.ts';
import { fails, type OrderDesk, type Step, type StepOutcome } from './step.ts';

// Between two questions to the provider; a webhook comes sooner.
const pendingMs = 1_000;
const actionMs = 15_000;

/** HELD: reserves the payment. */
export const authorize: Step = async (desk, order) => {
  if (order.paymentMethod === 'IN_STORE') return { kind: 'moves', to: 'AUTHORIZED' };
  try {
    return outcomeOf(order, await reserve(desk, order));
  } catch (error) {
    if (!(error instanceof PaymentRefused)) throw error;
    return fails({ code: 'PAYMENT_DECLINED', message: 'The payment provider refused the payment.' });
  }
};

// The same call under the same key again says what became of the first: there is no need to know whether it came through.
function reserve({ payments }: OrderDesk, { number, quote, paymentToken }: Order): Promise<Payment> {
  const charge = chargeOf(quote);
  if (payments === null || charge === null || paymentToken === null)
    throw new Error(`The order ${number} cannot be paid by card.`);
  return payments.authorize({ key: number, token: paymentToken, description: number, ...charge });
}

function outcomeOf(order: Order, payment: Payment): StepOutcome {
  const changes = { payment };
  switch (payment.state) {
    case 'AUTHORIZED':
      return { kind: 'moves', to: 'AUTHORIZED', changes };
    case 'DECLINED': {
      const message = payment.decline?.message ?? 'The payment was declined.';
      return fails({ code: 'PAYMENT_DECLINED', message }, changes);
    }
    case 'CANCELLED':
      return fails({ code: 'PAYMENT_DECLINED', message: 'The payment was cancelled.' }, changes);
    default:
      // Goods wait for a payment as long as they are held, and no longer.
      if (isHoldOver(order)) {
        const message = 'The payment was not confirmed while the goods were held.';
        return fails({ code: 'PAYMENT_TIMED_OUT', message }, changes);
      }
      return { kind: 'rests', forMs: payment.state === 'PENDING' ? pendingMs : actionMs, changes };
  }
}

// By this machine's clock: what is sold is decided by stock, by the database's.
const isHoldOver = ({ holdExpiresAt }: Order): boolean =>
  holdExpiresAt !== null && holdExpiresAt.getTime() <= Date.now();
