import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { type Customers, startCustomers } from './customers.ts';
import { type Order, orderingAt } from './ordering.ts';

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

const { placed, read, graph, ready } = orderingAt(() => shop);
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
      delivery: { address: { city: 'Lille', postalCode: '59000' }, pickup: [] },
      contact: { name: 'Ada Byron', email: 'ada@example.org', phone: '+33320000000' },
      events: [{ type: 'PLACED', lineIds: [] }],
      payment: { method: 'CARD', state: 'CAPTURED' },
      failure: null,
      nextAction: null,
      customerId: null,
    });
    expect(order.payment.captured).toEqual(order.totals.total.shown);
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
    order = await placed(undefined, undefined, annas);
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
    const next = await placed([['G401-100G', 1]], undefined, annas);
    const { customer } = await graph<OfCustomer>(byCustomer, {}, annas);
    expect(customer.orders.map(({ number }) => number)).toEqual([next.number, order.number]);
    expect(customer.carts).toEqual([]);
    expect((await graph<OfCustomer>(byCustomer, {}, bert)).customer.orders).toEqual([]);
  });

  it('is found by its cart and by its global id', async () => {
    const { cart } = await ready(undefined, annas);
    const document = 'query ($id: ID!) { cart(id: $id) { order { number } } }';
    expect(await graph(document, { id: cart.id }, annas)).toEqual({ cart: { order: null } });
    const node =
      'query ($id: ID!) { node(id: $id) { ... on Order { number customer { id } lines { variant { sku } store { key } } } } }';
    expect(await graph(node, { id: order.id }, annas)).toEqual({
      node: {
        number: order.number,
        customer: { id: order.customerId },
        lines: [{ variant: { sku: 'C101-NAVY-M' }, store: null }],
      },
    });
    expect(await graph(node, { id: order.id }, bert)).toEqual({ node: null });
  });
});
