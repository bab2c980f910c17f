import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestShop, guest, present, type TestShop } from './shop.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await createTestShop();
  shop.neighbours.stock.set('B', 5).set('lyon/B', 8).set('C', 0).set('lyon/C', 2).set('nice/C', 1);
});
afterAll(() => shop.close());

const lyon = { ...guest, channel: 'KIOSK', store: 'lyon' };
const nice = { ...guest, channel: 'POS', store: 'nice' };

describe('what stands in a store', () => {
  it('can be put in a cart there, and the cart reads the same elsewhere', async () => {
    const { cart, warnings } = await shop.change('cartCreate', { lines: [{ sku: 'C', quantity: 3 }] }, lyon);
    expect(cart?.lines).toMatchObject([{ sku: 'C', quantity: 2 }]);
    expect(warnings).toMatchObject([{ code: 'QUANTITY_REDUCED', available: 2 }]);
    for (const reader of [lyon, guest, nice]) {
      expect(await shop.read(present(cart).id, reader)).toMatchObject({
        lines: [{ quantity: 2 }],
        warnings: [],
      });
    }
  });

  it('is not added to what is online: a line is served from one place', async () => {
    const { cart } = await shop.change('cartCreate', { lines: [{ sku: 'B', quantity: 13 }] }, lyon);
    expect(cart?.lines).toMatchObject([{ sku: 'B', quantity: 8 }]);
  });

  it('can be put there in a cart that was begun at home', async () => {
    const { id: cartId } = await shop.create();
    const lines = [{ sku: 'C' }];
    expect(await shop.change('cartLinesAdd', { cartId, lines })).toMatchObject({
      userErrors: [{ code: 'INSUFFICIENT_STOCK', available: 0 }],
    });
    const added = await shop.change('cartLinesAdd', { cartId, lines }, nice);
    expect(added.userErrors).toEqual([]);
    const id = added.cart?.lines[0]?.id;
    expect(await shop.read(cartId)).toMatchObject({ lines: [{ quantity: 1 }], warnings: [] });
    const two = { cartId, lines: [{ id, quantity: 2 }] };
    expect(await shop.change('cartLinesUpdate', two)).toMatchObject({ userErrors: [{ available: 1 }] });
    expect(await shop.change('cartLinesUpdate', two, lyon)).toMatchObject({ userErrors: [] });
    expect(await shop.read(cartId)).toMatchObject({ lines: [{ quantity: 2 }], warnings: [] });
  });

  it('is asked for with a market and a store, and nothing of who asks', async () => {
    shop.neighbours.calls.length = 0;
    await shop.create([{ sku: 'C' }], { ...lyon, customerId: 'anna', customerGroup: 'pro' });
    const asked = shop.neighbours.calls.filter(({ service }) => service === 'stock');
    expect(new Set(asked.map(({ context }) => JSON.stringify(context)))).toEqual(
      new Set([JSON.stringify({ market: 'FR', store: 'lyon' })]),
    );
  });
});
