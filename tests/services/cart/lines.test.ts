import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestShop, present, type TestShop } from './shop.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await createTestShop();
});
afterAll(() => shop.close());

const quantities = (cart: { lines: readonly { sku: string; quantity: number }[] } | null) =>
  cart?.lines.map(({ sku, quantity }) => [sku, quantity]);

describe('lines', () => {
  it('come with prices and totals of the quote, in the order in which they were added', async () => {
    const cart = await shop.create([
      { sku: 'B', quantity: 2 },
      { sku: 'A', quantity: 3 },
    ]);
    expect(await shop.read(cart.id)).toEqual({
      id: cart.id,
      lines: [
        {
          id: expect.any(String),
          sku: 'B',
          quantity: 2,
          unit: { shown: { amount: '2.50', currencyCode: 'EUR' } },
          total: { shown: { amount: '5.00' } },
        },
        {
          id: expect.any(String),
          sku: 'A',
          quantity: 3,
          unit: { shown: { amount: '10.00', currencyCode: 'EUR' } },
          total: { shown: { amount: '30.00' } },
        },
      ],
      totalQuantity: 5,
      totals: {
        subtotal: { shown: { amount: '35.00' } },
        total: { shown: { amount: '35.00', currencyCode: 'EUR' } },
      },
      warnings: [],
    });
  });

  it('of one SKU are one line, in one call and over several', async () => {
    const cart = await shop.create([{ sku: 'A' }, { sku: 'C', quantity: 2 }, { sku: 'A', quantity: 4 }]);
    expect(quantities(cart)).toEqual([
      ['A', 5],
      ['C', 2],
    ]);
    const { cart: more } = await shop.change('cartLinesAdd', {
      cartId: cart.id,
      lines: [{ sku: 'C' }, { sku: 'B' }],
    });
    expect(quantities(more)).toEqual([
      ['A', 5],
      ['C', 3],
      ['B', 1],
    ]);
  });

  it('are set, and leave at a quantity of 0', async () => {
    const cart = await shop.create([{ sku: 'A' }, { sku: 'B' }]);
    const [a, b] = cart.lines;
    const update = {
      cartId: cart.id,
      lines: [
        { id: a?.id, quantity: 7 },
        { id: b?.id, quantity: 0 },
      ],
    };
    expect(quantities((await shop.change('cartLinesUpdate', update)).cart)).toEqual([['A', 7]]);
  });

  it('are refused where one is named twice, whatever its quantities', async () => {
    const cart = await shop.create([{ sku: 'A' }]);
    const id = cart.lines[0]?.id;
    const lines = [
      { id, quantity: 2 },
      { id, quantity: 2 },
    ];
    expect(await shop.change('cartLinesUpdate', { cartId: cart.id, lines })).toMatchObject({
      cart: null,
      userErrors: [{ code: 'LINE_REPEATED', field: ['lines', '1', 'id'] }],
    });
    expect(quantities(await shop.read(cart.id))).toEqual([['A', 1]]);
  });

  it('are removed, all or none', async () => {
    const cart = await shop.create([{ sku: 'A' }, { sku: 'B' }]);
    const [a, b] = cart.lines;
    const refused = await shop.change('cartLinesRemove', { cartId: cart.id, lineIds: [a?.id, 'nobody'] });
    expect(refused).toMatchObject({
      cart: null,
      userErrors: [{ code: 'LINE_NOT_FOUND', field: ['lineIds', '1'] }],
    });
    expect(quantities(await shop.read(cart.id))).toEqual([
      ['A', 1],
      ['B', 1],
    ]);
    const removed = await shop.change('cartLinesRemove', { cartId: cart.id, lineIds: [b?.id] });
    expect(quantities(removed.cart)).toEqual([['A', 1]]);
  });

  it('of another cart cannot be touched through one’s own', async () => {
    const [mine, other] = [await shop.create(), await shop.create([{ sku: 'A' }])];
    const id = other.lines[0]?.id;
    expect(
      await shop.change('cartLinesUpdate', { cartId: mine.id, lines: [{ id, quantity: 9 }] }),
    ).toMatchObject({
      userErrors: [{ code: 'LINE_NOT_FOUND', field: ['lines', '0', 'id'] }],
    });
    expect(await shop.change('cartLinesRemove', { cartId: mine.id, lineIds: [id] })).toMatchObject({
      userErrors: [{ code: 'LINE_NOT_FOUND' }],
    });
    expect(quantities(await shop.read(other.id))).toEqual([['A', 1]]);
  });
});

describe('limits', () => {
  it.each([0, -1, 10_000])('refuse a quantity of %i', async (quantity) => {
    const created = await shop.change('cartCreate', { lines: [{ sku: 'A' }, { sku: 'A', quantity }] });
    expect(created).toEqual({
      cart: null,
      userErrors: [{ code: 'INVALID_QUANTITY', field: ['lines', '1', 'quantity'], available: null }],
      warnings: [],
    });
  });

  it('refuse more than 9,999 units of one line, however they come together', async () => {
    const cart = await shop.create([{ sku: 'A', quantity: 9_999 }]);
    expect(await shop.change('cartLinesAdd', { cartId: cart.id, lines: [{ sku: 'A' }] })).toMatchObject({
      userErrors: [{ code: 'INVALID_QUANTITY', field: ['lines', '0', 'quantity'] }],
    });
    const lines = [{ sku: 'A', quantity: 9_999 }, { sku: 'A' }];
    expect(await shop.change('cartCreate', { lines })).toMatchObject({
      userErrors: [{ code: 'INVALID_QUANTITY' }],
    });
    const id = cart.lines[0]?.id;
    expect(
      await shop.change('cartLinesUpdate', { cartId: cart.id, lines: [{ id, quantity: 10_000 }] }),
    ).toMatchObject({ userErrors: [{ code: 'INVALID_QUANTITY' }] });
  });

  it('refuse a 201st line', async () => {
    const lines = Array.from({ length: 201 }, (_, index) => ({ sku: `N${index}` }));
    expect(await shop.change('cartCreate', { lines })).toMatchObject({
      userErrors: [{ code: 'TOO_MANY_LINES', field: ['lines'] }],
    });
    const cart = await shop.create(lines.slice(0, 200));
    expect(cart.lines).toHaveLength(200);
    expect(await shop.change('cartLinesAdd', { cartId: cart.id, lines: lines.slice(200) })).toMatchObject({
      userErrors: [{ code: 'TOO_MANY_LINES', field: ['lines'] }],
    });
    expect(present(await shop.read(cart.id)).lines).toHaveLength(200);
  });

  it.each([
    ['cartLinesAdd', { lines: [] }, 'lines'],
    ['cartLinesUpdate', { lines: [] }, 'lines'],
    ['cartLinesRemove', { lineIds: [] }, 'lineIds'],
  ] as const)('need at least one: %s', async (mutation, input, field) => {
    const cart = await shop.create();
    expect(await shop.change(mutation, { cartId: cart.id, ...input })).toMatchObject({
      cart: null,
      userErrors: [{ code: 'NO_LINES', field: [field] }],
    });
  });
});

describe('an unknown SKU', () => {
  it.each(['nothing', '', 'A\0', 'x'.repeat(101)])('%j refuses the whole call', async (sku) => {
    const cart = await shop.create();
    expect(
      await shop.change('cartLinesAdd', { cartId: cart.id, lines: [{ sku: 'A' }, { sku }] }),
    ).toMatchObject({
      cart: null,
      userErrors: [{ code: 'UNKNOWN_SKU', field: ['lines', '1', 'sku'] }],
    });
    expect(quantities(await shop.read(cart.id))).toEqual([]);
  });

  it('is one that this channel does not sell', async () => {
    shop.neighbours.hidden.add('KIOSK/A');
    const kiosk = { channel: 'KIOSK', client: 'kiosk', language: 'fr', market: 'FR' };
    expect(await shop.change('cartCreate', { lines: [{ sku: 'A' }] }, kiosk)).toMatchObject({
      userErrors: [{ code: 'UNKNOWN_SKU', field: ['lines', '0', 'sku'] }],
    });
  });
});
