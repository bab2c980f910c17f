import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { type Asker, ask, post } from './front-door.ts';
import { createRecorder } from './recorder.ts';

const recorder = createRecorder();
let shop: SampleShop;
let cartId: string;

const start = (hasLedger: boolean) => async (): Promise<void> => {
  shop = await startSampleShop({ wrap: recorder.wrap, hasLedger });
  const skus = ['C101-NAVY-M', 'G401-250G', 'E501-TEAL'];
  const input = { lines: skus.map((sku) => ({ sku, quantity: 1 })), idempotencyKey: 'cart' };
  const data = await ask<{ cartCreate: { cart: { id: string } } }>(shop, 'CartCreate', { input });
  cartId = data.cartCreate.cart.id;
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
    const requests = ['cart: cart', 'pricing: quote', 'stock: availabilityBySkus'];
    expect(await costOf('CartRead', { id: cartId })).toEqual({ requests, statements: 1 });
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
      requests: ['cart: cart', 'pricing: quote', 'stock: availabilityBySkus'],
      statements: 6,
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
});
