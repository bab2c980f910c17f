import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { at, createStockShop, type StockShop, storeIn } from './stock-shop.ts';

let shop: StockShop;

beforeAll(async () => {
  // No start of sale is looked for meanwhile: its statements would be counted too.
  shop = await createStockShop(3_600_000);
  await shop.accept(
    'storesUpsert',
    Array.from({ length: 30 }, (_, n) => storeIn(`store-${n}`)),
  );
});
afterAll(() => shop.close());

/** How many statements `work` sends to PostgreSQL. */
async function countStatements(work: () => Promise<unknown>): Promise<number> {
  const query = jest.spyOn(pg.Client.prototype, 'query');
  try {
    await work();
    return query.mock.calls.length;
  } finally {
    query.mockRestore();
  }
}

const skus = (count: number): string[] => Array.from({ length: count }, (_, n) => `sku-${n}`);
const everything = `query ($skus: [String!]!) { availabilityBySkus(skus: $skus) {
  status quantity version online { status } here { quantity }
  stores(near: { latitude: 45, longitude: 4 }, first: 50) { store { key } quantity }
  pickup(near: { latitude: 45, longitude: 4 }) { store { key } }
} }`;

it('writes a thousand rows in as many statements as ten', async () => {
  for (const [mutation, fields] of [
    ['stockCountsAdd', { onHand: 3 }],
    ['stockMovementsAdd', { quantity: 4 }],
    ['stockPoliciesUpsert', { safetyStock: 1 }],
  ] as const) {
    const rows = (count: number, batch: string) =>
      skus(count).map((sku) => ({
        ...fields,
        sku: `${batch}-${sku}`,
        location: 'store-1',
        ...(mutation === 'stockMovementsAdd' && { id: `${batch}-${sku}` }),
        ...(mutation !== 'stockPoliciesUpsert' && { at: at('02:00') }),
      }));
    const few = await countStatements(() => shop.accept(mutation, rows(10, `${mutation}-few`)));
    const many = await countStatements(() => shop.accept(mutation, rows(1_000, `${mutation}-many`)));
    // One raise of versions and one piece of outbox more: both rows and their online entries are new.
    expect(many).toBeLessThanOrEqual(few + 3);
  }
});

it('reads any number of SKUs, online, here and in every store, in four statements', async () => {
  await shop.accept(
    'stockCountsAdd',
    skus(60).flatMap((sku) =>
      ['warehouse', 'store-3', 'store-4'].map((location) => ({ sku, location, onHand: 9, at: at('02:00') })),
    ),
  );
  for (const count of [1, 60]) {
    const context = { market: 'FR', store: 'store-3' };
    const statements = await countStatements(async () => {
      const { data, errors } = await shop.ask(everything, { skus: skus(count) }, context);
      expect(errors).toBeUndefined();
      expect(data?.availabilityBySkus).toHaveLength(count);
    });
    expect(statements).toBe(4);
  }
});
