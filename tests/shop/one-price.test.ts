import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { type Customers, startCustomers } from './customers.ts';
import { type Asker, ask } from './front-door.ts';

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

const quantities = { one: 1, two: 2, six: 6 } as const;

type Listed = { readonly sku: string; readonly availability: { readonly status: string } | null } & Readonly<
  Record<keyof typeof quantities, { readonly unit: object } | null>
>;

interface Listing {
  readonly products: {
    readonly nodes: readonly { readonly variants: readonly Listed[] }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
}

/** Every variant of the shop as a listing shows it. */
async function listAll(market: string, asker: Asker): Promise<Listed[]> {
  const listed: Listed[] = [];
  let after: string | null = null;
  do {
    const { products }: Listing = await ask<Listing>(shop, 'UnitPrices', { market, after }, asker);
    listed.push(...products.nodes.flatMap(({ variants }) => variants));
    after = products.pageInfo.hasNextPage ? products.pageInfo.endCursor : null;
  } while (after !== null);
  return listed;
}

/** What carts with so many of each SKU say of one unit; lines that stock cut short are left out. */
async function unitsInCarts(market: string, asker: Asker, skus: readonly string[], quantity: number) {
  const units = new Map<string, object>();
  for (let start = 0; start < skus.length; start += 100) {
    const lines = skus.slice(start, start + 100).map((sku) => ({ sku, quantity }));
    const input = { lines, idempotencyKey: `${market} ${quantity} ${start}` };
    const { cartCreate } = await ask<{ cartCreate: { cart: { id: string } | null; userErrors: object[] } }>(
      shop,
      'CartCreate',
      { input, market },
      asker,
    );
    expect(cartCreate.userErrors).toEqual([]);
    const { cart } = await ask<{ cart: { lines: { sku: string; quantity: number; unit: object }[] } }>(
      shop,
      'CartUnits',
      { id: cartCreate.cart?.id, market },
      asker,
    );
    for (const line of cart.lines) if (line.quantity === quantity) units.set(line.sku, line.unit);
  }
  return units;
}

it.each([
  ['FR', 'everybody'],
  ['FR', 'paul'],
  ['CH', 'everybody'],
  ['US', 'everybody'],
])(
  'every variant costs in a cart what the listing of %s says to %s, at every quantity',
  async (market, name) => {
    // Professionals, such as Paul, have a list of their own.
    const asker = name === 'everybody' ? {} : { token: await customers.tokenOf(name) };
    const listed = await listAll(market, asker);
    expect(listed).toHaveLength(202);
    const sold = listed.filter(
      ({ one, availability }) => one !== null && availability?.status !== 'OUT_OF_STOCK',
    );
    for (const [name, quantity] of Object.entries(quantities) as [keyof typeof quantities, number][]) {
      const units = await unitsInCarts(
        market,
        asker,
        sold.map(({ sku }) => sku),
        quantity,
      );
      // One in eight SKUs has fewer than five pieces left.
      expect(units.size).toBeGreaterThan(150);
      const shown = sold
        .filter(({ sku }) => units.has(sku))
        .map((variant) => [variant.sku, variant[name]?.unit]);
      expect(Object.fromEntries(units)).toEqual(Object.fromEntries(shown));
    }
  },
);
