import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { type Customers, startCustomers } from './customers.ts';
import type { Asker } from './front-door.ts';
import { type Order, ordered, ordersAt } from './order-desk.ts';
import { write } from './retailer.ts';

const [tea, cardigan, scarce] = ['G401-100G', 'C101-NAVY-M', 'G402-100G'];

let customers: Customers;
let shop: SampleShop;
let till: Asker;
beforeAll(async () => {
  customers = await startCustomers();
  shop = await startSampleShop({ config: { customers: customers.customers } });
  till = { channel: 'POS', token: await customers.tokenOf('claire') };
  const at = new Date().toISOString();
  await write(shop, 'stockCountsAdd', [{ sku: tea, location: 'paris-marais', onHand: 100, at }]);
});
afterAll(async () => {
  await shop.close();
  await customers.close();
});

const orders = ordersAt(() => shop);

async function sent(): Promise<Order> {
  const cart = await orders.begin([
    [tea, 2],
    [cardigan, 1],
  ]);
  return ordered(await orders.place(cart.id));
}

async function fetched(method = 'IN_STORE'): Promise<Order> {
  const cart = await orders.begin([[tea, 2]]);
  await orders.fetchIn(cart.id, ['paris-marais']);
  const payment = method === 'IN_STORE' ? { method } : { method, token: 'test-success' };
  return ordered(await orders.place(cart.id, { address: null, payment }));
}

const typesOf = ({ events }: Order): readonly string[] => events.map(({ type }) => type);

describe('an order that is sent', () => {
  it('is shipped in parts, and at its end once all of it is', async () => {
    const order = await sent();
    const [first, second] = order.lines;
    const part = [{ lineId: first?.id, quantity: 1 }];
    const begun = await orders.fulfil(order.id, 'SHIPPED', till, { lines: part });
    expect(begun).toMatchObject({ order: { state: 'PLACED' }, userErrors: [] });
    const done = await orders.fulfil(order.id, 'SHIPPED', till);
    expect(done).toMatchObject({ order: { state: 'SHIPPED' }, userErrors: [] });
    expect(done.order && typesOf(done.order)).toEqual(['PLACED', 'SHIPPED', 'SHIPPED']);
    const again = await orders.fulfil(order.id, 'SHIPPED', till, {
      lines: [{ lineId: second?.id, quantity: 1 }],
    });
    expect(again).toMatchObject({
      order: null,
      userErrors: [{ code: 'ORDER_NOT_OPEN', field: ['orderId'] }],
    });
  });

  it('is shipped once by a call that comes twice at once', async () => {
    const order = await sent();
    const input = { lines: [{ lineId: order.lines[0]?.id, quantity: 1 }], idempotencyKey: 'parcel 1' };
    const both = await Promise.all([
      orders.fulfil(order.id, 'SHIPPED', till, input),
      orders.fulfil(order.id, 'SHIPPED', till, input),
    ]);
    expect(both.map(({ userErrors }) => userErrors)).toEqual([[], []]);
    const seen = await orders.read(order.id);
    expect(seen && typesOf(seen)).toEqual(['PLACED', 'SHIPPED']);
    const reused = await orders.fulfil(order.id, 'SHIPPED', till, { ...input, lines: null });
    expect(reused.userErrors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
  });

  it.each([
    ['LINE_NOT_FOUND', [{ lineId: 'none', quantity: 1 }], ['lines', '0', 'lineId']],
    ['INVALID_QUANTITY', [{ lineId: 'tea', quantity: 3 }], ['lines', '0', 'quantity']],
    ['INVALID_QUANTITY', [{ lineId: 'tea', quantity: 0 }], ['lines', '0', 'quantity']],
    [
      'LINE_REPEATED',
      [
        { lineId: 'tea', quantity: 1 },
        { lineId: 'tea', quantity: 1 },
      ],
      ['lines', '1', 'lineId'],
    ],
  ])('is not shipped with %s', async (code, lines, field) => {
    const order = await sent();
    const named = lines.map((line) => ({
      ...line,
      lineId: line.lineId === 'tea' ? order.lines[0]?.id : line.lineId,
    }));
    expect(await orders.fulfil(order.id, 'SHIPPED', till, { lines: named })).toMatchObject({
      order: null,
      userErrors: [{ code, field }],
    });
    expect(await orders.read(order.id)).toEqual(order);
  });

  it('is neither laid out nor handed over in a store', async () => {
    const order = await sent();
    const lines = [{ lineId: order.lines[0]?.id, quantity: 1 }];
    for (const step of ['READY', 'COLLECTED']) {
      expect((await orders.fulfil(order.id, step, till, { lines })).userErrors).toMatchObject([
        { code: 'STEP_NOT_POSSIBLE', field: ['lines', '0', 'lineId'] },
      ]);
    }
  });
});

const onlineStock = async (): Promise<number> => {
  const document = 'query ($sku: String!) { variant(sku: $sku) { availability { online { quantity } } } }';
  const { variant } = await orders.ask<{ variant: { availability: { online: { quantity: number } } } }>(
    document,
    {
      sku: scarce,
    },
  );
  return variant.availability.online.quantity;
};

describe('an order that is taken back', () => {
  it('is refunded whole, delivery included, and its goods can be had again', async () => {
    await write(shop, 'stockCountsAdd', [
      { sku: scarce, location: 'online-eu', onHand: 9, at: new Date().toISOString() },
    ]);
    const before = await onlineStock();
    const order = ordered(await orders.place((await orders.begin([[scarce, 3]])).id));
    expect(await onlineStock()).toBe(before - 3);
    const both = await Promise.all([orders.cancel(order.id), orders.cancel(order.id)]);
    expect(both.map(({ userErrors }) => userErrors)).toEqual([[], []]);
    const { order: seen } = await orders.cancel(order.id);
    expect(seen).toMatchObject({
      state: 'CANCELLED',
      payment: { state: 'REFUNDED', captured: order.payment.amount, refunded: order.payment.amount },
      lines: [{ cancelled: 3 }],
    });
    expect(seen && typesOf(seen)).toEqual(['PLACED', 'CANCELLED']);
    expect(await onlineStock()).toBe(before);
    expect((await orders.fulfil(order.id, 'SHIPPED', till)).userErrors).toMatchObject([
      { code: 'ORDER_NOT_OPEN' },
    ]);
  });

  it('is undone where it was not paid yet: the cart can be ordered again', async () => {
    const { id } = await orders.begin([[tea, 1]]);
    const payment = { method: 'CARD', token: 'test-action' };
    const waiting = ordered(await orders.place(id, { payment }));
    expect(waiting.state).toBe('ACTION_REQUIRED');
    const { order } = await orders.cancel(waiting.id);
    expect(order).toMatchObject({
      state: 'FAILED',
      failure: { code: 'CANCELLED' },
      payment: { state: 'CANCELLED' },
    });
    expect(ordered(await orders.place(id)).state).toBe('PLACED');
  });

  it('is not once some of it has left the house', async () => {
    const order = await sent();
    const part = [{ lineId: order.lines[0]?.id, quantity: 1 }];
    await orders.fulfil(order.id, 'SHIPPED', till, { lines: part });
    expect((await orders.cancel(order.id)).userErrors).toMatchObject([{ code: 'NOT_CANCELLABLE' }]);
    expect((await orders.read(order.id))?.state).toBe('PLACED');
  });

  it('and was paid at the till is taken back there', async () => {
    const unpaid = await fetched();
    expect((await orders.cancel(unpaid.id)).order).toMatchObject({
      state: 'CANCELLED',
      payment: { state: 'CANCELLED' },
    });
    const paid = await fetched();
    await orders.pay(paid.id, 'receipt 12', till);
    expect((await orders.cancel(paid.id)).userErrors).toMatchObject([{ code: 'PAID_AT_TILL' }]);
    expect((await orders.cancel(paid.id, till)).order).toMatchObject({
      state: 'CANCELLED',
      payment: { state: 'REFUNDED' },
    });
  });
});

describe('an order that is paid at the till', () => {
  it('is laid out, paid, and handed over: not before it is paid', async () => {
    const order = await fetched();
    expect(order).toMatchObject({ state: 'PLACED', payment: { state: 'DUE', captured: { amount: '0.00' } } });
    expect((await orders.fulfil(order.id, 'READY', till)).order?.state).toBe('READY');
    const early = await orders.fulfil(order.id, 'COLLECTED', till);
    expect(early).toMatchObject({ order: null, userErrors: [{ code: 'PAYMENT_DUE', field: ['orderId'] }] });
    const paid = await orders.pay(order.id, 'receipt 7', till);
    expect(paid.order?.payment).toMatchObject({ state: 'CAPTURED', captured: order.payment.amount });
    expect((await orders.pay(order.id, 'receipt 7', till)).userErrors).toEqual([]);
    expect((await orders.pay(order.id, 'receipt 8', till)).userErrors).toMatchObject([
      { code: 'NOTHING_DUE' },
    ]);
    const done = await orders.fulfil(order.id, 'COLLECTED', till);
    expect(done.order?.state).toBe('COLLECTED');
    expect(done.order && typesOf(done.order)).toEqual(['PLACED', 'READY_FOR_PICKUP', 'COLLECTED']);
  });

  it('is paid once by two tills at once', async () => {
    const order = await fetched();
    const both = await Promise.all([orders.pay(order.id, 'a', till), orders.pay(order.id, 'b', till)]);
    expect(both.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual(['NOTHING_DUE']);
  });

  it('needs a receipt', async () => {
    const order = await fetched();
    expect((await orders.pay(order.id, ' ', till)).userErrors).toMatchObject([
      { code: 'INVALID_REFERENCE', field: ['reference'] },
    ]);
    expect(await orders.read(order.id)).toEqual(order);
  });

  it('is handed over at once where it was paid by card', async () => {
    const order = await fetched('CARD');
    expect((await orders.fulfil(order.id, 'COLLECTED', till)).order?.state).toBe('COLLECTED');
    expect((await orders.pay(order.id, 'a', till)).userErrors).toMatchObject([{ code: 'NOTHING_DUE' }]);
  });
});
