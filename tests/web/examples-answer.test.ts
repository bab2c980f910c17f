import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type IdentityProvider, startIdentityProvider } from '../../cli/embedded/identity-provider.ts';
import { packageRoot } from '../../schema/package-root.ts';
import { type SampleClientId, sampleClients } from '../../web/src/clients.ts';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';

let identityProvider: IdentityProvider;
let shop: SampleShop;

beforeAll(async () => {
  identityProvider = await startIdentityProvider(0);
  shop = await startSampleShop({ config: { customers: identityProvider.customers } });
}, 120_000);

afterAll(async () => {
  await shop?.close();
  await identityProvider?.close();
});

interface RunOptions {
  readonly variables?: object;
  readonly token?: string;
}

/** Runs an example of the explorer on the sample shop, as the page does. */
async function run(example: string, clientId: SampleClientId, { variables, token }: RunOptions = {}) {
  const query = readFileSync(join(packageRoot, 'web', 'examples', `${example}.graphql`), 'utf8');
  const key = sampleClients.find(({ id }) => id === clientId)?.publishableKey ?? '';
  const headers = { 'comptoir-key': key, ...(token !== undefined && { authorization: `Bearer ${token}` }) };
  const { body } = await shop.ask(query, { variables: variables ?? {}, headers });
  return body;
}

async function tokenOf(username: string): Promise<string> {
  const response = await fetch(`${identityProvider.customers.issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'password', username, scope: 'openid' }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

const shown = { amount: expect.stringMatching(/^\d+\.\d\d$/), currencyCode: 'EUR' };

it('the listing has products with prices, and facets with counts', async () => {
  const body = await run('web-listing', 'web');
  expect(body).toEqual({
    data: {
      products: expect.objectContaining({
        totalCount: 3,
        facets: expect.arrayContaining([expect.objectContaining({ key: 'brand', name: 'Marque' })]),
      }),
    },
  });
  expect(body).toHaveProperty('data.products.nodes.0.variants.0.price.unit.shown', shown);
});

it('the product page is in English, with the lowest price of 30 days and stores near the Louvre', async () => {
  const body = await run('web-product', 'web');
  expect(body).not.toHaveProperty('errors');
  expect(body).toHaveProperty('data.product.title', 'Merino sweater');
  expect(body).toHaveProperty('data.product.variants.0.price.lowest30Days.shown', shown);
  expect(body).toHaveProperty(
    'data.product.variants.0.availability.stores.0.store.name',
    'Comptoir Paris Marais',
  );
});

it('the search finds what was mistyped', async () => {
  const body = await run('web-search', 'web');
  expect(body).not.toHaveProperty('errors');
  expect(body).toHaveProperty('data.products.nodes.0.title', 'Pull en mérinos');
  expect(body).toHaveProperty('data.searchSuggestions.terms.0', 'pull');
});

it('the cart that the web begins is the one that the app reads', async () => {
  const begun = await run('web-cart-create', 'web', { variables: { idempotencyKey: 'example' } });
  expect(begun).toHaveProperty('data.cartCreate.userErrors', []);
  const { cart } = (begun.data as { cartCreate: { cart: { id: string; totals: object } } }).cartCreate;
  const read = await run('app-cart-read', 'app', { variables: { id: cart.id } });
  expect(read).toEqual({
    data: {
      context: { channel: 'MOBILE', market: 'FR' },
      cart: expect.objectContaining({ context: { channel: 'WEB' }, totals: cart.totals, warnings: [] }),
    },
  });
});

it('the cart that is begun goes to the app by a code, and into the customer’s at sign-in', async () => {
  const token = await tokenOf('lucie');
  const begin = async (idempotencyKey: string) => {
    const { data } = await run('web-cart-create', 'web', { variables: { idempotencyKey } });
    return (data as { cartCreate: { cart: { id: string } } }).cartCreate.cart.id;
  };
  const first = await run('app-cart-merge', 'app', { variables: { cartId: await begin('one') }, token });
  expect(first).toHaveProperty('data.cartMerge.userErrors', []);
  const cartId = await begin('two');
  const handed = await run('kiosk-cart-handover', 'kiosk-marais', { variables: { cartId } });
  expect(handed).toHaveProperty('data.cartHandover.userErrors', []);
  const { handover } = (handed.data as { cartHandover: { handover: { code: string } } }).cartHandover;
  const variables = { code: handover.code, idempotencyKey: 'example' };
  const claimed = await run('app-cart-claim', 'app', { variables });
  expect(claimed).toHaveProperty('data.cartClaim.userErrors', []);
  const { cart } = (claimed.data as { cartClaim: { cart: { id: string } } }).cartClaim;
  const merged = await run('app-cart-merge', 'app', { variables: { cartId: cart.id }, token });
  expect(merged).toHaveProperty('data.cartMerge.cart.lines', [
    { sku: 'C101-NAVY-M', quantity: 4 },
    { sku: 'G401-100G', quantity: 2 },
  ]);
});

it('the wishlist that a customer makes shows in the customer', async () => {
  const token = await tokenOf('marie');
  const made = await run('app-wishlist-create', 'app', { variables: { idempotencyKey: 'example' }, token });
  expect(made).toHaveProperty('data.wishlistCreate.userErrors', []);
  const body = await run('app-customer', 'app', { token });
  expect(body).not.toHaveProperty('errors');
  expect(body).toHaveProperty('data.customer.profile.givenName', 'Marie');
  expect(body).toHaveProperty('data.customer.wishlists.0.items.0.variant.price.unit.shown', shown);
  expect(await run('app-customer', 'app')).toEqual({ data: { customer: null } });
});

it('the kiosk finds what was scanned, in its own store', async () => {
  const body = await run('kiosk-scan', 'kiosk-marais');
  expect(body).not.toHaveProperty('errors');
  expect(body).toHaveProperty('data.variant.sku', 'C101-ECRU-M');
  expect(body).toHaveProperty('data.variant.availability.here.store.name', 'Comptoir Paris Marais');
});

it('the price tag has a price per kilogram', async () => {
  expect(await run('display-price-tag', 'window-marais')).toEqual({
    data: {
      variant: {
        title: 'Thé Earl Grey — 250 g',
        price: {
          unit: { shown: { amount: '21.50', currencyCode: 'EUR' } },
          unitPrice: { price: { shown: { amount: '86.00' } }, unit: 'KILOGRAM' },
          was: null,
          reductionPercent: null,
          validUntil: null,
          version: 1,
        },
      },
    },
  });
});

it('the post has the text of its own channel', async () => {
  const body = await run('social-post', 'social');
  expect(body).not.toHaveProperty('errors');
  expect(body).toHaveProperty('data.variant.product.description', expect.stringContaining('Zéro grattage'));
});

it('the page of the feed says how to go on', async () => {
  const body = await run('marketplace-feed', 'web');
  expect(body).not.toHaveProperty('errors');
  expect(body).toHaveProperty('data.products.nodes.length', 25);
  expect(body).toHaveProperty('data.products.pageInfo', {
    hasNextPage: true,
    endCursor: expect.stringMatching(/./),
  });
});
