import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { type Asker, ask, post } from './front-door.ts';
import { createRecorder } from './recorder.ts';

const recorder = createRecorder();
let shop: SampleShop;
let cartId: string;
beforeAll(async () => {
  shop = await startSampleShop({ wrap: recorder.wrap });
  const skus = ['C101-NAVY-M', 'G401-250G', 'E501-TEAL'];
  const input = { lines: skus.map((sku) => ({ sku, quantity: 1 })), idempotencyKey: 'cart' };
  const data = await ask<{ cartCreate: { cart: { id: string } } }>(shop, 'CartCreate', { input });
  cartId = data.cartCreate.cart.id;
  // The first request in a store makes the gateway learn the stores of its market.
  await ask(shop, 'PriceTag', { sku: 'G401-250G' }, { channel: 'KIOSK' });
});
afterAll(async () => {
  await shop.close();
  recorder.close();
});

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

it('a listing of 24 products asks each service once', async () => {
  expect(await costOf('Listing', { first: 24 })).toEqual({
    requests: ['catalogue: products', 'pricing: pricesBySkus', 'stock: availabilityBySkus'],
    statements: 5,
  });
});

it('a product page asks each service once', async () => {
  expect(await costOf('ProductPage', { handle: 'pull-en-merinos' })).toEqual({
    requests: ['catalogue: product', 'pricing: pricesBySkus', 'stock: availabilityBySkus'],
    statements: 7,
  });
});

it('a scan at a kiosk asks each service once', async () => {
  expect(await costOf('Scan', { barcode: '2000067101014' }, { channel: 'KIOSK' })).toEqual({
    requests: [
      'catalogue: variant',
      'pricing: pricesBySkus',
      'stock: availabilityBySkus, availabilityBySkus',
    ],
    statements: 6,
  });
});

it('a page of a marketplace asks each service once', async () => {
  expect(await costOf('MarketplacePage', { first: 24 }, { channel: 'MARKETPLACE' })).toEqual({
    requests: ['catalogue: products', 'pricing: pricesBySkus', 'stock: availabilityBySkus'],
    statements: 6,
  });
});

it('a price tag asks the two services of which it shows something', async () => {
  expect(await costOf('PriceTag', { sku: 'G401-250G' }, { channel: 'DISPLAY' })).toEqual({
    requests: ['catalogue: variant', 'pricing: pricesBySkus'],
    statements: 2,
  });
});

it('a cart asks each service once, and the cart service asks for its quote and its stock once', async () => {
  expect(await costOf('CartRead', { id: cartId })).toEqual({
    requests: ['cart: cart', 'pricing: quote', 'stock: orderableBySkus'],
    statements: 3,
  });
  expect(await costOf('CartVariants', { id: cartId })).toEqual({
    requests: [
      'cart: cart',
      'catalogue: variantsBySkus',
      'pricing: pricesBySkus',
      'stock: availabilityBySkus',
    ],
    statements: 5,
  });
});
