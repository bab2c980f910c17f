import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { at, createStockShop, type StockContext, type StockShop, storeIn } from './stock-shop.ts';

let shop: StockShop;
beforeAll(async () => {
  shop = await createStockShop();
  await shop.accept('storesUpsert', [storeIn('lyon'), storeIn('paris')]);
  await shop.accept('locationsUpsert', [{ key: 'hall', region: 'eu', name: 'Hall' }]);
  const count = (sku: string, location: string, onHand: number) => ({
    sku,
    location,
    onHand,
    at: at('02:00'),
  });
  await shop.accept('stockCountsAdd', [
    count('lamp', 'warehouse', 140),
    count('sofa', 'warehouse', 2),
    count('vase', 'lyon', 3),
    count('lamp', 'lyon', 5),
    count('vase', 'hall', 50),
    count('lamp', 'depot', 7),
  ]);
  await shop.accept('stockMovementsAdd', [
    { id: 'sold', sku: 'owed', location: 'warehouse', quantity: -4, at: at('02:10') },
  ]);
  await shop.accept('stockPoliciesUpsert', [
    { sku: 'lamp', location: 'warehouse', safetyStock: 10 },
    { sku: 'sofa', location: 'warehouse', backorderLimit: 30 },
    { sku: 'owed', location: 'warehouse', backorderLimit: 10 },
    { sku: 'game', location: 'warehouse', backorderLimit: 80, onSaleFrom: '2099-01-01T00:00:00.000Z' },
  ]);
});
afterAll(() => shop.close());

const orderable = async (skus: readonly string[], context?: StockContext) => {
  const document = 'query ($skus: [String!]!) { orderableBySkus(skus: $skus) }';
  return (await shop.ask(document, { skus }, context)).data?.orderableBySkus;
};

describe('how many one order can have', () => {
  it('is what a hold would let through online: not capped, less the safety stock, back-orders included', async () => {
    expect(await orderable(['lamp', 'sofa', 'owed', 'game'])).toEqual([130, 32, 6, 80]);
  });

  it('is none of what only a store keeps, and null for what nobody keeps', async () => {
    expect(await orderable(['vase', 'nothing', 'nul\0'])).toEqual([0, null, null]);
  });

  it('is in a store what the better of the store and the online warehouse has', async () => {
    expect(await orderable(['vase', 'lamp'], { market: 'FR', store: 'lyon' })).toEqual([3, 130]);
    expect(await orderable(['vase', 'lamp'], { market: 'FR', store: 'paris' })).toEqual([0, 130]);
  });

  it('is the region’s own, and nothing at a location that is no store', async () => {
    expect(await orderable(['lamp'], { market: 'CH' })).toEqual([7]);
    expect(await orderable(['lamp'], { market: 'CH', store: 'lyon' })).toEqual([7]);
    expect(await orderable(['vase'], { market: 'FR', store: 'hall' })).toEqual([0]);
    expect(await orderable(['lamp'], { market: 'US' })).toEqual([null]);
  });
});
