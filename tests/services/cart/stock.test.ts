import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestShop, guest, type TestShop } from './shop.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await createTestShop();
});
beforeEach(() => {
  shop.neighbours.stock.set('B', 5);
});
afterAll(() => shop.close());

describe('what stock has less of than asked for', () => {
  it('is put in as far as it goes, with a warning', async () => {
    const { cart, warnings, userErrors } = await shop.change('cartCreate', {
      lines: [{ sku: 'B', quantity: 8 }],
    });
    expect(userErrors).toEqual([]);
    expect(cart?.lines).toMatchObject([{ sku: 'B', quantity: 5 }]);
    expect(warnings).toMatchObject([
      { code: 'QUANTITY_REDUCED', lineId: cart?.lines[0]?.id, available: 5, availableBefore: null },
    ]);
  });

  it('counts together with what the cart has', async () => {
    const cart = await shop.create([{ sku: 'B', quantity: 3 }]);
    const added = await shop.change('cartLinesAdd', { cartId: cart.id, lines: [{ sku: 'B', quantity: 3 }] });
    expect(added.cart?.lines).toMatchObject([{ quantity: 5 }]);
    expect(added.warnings).toMatchObject([{ code: 'QUANTITY_REDUCED', available: 5 }]);
    expect(await shop.change('cartLinesAdd', { cartId: cart.id, lines: [{ sku: 'B' }] })).toMatchObject({
      cart: null,
      userErrors: [{ code: 'INSUFFICIENT_STOCK', field: ['lines', '0', 'quantity'], available: 5 }],
    });
  });

  it('is refused where there is none, and where it was never kept', async () => {
    shop.neighbours.stock.set('B', 0);
    shop.neighbours.stock.delete('D');
    const lines = [{ sku: 'A' }, { sku: 'B' }, { sku: 'D' }];
    expect(await shop.change('cartCreate', { lines })).toEqual({
      cart: null,
      userErrors: [
        { code: 'INSUFFICIENT_STOCK', field: ['lines', '1', 'quantity'], available: 0 },
        { code: 'INSUFFICIENT_STOCK', field: ['lines', '2', 'quantity'], available: 0 },
      ],
      warnings: [],
    });
    shop.neighbours.stock.set('D', 9_999);
  });

  it('is refused on update, and nothing of the call is done', async () => {
    const cart = await shop.create([{ sku: 'A' }, { sku: 'B' }]);
    const [a, b] = cart.lines;
    const lines = [
      { id: a?.id, quantity: 2 },
      { id: b?.id, quantity: 6 },
    ];
    expect(await shop.change('cartLinesUpdate', { cartId: cart.id, lines })).toMatchObject({
      cart: null,
      userErrors: [{ code: 'INSUFFICIENT_STOCK', field: ['lines', '1', 'quantity'], available: 5 }],
    });
    expect((await shop.read(cart.id))?.lines).toMatchObject([{ quantity: 1 }, { quantity: 1 }]);
  });

  it('is told with how many there were when it was put in, then when it was last told', async () => {
    const availability = async (context = guest) =>
      ((await shop.read(cart.id, context))?.warnings ?? []).flatMap((warning) => {
        const { code, available, availableBefore } = warning as Record<string, unknown>;
        return code === 'NOT_ENOUGH_STOCK' ? [[availableBefore, available]] : [];
      });
    shop.neighbours.stock.set('A', 9).set('C', 8);
    const cart = await shop.create([
      { sku: 'A', quantity: 5 },
      { sku: 'C', quantity: 4 },
    ]);
    shop.neighbours.stock.set('A', 6);
    expect(await availability()).toEqual([]);
    shop.neighbours.stock.set('A', 3).set('C', 0);
    // Elsewhere nobody knows how many there were, and what is told there is another story.
    const elsewhere = await availability({ ...guest, market: 'CH' });
    expect(elsewhere).toEqual([
      [null, 3],
      [null, 0],
    ]);
    await shop.change('cartLinesAdd', { cartId: cart.id, lines: [{ sku: 'B' }] });
    shop.neighbours.stock.set('C', 1);
    expect(await availability()).toEqual([
      [3, 3],
      [0, 1],
    ]);
    shop.neighbours.stock.set('A', 20).set('C', 20);
    const raised = cart.lines.map(({ id }) => ({ id, quantity: 10 }));
    await shop.change('cartLinesUpdate', { cartId: cart.id, lines: raised });
    shop.neighbours.stock.set('A', 2);
    expect(await availability()).toEqual([[20, 2]]);
    shop.neighbours.stock.set('A', 9_999).set('C', 9_999);
  });

  it('is warned of when stock fell since, and can always be lowered', async () => {
    const cart = await shop.create([{ sku: 'B', quantity: 5 }]);
    const id = cart.lines[0]?.id;
    shop.neighbours.stock.set('B', 2);
    expect((await shop.read(cart.id))?.warnings).toMatchObject([
      { code: 'NOT_ENOUGH_STOCK', lineId: id, available: 2 },
    ]);
    const lowered = await shop.change('cartLinesUpdate', { cartId: cart.id, lines: [{ id, quantity: 4 }] });
    expect(lowered.cart?.lines).toMatchObject([{ quantity: 4 }]);
    expect(lowered.warnings).toMatchObject([{ code: 'NOT_ENOUGH_STOCK', available: 2 }]);
  });
});

describe('what shoppers see no number of', () => {
  it('is bound by what there is all the same', async () => {
    shop.neighbours.stock.set('C', 140);
    const { cart, warnings } = await shop.change('cartCreate', { lines: [{ sku: 'C', quantity: 9_999 }] });
    expect(cart?.lines).toMatchObject([{ sku: 'C', quantity: 140 }]);
    expect(warnings).toMatchObject([{ code: 'QUANTITY_REDUCED', available: 140 }]);
    const lines = [{ id: cart?.lines[0]?.id, quantity: 141 }];
    expect(await shop.change('cartLinesUpdate', { cartId: cart?.id, lines })).toMatchObject({
      userErrors: [{ code: 'INSUFFICIENT_STOCK', available: 140 }],
    });
  });
});
