import type { OrderDesk } from '../../../../services/cart/orders/steps/index.ts';
import type { PaymentProvider } from '../../../../services/cart/payment/index.ts';

/** A process that will be killed. */
export interface Doomed {
  readonly desk: OrderDesk;
  /** Resolves when it is. */
  readonly dead: Promise<void>;
}

/** A desk whose process stands still for ever before or after its n-th call to the provider, stock or pricing. */
export function killedAt(desk: OrderDesk & { readonly payments: PaymentProvider }, place: number): Doomed {
  let calls = 0;
  let die: () => void = () => {};
  const dead = new Promise<void>((resolve) => {
    die = resolve;
  });
  const reach = async (): Promise<void> => {
    if (calls === place) {
      die();
      await new Promise<never>(() => {});
    }
    calls += 1;
  };
  const around =
    <Asked, Answer>(call: (asked: Asked) => Promise<Answer>) =>
    async (asked: Asked): Promise<Answer> => {
      await reach();
      const answer = await call(asked);
      await reach();
      return answer;
    };
  const { payments, neighbours } = desk;
  const { stock, pricing } = neighbours.callers;
  const dying: PaymentProvider = {
    ...payments,
    find: around(payments.find),
    authorize: around(payments.authorize),
    capture: around(payments.capture),
    refund: around(payments.refund),
    cancel: around(payments.cancel),
  };
  const callers = { ...neighbours.callers, stock: around(stock), pricing: around(pricing) };
  return { desk: { ...desk, payments: dying, neighbours: { ...neighbours, callers } }, dead };
}
