import type { Asker } from './front-door.ts';

/** What a customer has, of which others may see and change nothing. */
export interface Belongings {
  readonly cartId: string;
  readonly lineId: string;
  readonly quoteToken: string;
  /** Of another cart of the same customer. */
  readonly orderId: string;
  readonly orderNumber: string;
  /** Of another one, two units of which were sent. */
  readonly sentOrderId: string;
  readonly sentLineId: string;
  /** One of those units is to come back. */
  readonly returnId: string;
  readonly customerId: string;
}

/** One way to touch what is somebody's. */
export interface Attempt {
  readonly mutation: string;
  /** Which of its ids is somebody else's. */
  readonly by: string;
  /** @param own a cart of whoever tries. */
  readonly input: (theirs: Belongings, own: string) => object;
  /** The field of the payload that shows it. */
  readonly shows: string;
  readonly refusal: string;
  /** What is said instead to whoever is not signed in. */
  readonly refusalOfGuests?: string;
  /** Whether not even she may do it herself. */
  readonly isForStaff?: boolean;
  /** What is said to whoever may do it, where what she has is not fit for it; nothing where left out. */
  readonly objection?: string;
}

const cart = { by: 'cartId', shows: 'cart', refusal: 'CART_NOT_FOUND' };
const order = { by: 'orderId', shows: 'order', refusal: 'ORDER_NOT_FOUND' };
const back = { by: 'returnId', shows: 'return', refusal: 'RETURN_NOT_FOUND' };
const ofCart = ({ cartId }: Belongings) => ({ cartId });
const address = {
  ...{ name: 'Mallory', lines: ['2 rue de Rivoli'], postalCode: '75001', city: 'Paris', country: 'FR' },
};
const idempotencyKey = 'an attempt';

/**
 * Every mutation that changes a cart or an order by its id. What the schema has and this table has not fails the test: add
 * a row, or a line to `opensNothing`.
 */
export const attempts: readonly Attempt[] = [
  {
    ...{ mutation: 'cartLinesAdd', ...cart },
    input: (theirs) => ({ ...ofCart(theirs), lines: [{ sku: 'G401-100G' }], idempotencyKey }),
  },
  {
    ...{ mutation: 'cartLinesUpdate', ...cart },
    input: (theirs) => ({ ...ofCart(theirs), lines: [{ id: theirs.lineId, quantity: 5 }] }),
  },
  {
    ...{ mutation: 'cartLinesRemove', ...cart },
    input: (theirs) => ({ ...ofCart(theirs), lineIds: [theirs.lineId] }),
  },
  {
    ...{ mutation: 'cartDeliverySet', ...cart },
    input: (theirs) => ({ ...ofCart(theirs), destination: { country: 'FR', postalCode: '69001' } }),
  },
  {
    ...{ mutation: 'cartPickupSet', ...cart },
    input: (theirs) => ({ ...ofCart(theirs), stores: ['paris-marais'] }),
  },
  {
    ...{ mutation: 'cartDiscountApply', ...cart },
    input: (theirs) => ({ ...ofCart(theirs), codes: ['BIENVENUE10'] }),
  },
  { mutation: 'cartHandover', ...cart, shows: 'handover', input: ofCart },
  {
    ...{ mutation: 'cartMerge', ...cart, refusalOfGuests: 'NOT_SIGNED_IN' },
    input: ofCart,
  },
  {
    ...{ mutation: 'cartMerge', ...cart, by: 'intoId', refusalOfGuests: 'NOT_SIGNED_IN' },
    input: ({ cartId }, own) => ({ cartId: own, intoId: cartId }),
  },
  {
    ...{ mutation: 'orderPlace', ...cart, shows: 'order' },
    input: ({ cartId, quoteToken }) => ({
      ...{ cartId, quoteToken, address, idempotencyKey },
      payment: { method: 'CARD', token: 'test-success' },
      contact: { name: 'Mallory', email: 'mallory@example.com' },
    }),
  },
  { mutation: 'orderResume', ...order, input: ({ orderId }) => ({ orderId }) },
  { mutation: 'orderCancel', ...order, input: ({ orderId }) => ({ orderId }) },
  {
    ...{ mutation: 'orderFulfil', ...order, isForStaff: true },
    input: ({ orderId }) => ({ orderId, step: 'SHIPPED', idempotencyKey: `sent ${orderId}` }),
  },
  {
    ...{ mutation: 'orderPay', ...order, isForStaff: true, objection: 'NOTHING_DUE' },
    input: ({ orderId }) => ({ orderId, method: 'CASH', reference: 'receipt 1' }),
  },
  {
    ...{ mutation: 'returnRequest', ...order, shows: 'return' },
    input: ({ sentOrderId, sentLineId }) => ({
      orderId: sentOrderId,
      lines: [{ lineId: sentLineId, quantity: 1 }],
      idempotencyKey: `back ${sentOrderId}`,
    }),
  },
  {
    ...{ mutation: 'returnReceive', ...back, refusal: 'STAFF_ONLY', isForStaff: true },
    input: ({ returnId, sentLineId }) => ({
      returnId,
      lines: [{ lineId: sentLineId, quantity: 1 }],
      idempotencyKey: `here ${returnId}`,
    }),
  },
  { mutation: 'returnCancel', ...back, input: ({ returnId }) => ({ returnId }) },
];

/** Mutations of the cart service that touch nothing by its id. */
export const opensNothing: Readonly<Record<string, string>> = {
  cartCreate: 'makes a cart of the caller',
  cartClaim: 'goes by a code that its holder gave',
};

/** Where what is somebody's can be read: `… on` what, and how it is found. */
export const readings: Readonly<
  Record<'Cart' | 'Order' | 'Customer', Readonly<Record<string, (theirs: Belongings) => string>>>
> = {
  Cart: {
    cart: ({ cartId }) => `cart(id: "${cartId}")`,
    node: ({ cartId }) => `node(id: "${cartId}")`,
    nodes: ({ cartId }) => `nodes(ids: ["${cartId}"])`,
  },
  Order: {
    order: ({ orderId }) => `order(id: "${orderId}")`,
    byNumber: ({ orderNumber }) => `order(number: "${orderNumber}")`,
    node: ({ orderId }) => `node(id: "${orderId}")`,
    nodes: ({ orderId }) => `nodes(ids: ["${orderId}"])`,
  },
  // By way of its customer: all his carts and orders.
  Customer: {
    node: ({ customerId }) => `node(id: "${customerId}")`,
    nodes: ({ customerId }) => `nodes(ids: ["${customerId}"])`,
  },
};

/** Arguments of fields that need some. */
export const argumentsOf: Readonly<Record<string, string>> = {};

/** Whoever may not, though he knows every id. */
export const strangers: Readonly<
  Record<string, (tokenOf: (name: string) => Promise<string>) => Promise<Asker>>
> = {
  'another customer': async (tokenOf) => ({ token: await tokenOf('mallory') }),
  'another customer, in a shop': async (tokenOf) => ({ channel: 'POS', token: await tokenOf('mallory') }),
  'nobody in particular': async () => ({}),
  'a till at which nobody has signed in': async () => ({ channel: 'POS' }),
  'staff, through a client that is not for staff': async (tokenOf) => ({ token: await tokenOf('claire') }),
};
