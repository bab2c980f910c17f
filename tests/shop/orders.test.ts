import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { cartsAt, made } from './carts.ts';
import { type Customers, startCustomers } from './customers.ts';
import { channels } from './front-door.ts';
import { ordered, ordersAt } from './order-desk.ts';
import { write } from './retailer.ts';

let customers: Customers;
let shop: SampleShop;
beforeAll(async () => {
  customers = await startCustomers();
  shop = await startSampleShop({ config: { customers: customers.customers } });
});
afterAll(async () => {
  await shop.close();
  await customers.close();
});

const { change, read } = cartsAt(() => shop);
const {
  begin: beginWith,
  place,
  resume,
  read: readOrder,
  readByNumber,
  orderOf,
  quoteOf,
} = ordersAt(() => shop);
const begin = (sku = 'G401-100G', quantity = 2, asker = {}) => beginWith([[sku, quantity]], asker);

describe('an order', () => {
  it('costs what its quote says, is paid, sold, and read alike on every channel', async () => {
    const cart = await begin();
    const order = ordered(await place(cart.id));
    expect(order).toMatchObject({
      state: 'PLACED',
      lines: [{ sku: 'G401-100G', quantity: 2, storeId: null, total: cart.lines[0]?.total }],
      totals: { total: { shown: cart.totals.total.shown } },
      payment: {
        state: 'CAPTURED',
        amount: { amount: cart.totals.total.gross?.amount },
        captured: { amount: cart.totals.total.gross?.amount },
      },
      events: [{ type: 'PLACED' }],
      nextAction: null,
      failure: null,
    });
    const seen = await Promise.all(channels.map((channel) => readOrder(order.id, { channel })));
    expect(seen).toEqual(Array(channels.length).fill(order));
    expect(await orderOf(cart.id)).toEqual({ id: order.id, state: 'PLACED' });
  });

  it('takes what it sold off the stock', async () => {
    const sku = 'G402-100G';
    const has = async () => {
      const { variant } = await ordersAt(() => shop).ask<{
        variant: { availability: { online: { quantity: number } } };
      }>('query ($sku: String!) { variant(sku: $sku) { availability { online { quantity } } } }', { sku });
      return variant.availability.online.quantity;
    };
    await write(shop, 'stockCountsAdd', [
      { sku, location: 'online-eu', onHand: 9, at: new Date().toISOString() },
    ]);
    const before = await has();
    ordered(await place((await begin(sku, 3)).id));
    expect(await has()).toBe(before - 3);
  });

  it('closes its cart to every change', async () => {
    const cart = await begin();
    ordered(await place(cart.id));
    const changes: readonly (readonly [string, object])[] = [
      ['CartLinesAdd', { lines: [{ sku: 'G401-100G', quantity: 1 }], idempotencyKey: 'more' }],
      ['CartLinesUpdate', { lines: [{ id: cart.lines[0]?.id, quantity: 5 }] }],
      ['CartLinesRemove', { lineIds: [cart.lines[0]?.id] }],
      ['CartDeliverySet', { destination: { country: 'DE' } }],
      ['CartDiscountApply', { codes: ['WELCOME'] }],
    ];
    for (const [mutation, input] of changes) {
      expect(await change(mutation, { cartId: cart.id, ...input })).toMatchObject({
        cart: null,
        userErrors: [{ code: 'CART_ORDERED', field: ['cartId'] }],
      });
    }
    expect((await read(cart.id))?.lines).toEqual(cart.lines);
  });
});

describe('the same call twice', () => {
  it('is one order, whether at once or one after the other', async () => {
    const cart = await begin();
    const input = { quoteToken: await quoteOf(cart.id), idempotencyKey: 'doubled' };
    const [a, b] = await Promise.all([place(cart.id, input), place(cart.id, input)]);
    const c = await place(cart.id, input);
    expect(new Set([a, b, c].map(({ order }) => order?.number)).size).toBe(1);
    expect(ordered(c).state).toBe('PLACED');
  });

  it('under another key is told of the first order', async () => {
    const cart = await begin();
    const quoteToken = await quoteOf(cart.id);
    const both = await Promise.all([place(cart.id, { quoteToken }), place(cart.id, { quoteToken })]);
    expect(new Set(both.map(({ order }) => order?.number)).size).toBe(1);
    expect(both.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual(['ALREADY_ORDERED']);
  });
});

describe('an order that cannot be', () => {
  it('is declined: nothing stays held, and the cart can be ordered again', async () => {
    const sku = 'G401-250G';
    await write(shop, 'stockCountsAdd', [
      { sku, location: 'online-eu', onHand: 2, at: new Date().toISOString() },
    ]);
    const cart = await begin(sku, 2);
    const declined = await place(cart.id, { payment: { method: 'CARD', token: 'test-decline' } });
    expect(declined).toMatchObject({
      order: { state: 'FAILED', failure: { code: 'PAYMENT_DECLINED' }, payment: { state: 'DECLINED' } },
      userErrors: [{ code: 'PAYMENT_DECLINED', field: ['payment', 'token'] }],
    });
    expect(await orderOf(cart.id)).toBeNull();
    expect(ordered(await place(cart.id)).state).toBe('PLACED');
  });

  it('is short of stock: what can be had is told', async () => {
    const sku = 'C101-NAVY-M';
    const cart = await begin(sku, 3);
    await write(shop, 'stockCountsAdd', [
      { sku, location: 'online-eu', onHand: 1, at: new Date().toISOString() },
    ]);
    expect(await place(cart.id)).toMatchObject({
      order: { state: 'FAILED' },
      userErrors: [
        { code: 'INSUFFICIENT_STOCK', field: ['cartId'], lineId: cart.lines[0]?.id, available: 1 },
      ],
    });
  });

  it.each([
    ['INVALID_CONTACT', { contact: { name: 'Ada', email: 'nobody' } }, ['contact', 'email']],
    ['INVALID_CONTACT', { contact: { name: ' ', email: 'a@b.fr' } }, ['contact', 'name']],
    ['INVALID_ADDRESS', { address: { lines: [], city: 'Paris', country: 'FR' } }, ['address', 'lines']],
    ['ADDRESS_ELSEWHERE', { address: { lines: ['1'], city: 'B', country: 'DE' } }, ['address', 'country']],
    ['DELIVERY_REQUIRED', { address: null }, ['address']],
    ['PAYMENT_METHOD_UNKNOWN', { payment: { method: 'CARD' } }, ['payment', 'token']],
    ['PAYMENT_METHOD_UNKNOWN', { payment: { method: 'IN_STORE', token: 'x' } }, ['payment', 'token']],
    ['INVALID_IDEMPOTENCY_KEY', { idempotencyKey: '' }, ['idempotencyKey']],
    ['QUOTE_EXPIRED', { quoteToken: 'made up' }, ['quoteToken']],
    ['CART_NOT_FOUND', { cartId: 'nonsense' }, ['cartId']],
  ])('is refused with %s for %j', async (code, given, field) => {
    const cart = await begin();
    const { order, userErrors } = await place(cart.id, { quoteToken: await quoteOf(cart.id), ...given });
    expect([order, userErrors[0]?.code, userErrors[0]?.field]).toEqual([null, code, field]);
    expect(await orderOf(cart.id)).toBeNull();
  });

  it('is of a quote that was made before the cart was changed', async () => {
    const cart = await begin();
    const quoteToken = await quoteOf(cart.id);
    const [line] = cart.lines;
    made(await change('CartLinesUpdate', { cartId: cart.id, lines: [{ id: line?.id, quantity: 3 }] }));
    expect(await place(cart.id, { quoteToken })).toMatchObject({
      order: null,
      userErrors: [{ code: 'CART_CHANGED', field: ['quoteToken'] }],
    });
  });
});

describe('a price that changes after the quote', () => {
  it('is not what is paid', async () => {
    const cart = await begin('G405-250G', 1);
    const quoteToken = await quoteOf(cart.id);
    await write(shop, 'pricesUpsert', [{ priceList: 'fr-eur', sku: 'G405-250G', amount: '99.00' }]);
    const order = ordered(await place(cart.id, { quoteToken }));
    expect(order.totals.total.shown).toEqual(cart.totals.total.shown);
  });
});

describe('a payment that the customer must confirm', () => {
  it('waits at the provider, and is gone on with once he has', async () => {
    const cart = await begin();
    const waiting = ordered(await place(cart.id, { payment: { method: 'CARD', token: 'test-action' } }));
    expect(waiting).toMatchObject({ state: 'ACTION_REQUIRED', payment: { state: 'ACTION_REQUIRED' } });
    const url = waiting.nextAction?.url ?? '';
    const page = await (await fetch(url)).text();
    expect(page).toContain('<form');
    await fetch(url, { method: 'POST', body: new URLSearchParams({ decision: 'approve' }) });
    const { order } = await resume(waiting.id);
    expect(order).toMatchObject({ state: 'PLACED', nextAction: null });
  });

  it.each(['test-slow', 'test-unknown'])('%s comes to an end by itself', async (token) => {
    const cart = await begin();
    const { order } = await place(cart.id, { payment: { method: 'CARD', token } });
    let state = order?.state;
    while (state === 'PENDING') state = (await resume(order?.id ?? '')).order?.state;
    expect(state).toBe('PLACED');
  });
});

describe('who may see an order', () => {
  it('of a customer: he himself, by id and number, and staff; nobody else', async () => {
    const asker = { token: await customers.tokenOf('ada') };
    const cart = await begin('G401-100G', 1, asker);
    const order = ordered(await place(cart.id, {}, asker));
    expect(order.customerId).not.toBeNull();
    const other = { token: await customers.tokenOf('bob') };
    const staff = { channel: 'POS', token: await customers.tokenOf('claire') } as const;
    expect(await readOrder(order.id, asker)).toEqual(order);
    expect(await readByNumber(order.number.toLowerCase(), asker)).toEqual(order);
    expect(await readByNumber(order.number, staff)).toEqual(order);
    for (const wrong of [other, {}, { channel: 'POS' } as const])
      expect([await readOrder(order.id, wrong), await readByNumber(order.number, wrong)]).toEqual([
        null,
        null,
      ]);
    expect(await resume(order.id, other)).toMatchObject({
      order: null,
      userErrors: [{ code: 'ORDER_NOT_FOUND' }],
    });
  });

  it('of a guest: whoever has the id; by number staff alone', async () => {
    const order = ordered(await place((await begin()).id));
    const staff = { channel: 'CALL_CENTRE', token: await customers.tokenOf('claire') } as const;
    expect(await readByNumber(order.number)).toBeNull();
    expect(await readByNumber(order.number, staff)).toEqual(order);
  });
});
