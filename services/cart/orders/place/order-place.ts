import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { once } from '../../../kit/idempotency.ts';
import type { Cart } from '../../cart.ts';
import type { CartCall } from '../../cart-call.ts';
import { findCart, readCart } from '../../changes/cart-change.ts';
import { idempotencyKeyReused } from '../../input/idempotency-key.ts';
import { readSignedQuote } from '../../neighbours/signed-quote.ts';
import { contextOf, pricedFor } from '../../priced-for.ts';
import { CartMoved, Refusal, refuseIfAny, type UserError } from '../../refusal.ts';
import { placesOfLines } from '../../serve-lines.ts';
import { advance } from '../advance.ts';
import type { Order } from '../order.ts';
import { assertQuoteOf, chargeTheSame, QuoteOver } from './check-quote.ts';
import { insertOrder } from './insert-order.ts';
import { addressOf, elsewhereErrors, type OrderPlaceInput, placeInputErrors } from './place-input.ts';

/** `OrderPlacePayload` of the SDL. */
export interface OrderPlacePayload {
  readonly order: Order | null;
  readonly cart: Cart | null;
  readonly userErrors: readonly UserError[];
  readonly warnings: readonly [];
}

/** Orders a cart, once, and goes on with the order as far as it goes by itself. */
export async function orderPlace(input: OrderPlaceInput, call: CartCall): Promise<OrderPlacePayload> {
  try {
    const key = await place(input, call);
    await Promise.race([advance(call.desk, key), pause(patienceMs, undefined, { ref: false })]);
    const order = await call.orders.clear(key).load(key);
    return { order, cart: null, userErrors: failureErrors(order), warnings: [] };
  } catch (error) {
    if (error instanceof CartMoved) return orderPlace(input, call);
    if (error instanceof AlreadyOrdered) return alreadyOrdered(call, error.key);
    if (error instanceof QuoteOver) return quoteOver(input, call, error);
    if (!(error instanceof Refusal)) throw error;
    return { order: null, cart: null, userErrors: error.userErrors, warnings: [] };
  }
}

// Whoever asked must hear something before the gateway gives up on him; the order goes on without him.
const patienceMs = 3_500;

async function place(input: OrderPlaceInput, call: CartCall): Promise<string> {
  refuseIfAny(placeInputErrors(input, call.desk.payments !== null));
  const found = await findCart(call, input.cartId);
  // Neighbours are asked before anything is locked; what they said is compared under the lock.
  const [signed, places] = await Promise.all([
    readSignedQuote(call.desk.neighbours, input.quoteToken, call.requestId),
    placesOfLines(found, call),
  ]);
  const { idempotencyKey, ...rest } = input;
  const { client, customerId } = call.context;
  const scope = [client ?? '', customerId ?? '', 'orderPlace'];
  return call.db.transaction().execute(async (trx) => {
    const outcome = await once(trx, { scope, key: idempotencyKey, input: rest }, async () => {
      await sql`SELECT FROM cart WHERE key = ${found.key} FOR UPDATE`.execute(trx);
      const cart = await readCart(trx, found.key);
      if (cart.mergedInto !== null) throw new CartMoved();
      if (cart.orderedAs !== null) throw new AlreadyOrdered(cart.orderedAs);
      if (cart.lines.length === 0) throw new Refusal([cartEmpty]);
      const situation = pricedFor(cart, call.context);
      const quote = assertQuoteOf(cart, situation, signed);
      refuseIfAny(whereErrors(cart, input, places));
      const channel = call.context.channel ?? cart.channel;
      const store = call.context.store ?? cart.store;
      const holdSeconds = call.holdSeconds(channel);
      const { market } = contextOf(situation);
      return insertOrder(trx, {
        cart,
        market: market ?? cart.market,
        quote,
        places,
        input,
        channel,
        store,
        holdSeconds,
      });
    });
    if (outcome.kind === 'reused') throw new Refusal([idempotencyKeyReused]);
    return outcome.objectId;
  });
}

/** Another call was faster. */
class AlreadyOrdered extends Error {
  readonly key: string;

  constructor(key: string) {
    super('The cart was ordered by another call.');
    this.key = key;
  }
}

const alreadyOrdered = async (call: CartCall, key: string): Promise<OrderPlacePayload> => ({
  order: await call.orders.clear(key).load(key),
  cart: null,
  userErrors: [
    {
      code: 'ALREADY_ORDERED',
      field: ['cartId'],
      message: 'The cart was ordered, or is being ordered, by another call.',
    },
  ],
  warnings: [],
});

// The cart comes along as it is priced now, so that the shopper can decide anew.
async function quoteOver(
  { cartId }: OrderPlaceInput,
  call: CartCall,
  { quote: before }: QuoteOver,
): Promise<OrderPlacePayload> {
  const cart = await findCart(call, cartId);
  call.toSign.add(cart);
  const answer = await call.quotes.load(cart);
  if (answer.kind === 'failed') throw answer.error;
  const isSame = before === null || chargeTheSame(before, answer.quote);
  const error: UserError = isSame
    ? {
        code: 'QUOTE_EXPIRED',
        field: ['quoteToken'],
        message: 'The quote is over: order by the one of `cart`.',
      }
    : {
        code: 'PRICE_CHANGED',
        field: ['quoteToken'],
        message: 'The quote is over, and something costs something else by now: see `cart`.',
      };
  return { order: null, cart, userErrors: [error], warnings: [] };
}

// What every store fetches for itself goes nowhere.
function whereErrors(
  { destination }: Cart,
  input: OrderPlaceInput,
  places: readonly (string | null)[],
): readonly UserError[] {
  const address = addressOf(input);
  if (address === null) return places.every((store) => store !== null) ? [] : [deliveryRequired];
  return destination === null ? [deliveryRequired] : elsewhereErrors(address, destination);
}

const deliveryRequired: UserError = {
  code: 'DELIVERY_REQUIRED',
  field: ['address'],
  message: 'Say where the goods go: cartDeliverySet for the quote, and the whole address here.',
};

const cartEmpty: UserError = { code: 'CART_EMPTY', field: ['cartId'], message: 'The cart has no lines.' };

const failureErrors = (order: Order | null): readonly UserError[] =>
  order?.failure == null ? [] : [{ ...order.failure, field: failedField(order.failure) }];

const failedField = ({ code, field }: NonNullable<Order['failure']>): readonly string[] =>
  code.startsWith('PAYMENT') ? ['payment'] : (field ?? ['cartId']);
