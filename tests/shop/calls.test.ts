import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sampleCategories } from '../../import/sample/categories.ts';
import { sampleStores } from '../../import/sample/places.ts';
import { sampleProducts } from '../../import/sample/sample-shop.ts';
import { variantsOf } from '../../import/sample/sample-variants.ts';
import { formatGlobalId, keyOfGlobalId } from '../../schema/global-id.ts';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { type Asker, ask, post } from './front-door.ts';
import { createRecorder } from './recorder.ts';

const recorder = createRecorder();
let shop: SampleShop;
let cartId: string;
const cartKeys: string[] = [];
const keysOf = (products: readonly { readonly key: string }[]) => products.map(({ key }) => key);
const some = sampleProducts.slice(0, 12);

const start = (hasLedger: boolean) => async (): Promise<void> => {
  shop = await startSampleShop({ wrap: recorder.wrap, hasLedger });
  const skus = ['C101-NAVY-M', 'G401-250G', 'E501-TEAL'];
  const input = { lines: skus.map((sku) => ({ sku, quantity: 1 })), idempotencyKey: 'cart' };
  const data = await ask<{ cartCreate: { cart: { id: string } } }>(shop, 'CartCreate', { input });
  cartId = data.cartCreate.cart.id;
  cartKeys.length = 0;
  for (let n = 0; n < 12; n += 1) {
    const made = await ask<typeof data>(shop, 'CartCreate', { input: { idempotencyKey: `cart ${n}` } });
    cartKeys.push(keyOfGlobalId('Cart', made.cartCreate.cart.id) ?? '');
  }
  // The first request in a store makes the gateway learn the stores of its market.
  await ask(shop, 'PriceTag', { sku: 'G401-250G' }, { channel: 'KIOSK' });
};

afterAll(() => recorder.close());

/** What one operation asks of whom: `<service>: <field>, …` for each request, and how many statements follow from it. */
async function costOf(name: string, variables: object, asker?: Asker) {
  const { headers, body } = await post(shop, name, variables, asker);
  expect(body.errors).toBeUndefined();
  const requestId = headers.get('x-request-id') ?? '';
  return {
    requests: recorder
      .requestsOf(requestId)
      .map(({ service, fields }) => `${service}: ${fields.join(', ')}`)
      .sort(),
    statements: recorder.statementsOf(requestId).length,
  };
}

describe('with what is published at hand', () => {
  beforeAll(start(true));
  afterAll(() => shop.close());

  it('a listing of 24 products asks search alone', async () => {
    expect(await costOf('Listing', { first: 24 })).toEqual({
      requests: ['catalogue: products'],
      statements: 2,
    });
  });

  it('a listing that is filtered by price and stock asks search alone, and nobody when it is given again', async () => {
    const filter = { price: { max: '300' }, inStock: true, reduced: true };
    const variables = { first: 12, filter, sort: 'PRICE_ASC' };
    expect(await costOf('Listing', variables)).toEqual({ requests: ['catalogue: products'], statements: 2 });
    expect(await costOf('Listing', variables)).toEqual({ requests: [], statements: 0 });
  });

  it('suggestions ask search alone, and nobody when they are given again', async () => {
    const variables = { query: 'chauss' };
    expect((await costOf('Suggestions', variables)).requests).toEqual(['catalogue: searchSuggestions']);
    expect(await costOf('Suggestions', variables)).toEqual({ requests: [], statements: 0 });
  });

  it.each([
    ['a product page', 'ProductPage', { handle: 'pull-en-merinos' }, 'WEB'],
    ['a scan at a kiosk', 'Scan', { barcode: '2000067101014' }, 'KIOSK'],
    ['a price tag', 'PriceTag', { sku: 'G401-250G' }, 'DISPLAY'],
  ] as const)('%s asks nobody', async (_, name, variables, channel) => {
    expect(await costOf(name, variables, { channel })).toEqual({ requests: [], statements: 0 });
  });

  it('a page of a marketplace asks search alone', async () => {
    expect(await costOf('MarketplacePage', { first: 24 }, { channel: 'MARKETPLACE' })).toEqual({
      requests: ['catalogue: products'],
      statements: 2,
    });
  });

  it('a cart asks each service once, and the cart service asks for its quote and its stock once', async () => {
    const requests = ['cart: cart', 'pricing: quote', 'stock: orderableBySkus'];
    expect(await costOf('CartRead', { id: cartId })).toEqual({ requests, statements: 2 });
    expect((await costOf('CartVariants', { id: cartId })).requests).toEqual(['cart: cart']);
  });
});

describe('without a ledger', () => {
  beforeAll(start(false));
  afterAll(() => shop.close());

  it('a listing of 24 products asks each service once', async () => {
    expect(await costOf('Listing', { first: 24 })).toEqual({
      requests: ['catalogue: products', 'pricing: pricesBySkus', 'stock: availabilityBySkus'],
      statements: 7,
    });
  });

  it('a product page asks each service once', async () => {
    expect(await costOf('ProductPage', { handle: 'pull-en-merinos' })).toEqual({
      requests: ['catalogue: product', 'pricing: pricesBySkus', 'stock: availabilityBySkus'],
      statements: 9,
    });
  });

  it('a scan at a kiosk asks each service once', async () => {
    expect(await costOf('Scan', { barcode: '2000067101014' }, { channel: 'KIOSK' })).toEqual({
      requests: [
        'catalogue: variant',
        'pricing: pricesBySkus',
        'stock: availabilityBySkus, availabilityBySkus',
      ],
      statements: 9,
    });
  });

  it('a page of a marketplace asks each service once', async () => {
    expect(await costOf('MarketplacePage', { first: 24 }, { channel: 'MARKETPLACE' })).toEqual({
      requests: ['catalogue: products', 'pricing: pricesBySkus', 'stock: availabilityBySkus'],
      statements: 8,
    });
  });

  it('a price tag asks the two services of which it shows something', async () => {
    expect(await costOf('PriceTag', { sku: 'G401-250G' }, { channel: 'DISPLAY' })).toEqual({
      requests: ['catalogue: variant', 'pricing: pricesBySkus'],
      statements: 5,
    });
  });

  it('a cart asks each service once, and the cart service asks for its quote and its stock once', async () => {
    expect(await costOf('CartRead', { id: cartId })).toEqual({
      requests: ['cart: cart', 'pricing: quote', 'stock: orderableBySkus'],
      statements: 5,
    });
    expect(await costOf('CartVariants', { id: cartId })).toEqual({
      requests: [
        'cart: cart',
        'catalogue: variantsBySkus',
        'pricing: pricesBySkus',
        'stock: availabilityBySkus',
      ],
      statements: 8,
    });
  });

  it.each([
    {
      types: ['Product', 'Variant'] as const,
      keys: [keysOf(some), some.map((product) => variantsOf(product)[0]?.sku ?? '')],
      requests: ['catalogue: productsByIds, variantsByIds'],
      statements: 1,
    },
    {
      types: ['Category', 'Store'] as const,
      keys: [keysOf(sampleCategories).slice(0, 12), keysOf(sampleStores).slice(0, 12)],
      requests: ['catalogue: categoriesByIds', 'stock: storesByIds'],
      statements: 2,
    },
    {
      types: ['Variant', 'Cart'] as const,
      keys: [some.map((product) => variantsOf(product)[0]?.sku ?? ''), cartKeys],
      requests: ['cart: cartsByIds', 'catalogue: variantsByIds'],
      statements: 3,
    },
  ])('nodes of two types, each after one of the other, ask once for each type: $types', async (given) => {
    const ids = (given.keys[0] ?? []).flatMap((key, index) => {
      const other = given.keys[1]?.[index];
      return [
        formatGlobalId(given.types[0], key),
        ...(other === undefined ? [] : [formatGlobalId(given.types[1], other)]),
      ];
    });
    expect(ids.length).toBeGreaterThan(14);
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';
    const { headers, body } = await shop.ask(query, { variables: { ids } });
    expect((body.data as { nodes: object[] }).nodes).toMatchObject(ids.map((id) => ({ id })));
    const requestId = headers.get('x-request-id') ?? '';
    const requests = recorder.requestsOf(requestId);
    expect(requests.map(({ service, fields }) => `${service}: ${fields.join(', ')}`).sort()).toEqual(
      given.requests,
    );
    expect(recorder.statementsOf(requestId)).toHaveLength(given.statements);
  });
});
