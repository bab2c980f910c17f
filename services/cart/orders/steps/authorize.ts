import { type Payment, PaymentRefused } from '../../payment/index.ts';
import type { Order } from '../order.ts';
import { fails, type OrderDesk, type Step, type StepOutcome } from './step.ts';

// Between two questions to the provider; a webhook comes sooner.
const pendingMs = 1_000;
const actionMs = 15_000;

/** HELD: writes down that the payment is about to be asked for; what is paid at the till is not. */
export const beginPayment: Step = async (_, { payment: { method, amountMinor } }) => ({
  kind: 'moves',
  to: method === 'CARD' && amountMinor > 0 ? 'AUTHORIZING' : 'AUTHORIZED',
});

/** AUTHORIZING: reserves the payment. */
export const authorize: Step = async (desk, order) => {
  try {
    return outcomeOf(order, await reserve(desk, order));
  } catch (error) {
    if (!(error instanceof PaymentRefused)) throw error;
    return fails({ code: 'PAYMENT_DECLINED', message: 'The payment provider refused the payment.' });
  }
};

/** ACTION_REQUIRED: looks whether the customer has decided. */
export const confirm: Step = async (desk, order) => {
  const payment = await providerOf(desk, order).find(order.number);
  if (payment === null) throw new Error(`The provider no longer knows the payment of order ${order.number}.`);
  return outcomeOf(order, payment);
};

// Whoever was here before may have asked, and not have heard the answer.
async function reserve(desk: OrderDesk, order: Order): Promise<Payment> {
  const { number, payment } = order;
  const provider = providerOf(desk, order);
  const found = await provider.find(number);
  if (found !== null) return found;
  const { token, amountMinor, currency } = payment;
  if (token === null) throw new Error(`The order ${number} has no means of payment.`);
  return provider.authorize({ key: number, token, amountMinor, currency, description: number });
}

function providerOf({ payments }: OrderDesk, { number }: Order) {
  if (payments === null)
    throw new Error(`Nobody takes the payment of order ${number}: there is no provider.`);
  return payments;
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
    case 'PENDING':
      return order.isHoldOver ? tooLate(changes) : { kind: 'rests', forMs: pendingMs, changes };
    default:
      // Goods wait for a customer as long as they are held, and no longer.
      if (order.isHoldOver) return tooLate(changes);
      return order.phase === 'ACTION_REQUIRED'
        ? { kind: 'rests', forMs: actionMs, changes }
        : { kind: 'moves', to: 'ACTION_REQUIRED', changes };
  }
}

const tooLate = (changes: { readonly payment: Payment }): StepOutcome =>
  fails(
    { code: 'PAYMENT_TIMED_OUT', message: 'The payment was not confirmed while the goods were held.' },
    changes,
  );
