import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import type { Line } from './carts.ts';
import { type Customers, startCustomers } from './customers.ts';
import type { Asker } from './front-door.ts';
import { type Order, ordered, ordersAt } from './order-desk.ts';

let customers: Customers;
let shop: SampleShop;
let annas: { readonly token: string };
let bert: { readonly token: string };
beforeAll(async () => {
  customers = await startCustomers();
  shop = await startSampleShop({ config: { customers: customers.customers } });
  annas = { token: await customers.tokenOf('anna') };
  bert = { token: await customers.tokenOf('bert') };
});
afterAll(async () => {
  await shop.close();
  await customers.close();
});

const { ask, begin: beginWith, place, read: readById, readByNumber } = ordersAt(() => shop);
const begin = (lines: readonly Line[] = [['C101-NAVY-M', 1]], asker: Asker = {}) => beginWith(lines, asker);
const placed = async (lines?: readonly Line[], asker?: Asker): Promise<Order> =>
  ordered(await place((await begin(lines, asker)).id, {}, asker));
const read = ({ id, number = '' }: { readonly id?: string; readonly number?: string }, asker?: Asker) =>
  id === undefined ? readByNumber(number, asker) : readById(id, asker);
const staff = async () => ({ channel: 'POS', token: await customers.tokenOf('claire') }) as const;
const byCustomer = 'query { customer { carts { id } orders { number } } }';
interface OfCustomer {
  readonly customer: { readonly carts: unknown[]; readonly orders: { readonly number: string }[] };
}

describe('a guest’s order', () => {
  it('is seen by whoever has its id, in full', async () => {
    const order = await placed([
      ['C101-NAVY-M', 1],
      ['G401-100G', 2],
    ]);
    expect(await read({ id: order.id })).toEqual(order);
    expect(order).toMatchObject({
      number: expect.stringMatching(/^C\d{7}$/),
      lines: [
        { sku: 'C101-NAVY-M', quantity: 1, storeId: null, cancelled: 0, returned: 0, taxRate: '0.2' },
        { sku: 'G401-100G', quantity: 2 },
      ],
      context: { market: 'FR', language: 'fr', store: null, channel: 'WEB' },
      delivery: { address: { city: 'Paris', postalCode: '75001' }, pickup: [] },
      contact: { name: 'Ada Lovelace', email: 'ada@example.com', phone: null },
      events: [{ type: 'PLACED', lineIds: [] }],
      payment: { method: 'CARD', state: 'CAPTURED' },
      failure: null,
      nextAction: null,
      customerId: null,
    });
    const { amount } = order.totals.total.shown;
    for (const paid of [order.payment.amount, order.payment.authorized, order.payment.captured])
      expect(paid).toEqual({ amount });
    expect(order.payment.refunded).toEqual({ amount: '0.00' });
    expect(order.placedAt).not.toBeNull();
  });

  it('is found by its number by staff alone', async () => {
    const { number, id } = await placed();
    expect(await read({ number })).toBeNull();
    expect(await read({ number }, bert)).toBeNull();
    expect(await read({ number: ` ${number.toLowerCase()} ` }, await staff())).toMatchObject({ id });
  });

  it.each([['nonsense'], ['C\0'], ['T3JkZXI6YWFh'], ['']])('is not found by %j', async (id) => {
    expect(await read({ id })).toBeNull();
    expect(await read({ number: id }, await staff())).toBeNull();
  });

  it('is asked for by one of the two', async () => {
    for (const args of ['', '(id: "a", number: "b")']) {
      const { body } = await shop.ask(`{ order${args} { id } }`, {});
      expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
  });
});

describe('a customer’s order', () => {
  let order: Order;
  beforeAll(async () => {
    order = await placed(undefined, annas);
  });

  it('is hers and staff’s, by id and by number, and nobody else’s', async () => {
    for (const by of [{ id: order.id }, { number: order.number }]) {
      expect([await read(by), await read(by, bert)]).toEqual([null, null]);
      expect(await read(by, annas)).toEqual(order);
      expect(await read(by, { ...annas, channel: 'KIOSK' })).toEqual(order);
      expect(await read(by, await staff())).toEqual(order);
    }
  });

  it('is among her orders, the newest first, and its cart is no longer among her carts', async () => {
    const next = await placed([['G401-100G', 1]], annas);
    const { customer } = await ask<OfCustomer>(byCustomer, {}, annas);
    expect(customer.orders.map(({ number }) => number)).toEqual([next.number, order.number]);
    expect(customer.carts).toEqual([]);
    expect((await ask<OfCustomer>(byCustomer, {}, bert)).customer.orders).toEqual([]);
  });

  it('is found by its cart and by its global id', async () => {
    const cart = await begin(undefined, annas);
    const document = 'query ($id: ID!) { cart(id: $id) { order { number } } }';
    expect(await ask(document, { id: cart.id }, annas)).toEqual({ cart: { order: null } });
    const node =
      'query ($id: ID!) { node(id: $id) { ... on Order { number customer { id } lines { variant { sku } store { key } } } } }';
    expect(await ask(node, { id: order.id }, annas)).toEqual({
      node: {
        number: order.number,
        customer: { id: order.customerId },
        lines: [{ variant: { sku: 'C101-NAVY-M' }, store: null }],
      },
    });
    expect(await ask(node, { id: order.id }, bert)).toEqual({ node: null });
  });
});
