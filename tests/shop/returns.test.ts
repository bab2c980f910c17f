import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { cartsAt, made } from './carts.ts';
import { type Customers, startCustomers } from './customers.ts';
import type { Asker } from './front-door.ts';
import { type Order, ordered, ordersAt } from './order-desk.ts';
import { write } from './retailer.ts';
import { given, returnsAt } from './return-desk.ts';

let customers: Customers;
let shop: SampleShop;
let staff: Asker;
beforeAll(async () => {
  customers = await startCustomers();
  shop = await startSampleShop({ config: { customers: customers.customers } });
  staff = { channel: 'POS', token: await customers.tokenOf('claire') };
});
afterAll(async () => {
  await shop.close();
  await customers.close();
});

const { create } = cartsAt(() => shop);
const orders = ordersAt(() => shop);
const { request, receive, cancel, fulfil } = returnsAt(orders);
const [medium, large, store] = ['C101-NAVY-M', 'C101-NAVY-L', 'paris-marais'];
const shipped = async (sku = medium, quantity = 2, asker: Asker = {}): Promise<Order> => {
  const cart = await orders.begin([[sku, quantity]], asker);
  const order = ordered(await orders.place(cart.id, {}, asker));
  await fulfil(order.id, 'SHIPPED', staff);
  return order;
};
const lineOf = ({ lines: [line] }: Order): string => line?.id ?? '';
const count = (sku: string, location: string, onHand: number) =>
  write(shop, 'stockCountsAdd', [{ sku, location, onHand, at: new Date().toISOString() }]);
const has = async (sku: string): Promise<number> => {
  const document = `query ($sku: String!) { variant(sku: $sku) { availability { stores(first: 50) { store { key } quantity } } } }`;
  interface Answer {
    readonly variant: {
      readonly availability: {
        readonly stores: readonly { readonly store: { readonly key: string }; readonly quantity: number }[];
      };
    };
  }
  const { variant } = await orders.ask<Answer>(document, { sku });
  return variant.availability.stores.find((one) => one.store.key === store)?.quantity ?? 0;
};

describe('goods that come back', () => {
  it('are refunded by what was paid for them, wherever they come in', async () => {
    await count(medium, store, 3);
    const order = await shipped();
    const lineId = lineOf(order);
    const back = given(
      await request({ orderId: order.id, lines: [{ lineId, quantity: 1, reason: 'Too small' }] }),
    );
    expect(back).toMatchObject({
      state: 'REQUESTED',
      order: { id: order.id },
      lines: [{ lineId, quantity: 1, reason: 'Too small', received: 0 }],
      ...{ refunded: null, exchange: null, heldUntil: null },
    });
    const lines = [{ lineId, quantity: 1 }];
    const received = given(await receive({ returnId: back.id, store, lines }, staff));
    const half = (Number(order.payment.captured.amount) / 2).toFixed(2);
    expect(received).toMatchObject({
      ...{ state: 'RECEIVED', refundedThrough: 'CARD', store: { key: store } },
      ...{ lines: [{ received: 1, damaged: 0 }], refunded: { amount: half } },
    });
    expect(await has(medium)).toBe(4);
    expect(await orders.read(order.id)).toMatchObject({
      lines: [{ returned: 1 }],
      payment: { state: 'PARTLY_REFUNDED', refunded: { amount: half } },
      events: [
        { type: 'PLACED' },
        { type: 'SHIPPED' },
        { type: 'RETURN_REQUESTED' },
        { type: 'RETURNED' },
        { type: 'REFUNDED' },
      ],
      returns: [{ id: back.id }],
    });
  });

  it('are not sold again where they are damaged', async () => {
    await count(medium, store, 3);
    const order = await shipped();
    const lineId = lineOf(order);
    const back = given(await request({ orderId: order.id, lines: [{ lineId, quantity: 2 }] }, staff));
    const lines = [
      { lineId, quantity: 1, condition: 'DAMAGED' },
      { lineId, quantity: 1, condition: 'SELLABLE' },
    ];
    const received = given(await receive({ returnId: back.id, store, lines }, staff));
    expect(received).toMatchObject({
      lines: [{ received: 2, damaged: 1 }],
      refunded: order.payment.captured,
    });
    expect(await has(medium)).toBe(4);
    expect(await orders.read(order.id)).toMatchObject({ payment: { state: 'REFUNDED' } });
  });
});

describe('what was paid at the till', () => {
  it('is handed out at the till, as the return says', async () => {
    const destination = { country: 'FR', postalCode: '75001' };
    const cart = made(await create([[medium, 2]], { destination }));
    await count(medium, store, 3);
    const fetch =
      'mutation ($input: CartPickupSetInput!) { cartPickupSet(input: $input) { userErrors { code } } }';
    await orders.ask(fetch, { input: { cartId: cart.id, stores: [store] } });
    const order = ordered(await orders.place(cart.id, { payment: { method: 'IN_STORE' }, address: null }));
    const pay = 'mutation ($input: OrderPayInput!) { orderPay(input: $input) { userErrors { code } } }';
    const paid = { orderId: order.id, method: 'CASH', reference: `R ${order.number}` };
    expect(await orders.ask(pay, { input: paid }, staff)).toEqual({ orderPay: { userErrors: [] } });
    await fulfil(order.id, 'COLLECTED', staff);
    const lines = [{ lineId: lineOf(order), quantity: 2 }];
    const back = given(await request({ orderId: order.id, lines }));
    const { amount } = order.payment.amount;
    expect(given(await receive({ returnId: back.id, store, lines }, staff))).toMatchObject({
      ...{ state: 'RECEIVED', refundedThrough: 'IN_STORE', refunded: { amount } },
    });
    expect(await orders.read(order.id)).toMatchObject({
      payment: { state: 'REFUNDED', refunded: { amount } },
    });
  });
});

describe('an exchange', () => {
  it('of what was bought in the web is held and handed out in another store', async () => {
    await count(large, store, 1);
    const order = await shipped(medium, 1);
    const lineId = lineOf(order);
    const input = { orderId: order.id, lines: [{ lineId, quantity: 1 }], exchange: [{ lineId, sku: large }] };
    const back = given(await request(input, { ...staff, store }));
    expect(back).toMatchObject({ state: 'REQUESTED', heldUntil: expect.any(String), exchange: null });
    expect(await has(large)).toBe(0);
    const lines = [{ lineId, quantity: 1 }];
    const received = given(await receive({ returnId: back.id, store, lines }, staff));
    const { total } = order.lines[0] as Order['lines'][number];
    expect(received).toMatchObject({
      ...{ state: 'RECEIVED', refunded: null, refundedThrough: null },
      exchange: {
        state: 'PLACED',
        lines: [{ sku: large, quantity: 1, total: { shown: { amount: total.shown.amount } } }],
        payment: { state: 'CAPTURED', amount: { amount: '0.00' }, captured: { amount: '0.00' } },
      },
    });
    expect(await orders.read(order.id)).toMatchObject({ payment: { refunded: { amount: '0.00' } } });

    // What was exchanged comes back as well: now the money does.
    const next = received.exchange as Order;
    await fulfil(next.id, 'COLLECTED', staff);
    const { lines: bought } = (await orders.read(next.id)) as Order;
    const again = [{ lineId: bought[0]?.id, quantity: 1 }];
    const second = given(await request({ orderId: next.id, lines: again }));
    expect(given(await receive({ returnId: second.id, lines: again }, staff))).toMatchObject({
      ...{ refunded: { amount: total.shown.amount }, storeId: null },
    });
    expect(await orders.read(order.id)).toMatchObject({
      payment: { refunded: { amount: total.shown.amount } },
    });
  });

  it('is refused for another product, and where nothing is left', async () => {
    const order = await shipped(medium, 1);
    const lineId = lineOf(order);
    const ask = (sku: string) =>
      request({ orderId: order.id, lines: [{ lineId, quantity: 1 }], exchange: [{ lineId, sku }] });
    for (const sku of ['G401-100G', medium, 'NO-SUCH', "'; --\u{1F600}"]) {
      expect(await ask(sku)).toMatchObject({
        ...{ return: null, userErrors: [{ code: 'NOT_SAME_PRODUCT', field: ['exchange', '0', 'sku'] }] },
      });
    }
    await count(large, 'online-eu', 0);
    expect(await ask(large)).toMatchObject({ return: null, userErrors: [{ code: 'INSUFFICIENT_STOCK' }] });
    await count(large, 'online-eu', 50);
    // Nothing of all this is on its way back.
    const back = given(await ask(large));
    expect(given(await cancel(back.id))).toMatchObject({ state: 'CANCELLED' });
    expect(given(await ask(large)).state).toBe('REQUESTED');
  });
});

describe('a return', () => {
  it('is once, however often and closely it is asked for', async () => {
    const order = await shipped();
    const lineId = lineOf(order);
    const input = { orderId: order.id, lines: [{ lineId, quantity: 2 }], idempotencyKey: 'back' };
    const asked = await Promise.all([request(input), request(input), request(input)]);
    expect(new Set(asked.map((payload) => given(payload).id)).size).toBe(1);
    const rivals = await Promise.all(
      ['a', 'b'].map((idempotencyKey) => request({ ...input, idempotencyKey })),
    );
    const none = { code: 'NOT_RETURNABLE', field: ['lines', '0', 'quantity'] };
    for (const rival of rivals) expect(rival).toMatchObject({ return: null, userErrors: [none] });
    const returnId = given(asked[0] as (typeof asked)[number]).id;
    const came = { returnId, store, lines: [{ lineId, quantity: 2 }] };
    const taken = await Promise.all([1, 2, 3].map(() => receive({ ...came, idempotencyKey: 'came' }, staff)));
    for (const payload of taken) expect(given(payload).id).toBe(returnId);
    expect(await receive(came, staff)).toMatchObject({ userErrors: [{ code: 'RETURN_NOT_OPEN' }] });
    expect(await cancel(returnId)).toMatchObject({ userErrors: [{ code: 'RETURN_NOT_OPEN' }] });
    expect(await orders.read(order.id)).toMatchObject({
      ...{ lines: [{ returned: 2 }], payment: { state: 'REFUNDED', refunded: order.payment.captured } },
    });
  });

  it('is for the holder and for staff alone', async () => {
    const [anna, bert] = [
      { token: await customers.tokenOf('anna') },
      { token: await customers.tokenOf('bert') },
    ];
    const order = await shipped(medium, 1, anna);
    const lines = [{ lineId: lineOf(order), quantity: 1 }];
    expect(await request({ orderId: order.id, lines }, bert)).toMatchObject({
      userErrors: [{ code: 'ORDER_NOT_FOUND' }],
    });
    const back = given(await request({ orderId: order.id, lines }, { ...anna, channel: 'KIOSK' }));
    expect(await cancel(back.id, bert)).toMatchObject({ userErrors: [{ code: 'RETURN_NOT_FOUND' }] });
    expect(await receive({ returnId: back.id, lines }, anna)).toMatchObject({
      userErrors: [{ code: 'STAFF_ONLY' }],
    });
    const byId = 'query ($id: ID!) { node(id: $id) { id } }';
    expect(await orders.ask(byId, { id: back.id }, bert)).toEqual({ node: null });
    expect(await orders.ask(byId, { id: back.id }, anna)).toEqual({ node: { id: back.id } });
  });

  it('refuses what cannot be', async () => {
    const order = await shipped();
    const lineId = lineOf(order);
    const refuses = async (input: object, code: string) =>
      expect(await request({ orderId: order.id, lines: [{ lineId, quantity: 1 }], ...input })).toMatchObject({
        ...{ return: null, userErrors: [{ code }] },
      });
    await refuses({ lines: [] }, 'NO_LINES');
    await refuses({ lines: [{ lineId, quantity: 0 }] }, 'INVALID_QUANTITY');
    await refuses({ lines: [{ lineId, quantity: 3 }] }, 'NOT_RETURNABLE');
    await refuses({ lines: [{ lineId: 'x\0', quantity: 1 }] }, 'LINE_NOT_FOUND');
    await refuses({ lines: Array(2).fill({ lineId, quantity: 1 }) }, 'LINE_REPEATED');
    await refuses({ lines: [{ lineId, quantity: 1, reason: 'a\nb\0' }] }, 'INVALID_REASON');
    await refuses({ exchange: [{ lineId: 'other', sku: large }] }, 'LINE_NOT_FOUND');
    await refuses({ idempotencyKey: '' }, 'INVALID_IDEMPOTENCY_KEY');
    await refuses({ orderId: 'T3JkZXI6AAAA' }, 'ORDER_NOT_FOUND');
    const back = given(await request({ orderId: order.id, lines: [{ lineId, quantity: 1 }] }));
    const comes = async (input: object, code: string) =>
      expect(
        await receive({ returnId: back.id, lines: [{ lineId, quantity: 1 }], ...input }, staff),
      ).toMatchObject({
        ...{ return: null, userErrors: [{ code }] },
      });
    await comes({ store: 'nowhere' }, 'STORE_NOT_FOUND');
    await comes({ store: 'x\0' }, 'STORE_NOT_FOUND');
    await comes({ lines: [{ lineId, quantity: 2 }] }, 'INVALID_QUANTITY');
    await comes({ lines: [{ lineId: 'x', quantity: 1 }] }, 'LINE_NOT_FOUND');
    await comes({ returnId: 'x' }, 'RETURN_NOT_FOUND');
  });
});
