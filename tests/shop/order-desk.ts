import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import type { TestGateway } from '../kit/test-gateway.ts';
import { type Cart, cartsAt, type Line, made, type Taxed } from './carts.ts';
import { type Asker, keys } from './front-door.ts';

/** `Order` of the graph, as far as tests look into it. */
export interface Order {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly lines: readonly {
    readonly id: string;
    readonly sku: string;
    readonly quantity: number;
    readonly storeId: string | null;
    readonly total: Taxed;
  }[];
  readonly totals: { readonly total: Taxed };
  readonly payment: {
    readonly state: string;
    readonly amount: { readonly amount: string };
    readonly authorized: { readonly amount: string };
    readonly captured: { readonly amount: string };
    readonly refunded: { readonly amount: string };
  };
  readonly nextAction: { readonly url: string } | null;
  readonly events: readonly { readonly type: string; readonly lineIds: readonly string[] }[];
  readonly failure: { readonly code: string } | null;
  readonly customerId: string | null;
  readonly placedAt: string | null;
}

/** `OrderPlacePayload` of the graph. */
export interface Placed {
  readonly order: Order | null;
  readonly cart: {
    readonly quote: { readonly token: string };
    readonly totals: { readonly total: Taxed };
  } | null;
  readonly userErrors: readonly {
    readonly code: string;
    readonly field: readonly string[];
    readonly available: number | null;
    readonly lineId: string | null;
  }[];
  readonly quote: { readonly token: string } | null;
}

const orderFields = /* GraphQL */ `
  id number state
  lines {
    id sku quantity storeId taxRate cancelled ready shipped collected returned
    total { shown { amount currencyCode } taxIncluded net { amount } gross { amount } tax { amount } }
  }
  totals { delivery { shown { amount } } total { shown { amount currencyCode } net { amount } gross { amount } tax { amount } } }
  discounts { promotion title amount { amount } code }
  taxes { rate amount { amount } base { amount } }
  codes
  context { market language store channel }
  delivery { method title address { lines city postalCode country } pickup { storeId lineIds readyAt } }
  contact { name email phone }
  payment { method state amount { amount } authorized { amount } captured { amount } refunded { amount } }
  nextAction { url }
  events { type lineIds }
  returns { id }
  failure { code message }
  customerId placedAt
`;

const documents = {
  quote: 'query ($id: ID!) { cart(id: $id) { quote { token } } }',
  place: `mutation ($input: OrderPlaceInput!) { orderPlace(input: $input) { order { ${orderFields} }
    cart { quote { token } totals { total { shown { amount currencyCode } } } } quote { token }
    userErrors { code field available lineId } warnings { code } } }`,
  resume: `mutation ($input: OrderResumeInput!) { orderResume(input: $input) { order { ${orderFields} }
    userErrors { code } } }`,
  byId: `query ($id: ID!) { order(id: $id) { ${orderFields} } }`,
  byNumber: `query ($number: String!) { order(number: $number) { ${orderFields} } }`,
  cancel: `mutation ($input: OrderCancelInput!) { orderCancel(input: $input) { order { ${orderFields} }
    userErrors { code field } } }`,
  fulfil: `mutation ($input: OrderFulfilInput!) { orderFulfil(input: $input) { order { ${orderFields} }
    userErrors { code field } } }`,
  pay: `mutation ($input: OrderPayInput!) { orderPay(input: $input) { order { ${orderFields} }
    userErrors { code field } } }`,
  pickup: `mutation ($input: CartPickupSetInput!) { cartPickupSet(input: $input) {
    cart { id } userErrors { code field } } }`,
  ofCart: 'query ($id: ID!) { cart(id: $id) { order { id state } } }',
} as const;

/** What later mutations of orders answer. */
export interface Changed {
  readonly order: Order | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] }[];
}

/** Where a test's orders go. */
export const paris = {
  name: 'Ada Lovelace',
  lines: ['1 rue de Rivoli'],
  postalCode: '75001',
  city: 'Paris',
  country: 'FR',
} as const;

/** How a test orders. */
export interface OrderDesk {
  /** A cart that can be ordered: sent home by the standard method. */
  begin(lines: readonly Line[], asker?: Asker): Promise<Cart>;
  ask<Data>(document: string, variables: object, asker?: Asker): Promise<Data>;
  quoteOf(cartId: string, asker?: Asker): Promise<string>;
  /** Orders a cart by its quote of now, or with what is given. */
  place(cartId: string, input?: object, asker?: Asker): Promise<Placed>;
  resume(orderId: string, asker?: Asker): Promise<Placed>;
  cancel(orderId: string, asker?: Asker): Promise<Changed>;
  /** Says as staff what became of units. */
  fulfil(orderId: string, step: string, asker: Asker, input?: object): Promise<Changed>;
  /** Takes as staff what is due. */
  pay(orderId: string, reference: string, asker: Asker): Promise<Changed>;
  /** Chooses stores in which a cart is fetched. */
  fetchIn(cartId: string, stores: readonly string[], asker?: Asker): Promise<void>;
  read(id: string, asker?: Asker): Promise<Order | null>;
  readByNumber(number: string, asker?: Asker): Promise<Order | null>;
  orderOf(cartId: string, asker?: Asker): Promise<{ readonly id: string; readonly state: string } | null>;
}

/** Orders at a gateway that is started later. */
export function ordersAt(gateway: () => Pick<TestGateway, 'ask'>): OrderDesk {
  const ask: OrderDesk['ask'] = async <Data>(
    document: string,
    variables: object,
    { channel = 'WEB', token }: Asker = {},
  ) => {
    const headers = {
      'comptoir-key': keys[channel],
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
    const { body } = await gateway().ask(document, { variables, headers });
    expect(body.errors).toBeUndefined();
    return body.data as Data;
  };
  const quoteOf: OrderDesk['quoteOf'] = async (id, asker) => {
    const data = await ask<{ cart: { quote: { token: string } } }>(documents.quote, { id }, asker);
    return data.cart.quote.token;
  };
  const { create, change } = cartsAt(gateway);
  return {
    ask,
    quoteOf,
    begin: async (lines, asker) => {
      const { id } = made(await create(lines, { idempotencyKey: randomUUID() }, {}, asker));
      const input = { cartId: id, destination: { country: 'FR', postalCode: '75001' }, method: 'standard' };
      return made(await change('CartDeliverySet', input, {}, asker));
    },
    place: async (cartId, given = {}, asker) => {
      const input = {
        cartId,
        quoteToken: (given as { quoteToken?: string }).quoteToken ?? (await quoteOf(cartId, asker)),
        payment: { method: 'CARD', token: 'test-success' },
        contact: { name: 'Ada Lovelace', email: 'ada@example.com' },
        address: paris,
        idempotencyKey: randomUUID(),
        ...given,
      };
      return (await ask<{ orderPlace: Placed }>(documents.place, { input }, asker)).orderPlace;
    },
    resume: async (orderId, asker) =>
      (await ask<{ orderResume: Placed }>(documents.resume, { input: { orderId } }, asker)).orderResume,
    cancel: async (orderId, asker) =>
      (await ask<{ orderCancel: Changed }>(documents.cancel, { input: { orderId } }, asker)).orderCancel,
    fulfil: async (orderId, step, asker, given = {}) => {
      const input = { orderId, step, idempotencyKey: randomUUID(), ...given };
      return (await ask<{ orderFulfil: Changed }>(documents.fulfil, { input }, asker)).orderFulfil;
    },
    pay: async (orderId, reference, asker) => {
      const input = { orderId, method: 'CASH', reference };
      return (await ask<{ orderPay: Changed }>(documents.pay, { input }, asker)).orderPay;
    },
    fetchIn: async (cartId, stores, asker) => {
      const data = await ask<{ cartPickupSet: Changed }>(
        documents.pickup,
        { input: { cartId, stores } },
        asker,
      );
      expect(data.cartPickupSet.userErrors).toEqual([]);
    },
    read: async (id, asker) => (await ask<{ order: Order | null }>(documents.byId, { id }, asker)).order,
    readByNumber: async (number, asker) =>
      (await ask<{ order: Order | null }>(documents.byNumber, { number }, asker)).order,
    orderOf: async (id, asker) =>
      (await ask<{ cart: { order: { id: string; state: string } | null } }>(documents.ofCart, { id }, asker))
        .cart.order,
  };
}

/** The order of a payload in which nothing was refused. */
export function ordered({ order, userErrors }: Placed): Order {
  expect(userErrors).toEqual([]);
  expect(order).not.toBeNull();
  return order as Order;
}
