import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anna, createTestShop, guest, type TestShop } from './shop.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await createTestShop();
  shop.neighbours.prices.set('FR/A/pro', 800).set('FR/A/vip', 700).set('FR/A/staff', 100);
});
afterAll(() => shop.close());

const pro = { ...anna, customerGroup: 'pro' };
const staff = { ...guest, customerId: 'sam', customerGroup: 'staff', scopes: 'carts:any' };

const priced = (amount: string) => ({ totals: { total: { shown: { amount } } }, warnings: [] });

const changed = (before: string, now: string) => ({
  totals: { total: { shown: { amount: now } } },
  warnings: [{ code: 'PRICE_CHANGED', before: { amount: before }, now: { amount: now } }],
});

describe('the group of a cart’s customer', () => {
  it('decides the price whoever reads the cart, and nobody is told of a change', async () => {
    const cart = await shop.create([{ sku: 'A' }], pro);
    for (const reader of [staff, pro, staff]) {
      expect(await shop.read(cart.id, reader)).toMatchObject(priced('8.00'));
    }
  });

  it('decides it for what staff add as well', async () => {
    const cart = await shop.create([], pro);
    const added = await shop.change('cartLinesAdd', { cartId: cart.id, lines: [{ sku: 'A' }] }, staff);
    expect(added).toMatchObject({ cart: priced('8.00'), warnings: [] });
  });

  it('is the one that the customer had last', async () => {
    const cart = await shop.create([{ sku: 'A' }], pro);
    const vip = { ...anna, customerGroup: 'vip' };
    expect(await shop.read(cart.id, vip)).toMatchObject(changed('8.00', '7.00'));
    expect(await shop.read(cart.id, staff)).toMatchObject(priced('7.00'));
    expect(await shop.read(cart.id, anna)).toMatchObject(changed('7.00', '10.00'));
    expect(await shop.read(cart.id, staff)).toMatchObject(priced('10.00'));
  });
});

describe('a changed price', () => {
  it('is told to staff, and to the customer all the same', async () => {
    const cart = await shop.create([{ sku: 'B' }], pro);
    shop.neighbours.prices.set('FR/B', 300);
    for (const reader of [staff, staff, pro]) {
      expect(await shop.read(cart.id, reader)).toMatchObject(changed('2.50', '3.00'));
    }
    expect(await shop.read(cart.id, staff)).toMatchObject(priced('3.00'));
  });
});

describe('a guest’s cart', () => {
  it('is never priced for the group of staff, but for that of a customer who holds it', async () => {
    const cart = await shop.create([{ sku: 'A' }]);
    expect(await shop.read(cart.id, staff)).toMatchObject(priced('10.00'));
    expect(await shop.read(cart.id, pro)).toMatchObject(priced('8.00'));
    expect(await shop.read(cart.id, guest)).toMatchObject(priced('10.00'));
  });
});
