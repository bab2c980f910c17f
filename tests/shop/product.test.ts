import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatGlobalId } from '../../schema/global-id.ts';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { type Customers, startCustomers } from './customers.ts';
import { ask, type Channel, channels, post, refusalOf } from './front-door.ts';

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

describe('a product', () => {
  it('is shown with everything that a page needs', async () => {
    const { body } = await post(shop, 'ProductPage', { handle: 'verveine-en-feuilles' });
    const amount = (value: string) => ({ amount: value });
    expect(body).toEqual({
      data: {
        product: {
          id: formatGlobalId('Product', 'verbena'),
          key: 'verbena',
          handle: 'verveine-en-feuilles',
          title: 'Verveine en feuilles',
          description: 'Cueillie à la main en Velay, pour le soir.',
          brand: 'Comptoir',
          categories: [
            {
              key: 'tea',
              path: [
                { handle: 'epicerie', title: 'Épicerie' },
                { handle: 'thes-et-tisanes', title: 'Thés et tisanes' },
              ],
            },
          ],
          attributes: [],
          media: [{ kind: 'IMAGE', url: '/media/pouch-olive.svg', alt: 'Verveine en feuilles' }],
          options: [{ key: 'pack', name: 'Contenance', values: [{ key: '50g', name: '50 g' }] }],
          variants: [
            {
              id: formatGlobalId('Variant', 'G403-50G'),
              sku: 'G403-50G',
              barcode: '2000071403005',
              title: 'Verveine en feuilles — 50 g',
              options: [{ key: 'pack', valueKey: '50g', value: '50 g' }],
              price: {
                quantity: 1,
                unit: {
                  shown: { amount: '7.50', currencyCode: 'EUR' },
                  net: amount('7.11'),
                  gross: amount('7.50'),
                  tax: amount('0.39'),
                  taxIncluded: true,
                },
                was: null,
                reductionPercent: null,
                recommended: null,
                lowest30Days: null,
                unitPrice: { price: { shown: amount('150.00') }, unit: 'KILOGRAM', content: '0.050' },
                fees: [],
                tiers: [],
                promotions: [
                  { key: 'basket-over-150-fr-eur', kind: 'BASKET', title: '10 % dès 150' },
                  {
                    key: 'delivery-free-over-80-fr-eur',
                    kind: 'DELIVERY',
                    title: 'Livraison offerte dès 80',
                  },
                ],
                priceList: { key: 'fr-eur', customerGroup: null },
                version: 1,
              },
              availability: { status: 'LOW_STOCK', quantity: 3, quantityIsCapped: false, version: 1 },
            },
          ],
          related: [{ key: 'chestnut-honey' }],
          assortment: { hiddenOn: [], adaptedFor: [] },
          version: 1,
        },
      },
    });
  });

  it('is found by its handle in any language and answered in the one of the request', async () => {
    const titles = await Promise.all(
      ['verveine-en-feuilles', 'whole-leaf-verbena', 'eisenkraut-in-blattern'].map(async (handle) => {
        const { product } = await ask<{ product: { key: string; title: string } | null }>(
          shop,
          'ProductPage',
          { handle, language: 'en' },
        );
        return [product?.key, product?.title];
      }),
    );
    expect(titles).toEqual(Array(3).fill(['verbena', 'Whole leaf verbena']));
  });

  it('and its variant are found by every name that they have', async () => {
    const product = { key: 'verbena', title: 'Verveine en feuilles' };
    const shown = expect.objectContaining({ sku: 'G403-50G', product: expect.objectContaining(product) });
    for (const name of [{ sku: 'G403-50G' }, { barcode: '2000071403005' }, { barcode: '02000071403005' }]) {
      expect(await ask(shop, 'VariantPage', name)).toEqual({ variant: shown });
    }
    const ids = [formatGlobalId('Product', 'verbena'), formatGlobalId('Variant', 'G403-50G')];
    expect(await ask(shop, 'Nodes', { ids })).toEqual({
      nodes: [
        { __typename: 'Product', id: ids[0], ...product },
        {
          __typename: 'Variant',
          id: ids[1],
          sku: 'G403-50G',
          price: { unit: { shown: { amount: '7.50' } } },
        },
      ],
    });
    expect(await ask(shop, 'ProductPage', { id: ids[0] })).toMatchObject({ product });
  });

  it.each([
    ['ProductPage', { handle: 'no-such-thing' }, { product: null }],
    ['ProductPage', { id: formatGlobalId('Product', 'no-such-thing') }, { product: null }],
    ['ProductPage', { id: formatGlobalId('Variant', 'G403-50G') }, { product: null }],
    ['ProductPage', { id: 'nonsense' }, { product: null }],
    ['VariantPage', { sku: 'NO-SUCH-SKU' }, { variant: null }],
    ['VariantPage', { sku: 'a\u0000b' }, { variant: null }],
    ['VariantPage', { barcode: '4006381333931' }, { variant: null }],
    ['VariantPage', { barcode: 'no barcode' }, { variant: null }],
    ['Nodes', { ids: ['nonsense', formatGlobalId('Promotion', 'none')] }, { nodes: [null, null] }],
  ])('that is unknown is null without an error: %s %j', async (name, variables, data) => {
    expect((await post(shop, name, variables)).body).toEqual({ data });
  });

  it('is asked for by exactly one name', async () => {
    expect(await refusalOf(shop, 'ProductPage')).toEqual([
      'BAD_USER_INPUT',
      'None of id and handle was given: give exactly one.',
    ]);
    expect(await refusalOf(shop, 'VariantPage', { sku: 'a', barcode: 'b' })).toEqual([
      'BAD_USER_INPUT',
      'More than one of sku and barcode was given: give exactly one.',
    ]);
  });
});

describe('a text of one channel', () => {
  it('is shown there alone, beside the prices and availabilities of everybody', async () => {
    interface Shown {
      readonly product: { readonly description: string; readonly variants: readonly object[] };
    }
    const pages = await Promise.all(
      channels.map((channel) => ask<Shown>(shop, 'ProductPage', { handle: 'pull-en-merinos' }, { channel })),
    );
    const own = 'Le pull que vous ne quitterez plus. Zéro grattage, promis.';
    const everybodys = 'Un col rond en laine mérinos fine, chaud sans peser. Se porte à même la peau.';
    expect(pages.map(({ product }) => product.description)).toEqual(
      channels.map((channel) => (channel === 'SOCIAL' ? own : everybodys)),
    );
    const [first] = pages.map(({ product }) => product.variants);
    expect(first).toHaveLength(12);
    expect(pages.map(({ product }) => product.variants)).toEqual(Array(channels.length).fill(first));
  });
});

describe('a product that a channel hides', () => {
  const isHidden = (channel: Channel) => channel === 'MARKETPLACE';
  const skus = ['G414-500ML', 'G403-50G'];
  const titles: Readonly<Record<string, string>> = {
    'G414-500ML': 'Vinaigre de cidre — 500 ml',
    'G403-50G': 'Verveine en feuilles — 50 g',
  };
  const everywhere = <Value>(read: (channel: Channel) => Promise<Value>) =>
    Promise.all(channels.map(async (channel) => [channel, await read(channel)] as const));
  const shownOn = (shown: unknown, hidden: unknown) =>
    channels.map((channel) => [channel, isHidden(channel) ? hidden : shown]);

  it.each([
    ['handle', 'ProductPage', { handle: 'vinaigre-de-cidre' }, 'product'],
    ['id', 'ProductPage', { id: formatGlobalId('Product', 'cider-vinegar') }, 'product'],
    ['SKU', 'VariantPage', { sku: 'G414-500ML' }, 'variant'],
    ['barcode', 'VariantPage', { barcode: '2000071414001' }, 'variant'],
  ])('is null there by %s, and shown elsewhere', async (_, name, variables, field) => {
    const answers = await everywhere(async (channel) => {
      const data = await ask<Record<string, object | null>>(shop, name, variables, { channel });
      return data[field] !== null;
    });
    expect(answers).toEqual(shownOn(true, false));
  });

  it('is null there as a node, and so is its variant', async () => {
    const ids = [formatGlobalId('Product', 'cider-vinegar'), formatGlobalId('Variant', 'G414-500ML')];
    const nodes = await everywhere(async (channel) => {
      const data = await ask<{ nodes: ({ __typename: string } | null)[] }>(
        shop,
        'Nodes',
        { ids },
        { channel },
      );
      return data.nodes.map((node) => node?.__typename ?? null);
    });
    expect(nodes).toEqual(shownOn(['Product', 'Variant'], [null, null]));
  });

  it('is named there neither as related nor in a list', async () => {
    const named = await everywhere(async (channel) => {
      const variables = { handle: 'huile-d-olive-vierge-extra' };
      const related = await ask(shop, 'Related', variables, { channel });
      const found = await ask(shop, 'Search', { query: 'vinaigre' }, { channel });
      const listed = await ask(shop, 'Listing', { filter: { categories: ['pantry'] } }, { channel });
      return [related, found, listed].map((data) => JSON.stringify(data).includes('cider-vinegar'));
    });
    expect(named).toEqual(shownOn([true, true, true], [false, false, false]));
  });

  it('stays on a wishlist and in a cart, without its content', async () => {
    const token = await customers.tokenOf('marie');
    await ask(
      shop,
      'WishlistCreate',
      { input: { title: 'Vinaigrette', skus, idempotencyKey: 'wishlist' } },
      { token },
    );
    const { cartCreate } = await ask<{ cartCreate: { cart: { id: string } } }>(
      shop,
      'CartCreate',
      { input: { lines: skus.map((sku) => ({ sku, quantity: 1 })), idempotencyKey: 'cart' } },
      { token },
    );
    const seen = await everywhere(async (channel) => {
      type Items = { sku: string; variant: { title: string } | null }[];
      const { customer } = await ask<{ customer: { wishlists: { items: Items }[] } }>(
        shop,
        'Me',
        {},
        { channel, token },
      );
      const { cart } = await ask<{ cart: { lines: Items } }>(
        shop,
        'CartVariants',
        { id: cartCreate.cart.id },
        { channel, token },
      );
      const items = [...(customer.wishlists[0]?.items ?? [])].sort((a, b) => (a.sku < b.sku ? 1 : -1));
      return [items, cart.lines].map((list) => list.map(({ variant }) => variant?.title ?? null));
    });
    const shown = skus.map((sku) => titles[sku]);
    expect(seen).toEqual(
      shownOn(
        [shown, shown],
        [
          [null, titles['G403-50G']],
          [null, titles['G403-50G']],
        ],
      ),
    );
  });

  it('cannot be put into a cart there', async () => {
    const outcomes = await everywhere(async (channel) => {
      const input = { lines: [{ sku: 'G414-500ML', quantity: 1 }], idempotencyKey: `hidden ${channel}` };
      const { cartCreate } = await ask<{ cartCreate: { userErrors: { code: string }[] } }>(
        shop,
        'CartCreate',
        { input },
        { channel },
      );
      return cartCreate.userErrors.map(({ code }) => code);
    });
    expect(outcomes).toEqual(shownOn([], ['UNKNOWN_SKU']));
  });
});
