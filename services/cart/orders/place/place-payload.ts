import type { Cart } from '../../cart.ts';
import type { CartCall } from '../../cart-call.ts';
import { findCart } from '../../changes/cart-change.ts';
import type { UserError } from '../../refusal.ts';
import { isOrderHolder } from '../find-order.ts';
import type { Order } from '../order.ts';
import { chargeTheSame, type QuoteOver } from './check-quote.ts';

/** `OrderPlacePayload` of the SDL; its quote is the cart's. */
export interface OrderPlacePayload {
  readonly order: Order | null;
  readonly cart: Cart | null;
  readonly userErrors: readonly UserError[];
  readonly warnings: readonly [];
}

/** Nothing was ordered. */
export const refused = (userErrors: readonly UserError[]): OrderPlacePayload => ({
  ...{ order: null, cart: null, userErrors, warnings: [] },
});

/** The order as it stands by now, or why it came to nothing. */
export async function ordered({ orders }: CartCall, key: string): Promise<OrderPlacePayload> {
  const order = await orders.clear(key).load(key);
  return { ...refused(order?.phase === 'FAILED' ? failureErrors(order) : []), order };
}

/** Another call ordered the cart; its order for those who may see it. */
export async function alreadyOrdered({ orders, context }: CartCall, key: string): Promise<OrderPlacePayload> {
  const order = await orders.clear(key).load(key);
  const message = 'The cart was ordered, or is being ordered, by another call.';
  return {
    ...refused([{ code: 'ALREADY_ORDERED', field: ['cartId'], message }]),
    order: order !== null && isOrderHolder(order, context) ? order : null,
  };
}

/** The cart comes along as it is priced now, so that the shopper can decide anew. */
export async function quoteOver(
  call: CartCall,
  cartId: string,
  { quote: before }: QuoteOver,
): Promise<OrderPlacePayload> {
  const cart = await findCart(call, cartId);
  call.toSign.add(cart);
  const answer = await call.quotes.load(cart);
  if (answer.kind === 'failed') throw answer.error;
  const isSame = before === null || chargeTheSame(before, answer.quote);
  return { ...refused([isSame ? quoteExpired : priceChanged]), cart };
}

export const cartEmpty: UserError = {
  code: 'CART_EMPTY',
  field: ['cartId'],
  message: 'The cart has no lines.',
};

const quoteExpired: UserError = {
  code: 'QUOTE_EXPIRED',
  field: ['quoteToken'],
  message: 'The time of the quote is over: order by the new one, which costs the same.',
};

const priceChanged: UserError = {
  code: 'PRICE_CHANGED',
  field: ['quoteToken'],
  message: 'The time of the quote is over, and something costs something else by now: see the cart.',
};

const failureErrors = ({ failure }: Order): readonly UserError[] =>
  failure === null
    ? []
    : [{ ...failure, field: failure.code.startsWith('PAYMENT') ? ['payment', 'token'] : ['cartId'] }];
