import type { Cart } from '../cart.ts';
import type { CartCall } from '../cart-call.ts';
import type { DeliveryMethod } from '../neighbours/delivery-methods.ts';
import type { QuoteDelivery, TaxedMoney } from '../neighbours/quote.ts';
import { pricedFor } from '../priced-for.ts';

/** `DeliveryOption` of the SDL. */
export interface DeliveryOption
  extends Omit<QuoteDelivery, 'taxRate'>,
    Pick<DeliveryMethod, 'minDays' | 'maxDays'> {
  readonly cartTotal: TaxedMoney;
}

/** Every method that fits, with what a quote of this cart with it says. Throws pricing's own error. */
export async function deliveryOptionsOf(cart: Cart, call: CartCall): Promise<readonly DeliveryOption[]> {
  const { market } = pricedFor(cart, call.context);
  const answer = await call.deliveryMethods.load({ market, destination: cart.destination });
  if (answer.kind === 'failed') throw answer.error;
  const options = await Promise.all(answer.methods.map((method) => optionOf(cart, method, call)));
  return options.flatMap((option) => option ?? []);
}

// Null where there is nothing to deliver, or where the terms changed meanwhile.
async function optionOf(
  cart: Cart,
  { key, minDays, maxDays }: DeliveryMethod,
  call: CartCall,
): Promise<DeliveryOption | null> {
  const answer = await call.trialQuotes.load({ ...cart, method: key });
  if (answer.kind === 'failed') throw answer.error;
  const { delivery, total } = answer.quote;
  return delivery ? { ...delivery, minDays, maxDays, cartTotal: total } : null;
}
