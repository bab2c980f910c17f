import type { GraphQLError } from 'graphql';
import { sql, type Transaction } from 'kysely';
import { once } from '../../../kit/idempotency.ts';
import type { Cart } from '../../cart.ts';
import type { CartCall } from '../../cart-call.ts';
import { findCart, readCart } from '../../changes/cart-change.ts';
import { idempotencyKeyReused } from '../../input/idempotency-key.ts';
import { readSignedQuote, type SignedQuote } from '../../neighbours/signed-quote.ts';
import { pricedFor } from '../../priced-for.ts';
import { CartMoved, Refusal, refuseIfAny } from '../../refusal.ts';
import { advanceAWhile } from '../advance-a-while.ts';
import { assertQuoteOf, QuoteOver } from './check-quote.ts';
import { isFetched, whereErrors } from './check-where.ts';
import { insertOrder } from './insert-order.ts';
import { addressOf, type OrderPlaceInput, placeInputErrors } from './place-input.ts';
import {
  alreadyOrdered,
  cartEmpty,
  type OrderPlacePayload,
  ordered,
  quoteOver,
  refused,
} from './place-payload.ts';
import { askWhere, isServedAlike, pickupOf, type Where } from './where.ts';

/** Orders a cart, once, and goes on with the order as far as it goes by itself. */
export async function orderPlace(input: OrderPlaceInput, call: CartCall): Promise<OrderPlacePayload> {
  try {
    const key = await place(input, call);
    await advanceAWhile(call.desk, key);
    return await ordered(call, key);
  } catch (error) {
    if (error instanceof CartMoved) return orderPlace(input, call);
    if (error instanceof AlreadyOrdered) return alreadyOrdered(call, error.key);
    if (error instanceof QuoteOver) return quoteOver(call, input.cartId, error);
    if (error instanceof Refusal) return refused(error.userErrors);
    throw error;
  }
}

/** The key of the order that this call made, now or when it came first. */
async function place(input: OrderPlaceInput, call: CartCall): Promise<string> {
  refuseIfAny(placeInputErrors(input, call.desk.payments !== null));
  const cart = await findCart(call, input.cartId);
  // Neighbours are asked before anything is locked; what they said is compared under the lock. The same call again is
  // answered whatever they say.
  const [signed, where] = await Promise.all([
    readSignedQuote(call.desk.neighbours, input.quoteToken, call.requestId).catch(
      (error: GraphQLError) => error,
    ),
    askWhere(cart, call),
  ]);
  const { idempotencyKey, ...rest } = input;
  const { client, customerId } = call.context;
  const scope = [client ?? '', customerId ?? '', 'orderPlace'];
  return call.db.transaction().execute(async (trx) => {
    // The key's row before the cart's: every call takes them in this order.
    const outcome = await once(trx, { scope, key: idempotencyKey, input: rest }, () =>
      orderLocked(trx, input, call, { cart, signed, where }),
    );
    if (outcome.kind === 'reused') throw new Refusal([idempotencyKeyReused]);
    return outcome.objectId;
  });
}

/** What was found before the lock. */
interface Found {
  readonly cart: Cart;
  /** Or why pricing cannot be asked. */
  readonly signed: SignedQuote | GraphQLError;
  readonly where: Where;
}

async function orderLocked(
  trx: Transaction<object>,
  input: OrderPlaceInput,
  { context, holdSeconds }: CartCall,
  { cart: found, signed, where }: Found,
): Promise<string> {
  await sql`SELECT FROM cart WHERE key = ${found.key} FOR UPDATE`.execute(trx);
  const cart = await readCart(trx, found.key);
  if (cart.mergedInto !== null) throw new CartMoved();
  if (cart.orderedAs !== null) throw new AlreadyOrdered(cart.orderedAs);
  if (!isServedAlike(found, cart)) throw new CartMoved();
  if (signed instanceof Error) throw signed;
  refuseIfAny(cart.lines.length === 0 ? [cartEmpty] : []);
  const priced = pricedFor(cart, context);
  const quote = assertQuoteOf(cart, priced, signed);
  const situation = {
    market: priced.market,
    language: context.language ?? cart.language,
    store: context.store ?? cart.store,
    channel: context.channel ?? cart.channel,
  };
  refuseIfAny(whereErrors(cart, input, where, situation.store));
  const fetched = isFetched(cart, input, where);
  return insertOrder(trx, {
    ...{ cart, quote, places: where.places, input, situation },
    address: fetched ? null : addressOf(input),
    pickup: fetched ? pickupOf(cart, where) : [],
    holdSeconds: holdSeconds(situation.channel),
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
