import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { cartFields, createTestShop, mutationDocument, type TestShop } from './shop.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await createTestShop();
});
afterEach(() => shop.neighbours.down.clear());
afterAll(() => shop.close());

const codes = (warnings: readonly object[]) => warnings.map((warning) => (warning as { code: string }).code);

const amountsOfCart = ['discounts', 'taxes', 'totals'].map((field) => ['cart', field]);

describe('without pricing', () => {
  it('a cart shows its lines, and every amount says why it is missing', async () => {
    const cart = await shop.create([{ sku: 'A', quantity: 2 }]);
    shop.neighbours.down.add('pricing');
    const document = `query ($id: ID!) { cart(id: $id) {
      ...CartFields lines { discounts { code } } discounts { code } taxes { rate } } } ${cartFields}`;
    const { data, errors } = await shop.ask(document, { id: cart.id });
    expect(data).toEqual({
      cart: {
        id: cart.id,
        lines: [{ id: cart.lines[0]?.id, sku: 'A', quantity: 2, unit: null, total: null, discounts: null }],
        totalQuantity: 2,
        totals: null,
        discounts: null,
        taxes: null,
        warnings: [],
      },
    });
    const line = ['cart', 'lines', 0];
    expect(errors?.map(({ path, extensions }) => [path?.join('.'), extensions.code]).sort()).toEqual(
      [[...line, 'discounts'], [...line, 'total'], [...line, 'unit'], ...amountsOfCart]
        .map((path) => [path.join('.'), 'SERVICE_UNAVAILABLE'])
        .sort(),
    );
    expect(shop.logged).toMatchObject([{ level: 'warn', fields: { service: 'pricing' } }]);
  });

  it('a cart can be filled', async () => {
    shop.neighbours.down.add('pricing');
    const { cart } = await shop.change('cartCreate', { lines: [{ sku: 'A' }] });
    expect(cart?.lines).toMatchObject([{ sku: 'A', unit: null }]);
  });
});

describe('without stock', () => {
  it('what is asked for goes in, with a warning', async () => {
    shop.neighbours.down.add('stock');
    const { cart, warnings } = await shop.change('cartCreate', { lines: [{ sku: 'B', quantity: 99 }] });
    expect(cart?.lines).toMatchObject([{ sku: 'B', quantity: 99 }]);
    expect(codes(warnings)).toEqual(['STOCK_UNKNOWN']);
  });

  it('a cart reads as ever', async () => {
    const cart = await shop.create([{ sku: 'A' }]);
    shop.neighbours.down.add('stock');
    const read = await shop.read(cart.id);
    expect(read).toMatchObject({ totals: { total: { shown: { amount: '10.00' } } } });
    expect(codes(read?.warnings ?? [])).toEqual(['STOCK_UNKNOWN']);
  });
});

describe('without the catalogue', () => {
  it('pricing says whether a SKU exists', async () => {
    shop.neighbours.down.add('catalogue');
    expect((await shop.create([{ sku: 'A' }])).lines).toMatchObject([{ sku: 'A' }]);
  });

  it.each([[['catalogue'] as const], [['catalogue', 'pricing'] as const]])(
    'a SKU that %j could have known fails the call, which leaves no trace',
    async (down) => {
      const cart = await shop.create();
      for (const name of down) shop.neighbours.down.add(name);
      const input = { cartId: cart.id, lines: [{ sku: 'D' }], idempotencyKey: `dead-${down.length}` };
      const { errors } = await shop.ask(mutationDocument('cartLinesAdd'), { input });
      expect(errors).toMatchObject([{ path: ['cartLinesAdd'], extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
      shop.neighbours.down.clear();
      expect((await shop.change('cartLinesAdd', input)).cart?.lines).toMatchObject([
        { sku: 'D', quantity: 1 },
      ]);
    },
  );
});

describe('with every neighbour dead', () => {
  it('lines can still be changed and removed, and no error but those of the amounts comes up', async () => {
    const cart = await shop.create([{ sku: 'A' }, { sku: 'B' }]);
    const [a, b] = cart.lines;
    for (const name of ['catalogue', 'pricing', 'stock'] as const) shop.neighbours.down.add(name);
    const lines = [{ id: a?.id, quantity: 3 }];
    expect(await shop.change('cartLinesUpdate', { cartId: cart.id, lines })).toMatchObject({
      userErrors: [],
    });
    const input = { cartId: cart.id, lineIds: [b?.id] };
    const { data, errors } = await shop.ask(mutationDocument('cartLinesRemove'), { input });
    expect(data).toMatchObject({ cartLinesRemove: { cart: { lines: [{ sku: 'A', quantity: 3 }] } } });
    expect(errors?.map(({ path }) => path?.at(-1)).sort()).toEqual(['total', 'totals', 'unit']);
  });
});
