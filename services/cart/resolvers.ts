import type { IResolvers } from '@graphql-tools/utils';
import { formatGlobalId, keyOfGlobalId } from '../../schema/global-id.ts';
import type { Cart, CartLine } from './cart.ts';
import type { CartCall } from './cart-call.ts';
import { followMerges } from './cart-rows.ts';
import { cartKeyOf } from './changes/cart-change.ts';
import { type CartClaimInput, cartClaim } from './changes/cart-claim.ts';
import { type CartCreateInput, cartCreate } from './changes/cart-create.ts';
import { type CartDeliverySetInput, cartDeliverySet } from './changes/cart-delivery-set.ts';
import { type CartDiscountApplyInput, cartDiscountApply } from './changes/cart-discount-apply.ts';
import { type CartHandoverInput, cartHandover } from './changes/cart-handover.ts';
import { type CartLinesAddInput, cartLinesAdd } from './changes/cart-lines-add.ts';
import { type CartLinesRemoveInput, cartLinesRemove } from './changes/cart-lines-remove.ts';
import { type CartLinesUpdateInput, cartLinesUpdate } from './changes/cart-lines-update.ts';
import { type CartMergeInput, cartMerge } from './changes/cart-merge.ts';
import { type CartPickupSetInput, cartPickupSet } from './changes/cart-pickup-set.ts';
import { deliveryOptionsOf } from './delivery/delivery-options.ts';
import { type PickupOptionsArguments, pickupOptionsOf } from './delivery/pickup-options.ts';
import type { PickupPlan } from './delivery/pickup-plans.ts';
import { isCustomer, isHolder } from './holder.ts';
import type { Quote, QuoteLine } from './neighbours/quote.ts';
import { type OrderPlaceInput, type OrderPlacePayload, orderPlace } from './orders/place/index.ts';
import { type OrderResumeInput, orderResume } from './orders/resume.ts';
import type { Payload } from './refusal.ts';

/** A line together with its cart, since only a whole cart has a price. */
interface LineOfCart extends CartLine {
  readonly cart: Cart;
}

interface CustomerOfCarts {
  readonly id: string;
  readonly key: string;
}

interface Input<Value> {
  readonly input: Value;
}

/** Every field of the cart's SDL. */
export const cartResolvers: IResolvers<unknown, CartCall> = {
  Query: {
    cart: (_, { id }: { id: string }, call) => cartFor(call, id),
    cartsByIds: (_, { ids }: { ids: readonly string[] }, call) => ids.map((id) => cartFor(call, id)),
    customerCartsByIds: (_, { ids }: { ids: readonly string[] }, call) =>
      ids.map((id) => customerFor(call, id)),
  },
  Mutation: {
    cartCreate: (_, { input }: Input<CartCreateInput>, call) => cartCreate(input, call),
    cartLinesAdd: (_, { input }: Input<CartLinesAddInput>, call) => cartLinesAdd(input, call),
    cartLinesUpdate: (_, { input }: Input<CartLinesUpdateInput>, call) => cartLinesUpdate(input, call),
    cartLinesRemove: (_, { input }: Input<CartLinesRemoveInput>, call) => cartLinesRemove(input, call),
    cartDeliverySet: (_, { input }: Input<CartDeliverySetInput>, call) => cartDeliverySet(input, call),
    cartPickupSet: (_, { input }: Input<CartPickupSetInput>, call) => cartPickupSet(input, call),
    cartHandover: (_, { input }: Input<CartHandoverInput>, call) => cartHandover(input, call),
    cartClaim: (_, { input }: Input<CartClaimInput>, call) => cartClaim(input, call),
    cartMerge: (_, { input }: Input<CartMergeInput>, call) => cartMerge(input, call),
    cartDiscountApply: (_, { input }: Input<CartDiscountApplyInput>, call) => cartDiscountApply(input, call),
    orderPlace: (_, { input }: Input<OrderPlaceInput>, call) => orderPlace(input, call),
    orderResume: (_, { input }: Input<OrderResumeInput>, call) => orderResume(input, call),
  },
  Cart: {
    id: (cart: Cart) => formatGlobalId('Cart', cart.knownAs),
    lines: (cart: Cart) => cart.lines.map((line): LineOfCart => ({ ...line, cart })),
    totalQuantity: (cart: Cart) => cart.lines.reduce((total, { quantity }) => total + quantity, 0),
    // Subtotal and total are named alike in SDL and quote; what is asked of delivery is its total.
    totals: (cart: Cart, _, call) => quoteOf(cart, call),
    discounts: async (cart: Cart, _, call) => (await quoteOf(cart, call)).discounts,
    taxes: async (cart: Cart, _, call) => (await quoteOf(cart, call)).taxes,
    // Token and end are named alike too. All fields of a cart are asked for in one tick, so that one quote serves them.
    quote: (cart: Cart, _, call) => signedQuoteOf(cart, call),
    // Nothing can be done about what was ordered.
    warnings: (cart: Cart, _, call) => (cart.orderedAs === null ? call.warnings.load(cart) : []),
    // Named alike in the SDL and in the rows.
    context: (cart: Cart) => cart,
    // Its fields ask for what they need: where goods go is known without pricing.
    delivery: (cart: Cart) =>
      cart.destination === null && cart.method === null && cart.pickupStores.length === 0 ? null : cart,
    deliveryOptions: (cart: Cart, _, call) => deliveryOptionsOf(cart, call),
    pickupOptions: (cart: Cart, args: PickupOptionsArguments, call) => pickupOptionsOf(cart, args, call),
    customerId: ({ customerKey }: Cart) => customerKey && formatGlobalId('Customer', customerKey),
  },
  CartTotals: {
    delivery: ({ delivery }: Quote) => delivery?.total ?? null,
  },
  CartDelivery: {
    country: ({ destination }: Cart) => destination?.country ?? null,
    region: ({ destination }: Cart) => destination?.region ?? null,
    postalCode: ({ destination }: Cart) => destination?.postalCode ?? null,
    pickup: ({ pickupStores }: Cart) =>
      pickupStores.map((key) => ({ storeId: formatGlobalId('Store', key) })),
    cost: async (cart: Cart, _, call) => (await quoteOf(cart, call)).delivery?.cost ?? null,
    discounts: async (cart: Cart, _, call) => (await quoteOf(cart, call)).delivery?.discounts ?? [],
  },
  CartPickupPart: {
    storeId: ({ store }: PickupPlan['parts'][number]) => formatGlobalId('Store', store),
  },
  CartLine: {
    unit: async (line: LineOfCart, _, call) => (await quoteLineOf(line, call))?.unit ?? null,
    total: async (line: LineOfCart, _, call) => (await quoteLineOf(line, call))?.total ?? null,
    fees: async (line: LineOfCart, _, call) => (await quoteLineOf(line, call))?.fees ?? [],
    discounts: async (line: LineOfCart, _, call) => (await quoteLineOf(line, call))?.discounts ?? [],
  },
  OrderPlacePayload: {
    quote: ({ cart }: OrderPlacePayload, _, call) => (cart === null ? null : signedQuoteOf(cart, call)),
  },
  Customer: {
    carts: ({ key }: CustomerOfCarts, _, call) => call.customerCarts.load(key),
  },
  ...Object.fromEntries(
    [
      'CartCreate',
      'CartLinesAdd',
      'CartLinesUpdate',
      'CartLinesRemove',
      'CartDeliverySet',
      'CartPickupSet',
      'CartDiscountApply',
      'CartMerge',
      'CartClaim',
    ].map((mutation) => [`${mutation}Payload`, { warnings: payloadWarnings }]),
  ),
};

async function cartFor(call: CartCall, id: string): Promise<Cart | null> {
  const key = cartKeyOf(id);
  const cart =
    key === null ? null : await followMerges(await call.carts.load(key), (next) => call.carts.load(next));
  return cart !== null && isHolder(cart, call.context) ? cart : null;
}

function customerFor(call: CartCall, id: string): CustomerOfCarts | null {
  const key = keyOfGlobalId('Customer', id);
  // PostgreSQL refuses texts with a zero byte, which an id that somebody made up may hold.
  return key !== null && !key.includes('\0') && isCustomer(key, call.context) ? { id, key } : null;
}

// Without a quote every field that would show an amount says why: a cart without discounts is another cart.
async function quoteOf(cart: Cart, call: CartCall): Promise<Quote> {
  const answer = await call.quotes.load(cart);
  if (answer.kind === 'failed') throw answer.error;
  return answer.quote;
}

async function signedQuoteOf(cart: Cart, call: CartCall): Promise<Quote> {
  call.toSign.add(cart);
  return quoteOf(cart, call);
}

// A line without a price is missing in the quote: that is no error.
async function quoteLineOf({ id, cart }: LineOfCart, call: CartCall): Promise<QuoteLine | undefined> {
  return (await quoteOf(cart, call)).lines.find(({ lineId }) => lineId === id);
}

// What was not done as asked, then what is to be said of the cart anyway.
async function payloadWarnings({ cart, reductions }: Payload, _: unknown, call: CartCall) {
  return cart === null || cart.orderedAs !== null ? [] : [...reductions, ...(await call.warnings.load(cart))];
}
