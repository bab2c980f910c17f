import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import type { TestGateway } from '../kit/test-gateway.ts';
import { type Cart, cartsAt, type Line, made } from './carts.ts';
import { type Asker, keys } from './front-door.ts';

/** `Order` of the graph, as `orderFields` asks for it. */
export interface Order {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly lines: readonly {
    readonly id: string;
    readonly sku: string;
    readonly quantity: number;
    readonly storeId: string | null;
    readonly total: Shown;
    readonly cancelled: number;
    readonly returned: number;
  }[];
  readonly totals: { readonly total: Shown };
  readonly payment: {
    readonly method: string;
    readonly state: string;
    readonly amount: Amount;
    readonly authorized: Amount;
    readonly captured: Amount;
    readonly refunded: Amount;
  };
  readonly nextAction: { readonly url: string } | null;
  readonly events: readonly { readonly type: string; readonly lineIds: readonly string[] }[];
  readonly failure: { readonly code: string } | null;
  readonly customerId: string | null;
  readonly placedAt: string | null;
}

interface Amount {
  readonly amount: string;
  readonly currencyCode: string;
}

interface Shown {
  readonly shown: Amount;
}

/** What `orderPlace` answers. */
export interface PlacePayload {
  readonly order: Order | null;
  readonly cart: Cart | null;
  readonly quote: { readonly token: string; readonly expiresAt: string } | null;
  readonly userErrors: readonly {
    readonly code: string;
    readonly field: readonly string[];
    readonly available: number | null;
    readonly lineId: string | null;
  }[];
}

export const orderFields = /* GraphQL */ `
  fragment Order on Order {
    id number state
    lines {
      id sku quantity storeId total { shown { amount currencyCode } }
      cancelled ready shipped collected returned taxRate
    }
    totals { subtotal { shown { amount currencyCode } } total { shown { amount currencyCode } } }
    discounts { promotion title amount { amount } code }
    taxes { rate amount { amount } base { amount } }
    codes
    context { market language store channel }
    delivery { address { lines city postalCode country } pickup { storeId lineIds readyAt } }
    contact { name email phone }
    payment {
      method state
      amount { amount currencyCode } authorized { amount currencyCode }
      captured { amount currencyCode } refunded { amount currencyCode }
    }
    nextAction { url }
    events { type lineIds }
    returns { id }
    failure { code message }
    customerId placedAt
  }
`;

/** Where the goods of these tests go. */
export const lille = { country: 'FR', postalCode: '59000' };

/** What a test says to `orderPlace`, where it says nothing else. */
export const placeInput = (cartId: string, quoteToken: string, token = 'test-success') => ({
  ...{ cartId, quoteToken, payment: { method: 'CARD', token }, idempotencyKey: randomUUID() },
  contact: { name: 'Ada Byron', email: 'ada@example.org', phone: '+33320000000' },
  address: { lines: ['1 quai des Brumes'], city: 'Lille', ...lille },
});

/** How a test deals with orders. */
export interface Ordering {
  /** A cart that can be ordered, and what it is ordered by. */
  ready(lines?: readonly Line[], asker?: Asker): Promise<{ readonly cart: Cart; readonly token: string }>;
  quoteOf(cartId: string, asker?: Asker): Promise<string>;
  place(input: object, asker?: Asker): Promise<PlacePayload>;
  /** A new order that was placed. */
  placed(lines?: readonly Line[], token?: string, asker?: Asker): Promise<Order>;
  read(by: { readonly id?: string; readonly number?: string }, asker?: Asker): Promise<Order | null>;
  resume(orderId: string, asker?: Asker): Promise<Order | null>;
  graph<Data>(document: string, variables?: object, asker?: Asker): Promise<Data>;
}

/** Orders at a gateway that is started later. */
export function orderingAt(gateway: () => Pick<TestGateway, 'ask'>): Ordering {
  const { create } = cartsAt(gateway);
  const graph: Ordering['graph'] = async <Data>(document: string, variables = {}, asker: Asker = {}) => {
    const { channel = 'WEB', token } = asker;
    const headers = {
      'comptoir-key': keys[channel],
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
    const { body } = await gateway().ask(document, { variables, headers });
    expect(body.errors).toBeUndefined();
    return body.data as Data;
  };
  const quoteOf: Ordering['quoteOf'] = async (cartId, asker) => {
    const document = 'query ($id: ID!) { cart(id: $id) { quote { token } } }';
    const data = await graph<{ cart: { quote: { token: string } } }>(document, { id: cartId }, asker);
    return data.cart.quote.token;
  };
  const ready: Ordering['ready'] = async (lines = [['C101-NAVY-M', 2]], asker) => {
    const cart = made(await create(lines, { destination: lille }, {}, asker));
    return { cart, token: await quoteOf(cart.id, asker) };
  };
  const place: Ordering['place'] = async (input, asker) => {
    const document = `mutation ($input: OrderPlaceInput!) { orderPlace(input: $input) {
      order { ...Order } cart { id lines { id } } quote { token expiresAt }
      userErrors { code field message available lineId } warnings { code }
    } } ${orderFields}`;
    return (await graph<{ orderPlace: PlacePayload }>(document, { input }, asker)).orderPlace;
  };
  return {
    ...{ graph, quoteOf, ready, place },
    placed: async (lines, token, asker) => {
      const { cart, token: quoteToken } = await ready(lines, asker);
      const { order, userErrors } = await place(placeInput(cart.id, quoteToken, token), asker);
      expect([userErrors, order?.state]).toEqual([[], 'PLACED']);
      return order as Order;
    },
    read: async (by, asker) => {
      const document = `query ($id: ID, $number: String) { order(id: $id, number: $number) { ...Order } } ${orderFields}`;
      return (await graph<{ order: Order | null }>(document, by, asker)).order;
    },
    resume: async (orderId, asker) => {
      const document = `mutation ($input: OrderResumeInput!) { orderResume(input: $input) {
        order { ...Order } userErrors { code field } warnings { code } } } ${orderFields}`;
      const data = await graph<{ orderResume: { order: Order | null } }>(
        document,
        { input: { orderId } },
        asker,
      );
      return data.orderResume.order;
    },
  };
}
