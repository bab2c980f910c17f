import { formatGlobalId, keyOfGlobalId } from '../../schema/global-id.ts';
import type { ServiceName } from '../../schema/service-name.ts';
import { createStubService, type StubService } from './stub-service.ts';

/** Five stub services over a tiny shop: products p1 … p24 with variants p1-a and p1-b each. */
export function createStubShop(
  overrides: Partial<Record<ServiceName, object>> = {},
): Record<ServiceName, StubService> {
  const answers: Record<ServiceName, object> = { catalogue, pricing, stock, cart, customer };
  const stub = (name: ServiceName) => createStubService(name, { ...answers[name], ...overrides[name] });
  return {
    catalogue: stub('catalogue'),
    pricing: stub('pricing'),
    stock: stub('stock'),
    cart: stub('cart'),
    customer: stub('customer'),
  };
}

const keyOf = (type: Parameters<typeof keyOfGlobalId>[0], id: string): string =>
  keyOfGlobalId(type, id) ?? '';

const product = (key: string): object => ({
  __typename: 'Product',
  id: formatGlobalId('Product', key),
  key,
  handle: key,
  title: `Product ${key}`,
  categories: [],
  attributes: [],
  media: [],
  options: [],
  variants: ['a', 'b'].map((letter) => variant(`${key}-${letter}`)),
  assortment: { hiddenOn: [], adaptedFor: [] },
  version: 1,
});

const variant = (sku: string): object => ({
  __typename: 'Variant',
  id: formatGlobalId('Variant', sku),
  sku,
  title: `Variant ${sku}`,
  options: [],
  attributes: [],
  media: [],
  product: () => product(sku.split('-')[0] ?? ''),
});

const catalogue = {
  products: ({ first }: { first: number }) => ({
    nodes: Array.from({ length: first }, (_, index) => product(`p${index + 1}`)),
    edges: [],
    pageInfo: { hasNextPage: false, hasPreviousPage: false },
    totalCount: first,
    totalCountIsEstimate: false,
    facets: [],
  }),
  product: ({ handle }: { handle: string }) => (handle === 'unknown' ? null : product(handle)),
  variant: ({ sku }: { sku: string }) => (sku === 'unknown' ? null : variant(sku)),
  productsByIds: ({ ids }: { ids: string[] }) => ids.map((id) => product(keyOf('Product', id))),
  variantsBySkus: ({ skus }: { skus: string[] }) => skus.map((sku) => (sku === 'gone' ? null : variant(sku))),
};

const euros = (amount: string) => ({ shown: { amount, currencyCode: 'EUR' }, taxIncluded: true });

const pricing = {
  markets: [
    { id: 'FR', name: 'France', country: 'FR', currency: 'EUR', languages: ['fr', 'en'] },
    { id: 'CH', name: 'Schweiz', country: 'CH', currency: 'CHF', languages: ['de', 'fr'] },
  ],
  pricesBySkus: ({ skus, quantity }: { skus: string[]; quantity: number }) =>
    skus.map((sku) => (sku.startsWith('free') ? null : price(sku, quantity))),
};

const price = (sku: string, quantity: number): object => ({
  unit: euros(`${sku.length}.50`),
  quantity,
  fees: [],
  tiers: [],
  promotions: [
    {
      id: formatGlobalId('Promotion', 'three-for-two'),
      key: 'three-for-two',
      kind: 'LINE',
      titles: [
        { language: 'en', text: 'Three for two' },
        { language: 'fr', text: 'Trois pour deux' },
      ],
      priority: 1,
      combinability: 'COMBINES',
      needsCode: false,
      version: 1,
    },
  ],
  priceList: { key: 'fr-eur', currency: 'EUR' },
  version: 1,
});

const stock = {
  availabilityBySkus: ({ skus }: { skus: string[] }) =>
    skus.map(() => ({
      status: 'IN_STOCK',
      quantity: 3,
      quantityIsCapped: false,
      stores: [],
      pickup: [],
      version: 1,
    })),
  stores: {
    nodes: [{ id: formatGlobalId('Store', 'paris-rivoli'), key: 'paris-rivoli' }],
    pageInfo: { hasNextPage: false },
  },
};

const cart = {
  cart: {
    id: formatGlobalId('Cart', 'c1'),
    lines: [
      { id: 'l1', sku: 'p1-a', quantity: 1, discounts: [] },
      { id: 'l2', sku: 'gone', quantity: 1, discounts: [] },
    ],
    totalQuantity: 2,
    discounts: [],
    codes: [],
    taxes: [],
    warnings: [],
    context: { market: 'FR', language: 'fr', channel: 'WEB' },
    customerId: formatGlobalId('Customer', 'marie'),
    createdAt: new Date(0),
    updatedAt: new Date(0),
  },
  customerCartsByIds: ({ ids }: { ids: string[] }) =>
    ids.map((id) => ({ __typename: 'Customer', id, carts: [{ ...cart.cart, lines: [] }] })),
};

const customer = {
  customersByIds: ({ ids }: { ids: string[] }) =>
    ids.map((id) => ({
      __typename: 'Customer',
      id,
      profile: { givenName: keyOf('Customer', id) },
      identities: [],
      addresses: [],
      wishlists: [],
      createdAt: new Date(0),
    })),
};
