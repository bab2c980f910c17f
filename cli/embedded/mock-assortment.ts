import { sampleLocations, samplePriceLists, sampleStores } from '../../import/sample/index.ts';
import type { Shop, ShopRow } from '../../import/shop.ts';
import { mockAmount, mockQuantity, mockSkus } from '../../mocks/index.ts';

/**
 * Prices and stock of what a mocked catalogue shows, in the lists and places of the sample shop: the same as mocks of
 * pricing and stock would say. Customer groups pay what everybody does.
 */
export const createMockAssortment = (): Shop => ({
  name: 'mock-assortment',
  rows: { pricing: pricingRows, stock: stockRows, catalogue: () => [] },
});

function* pricingRows(): Generator<ShopRow<'pricing'>> {
  for (const sku of mockSkus) {
    for (const list of samplePriceLists) {
      if ('customerGroup' in list) continue;
      const amount = mockAmount(sku, list.currency);
      if (amount !== null) yield { row: { price: { priceList: list.key, sku, amount } } };
    }
  }
}

function* stockRows(): Generator<ShopRow<'stock'>> {
  for (const sku of mockSkus) {
    for (const { key } of sampleLocations) yield count(sku, key, mockQuantity(sku));
    for (const { key } of sampleStores) yield count(sku, key, mockQuantity(sku, key));
  }
}

const count = (sku: string, location: string, onHand: number): ShopRow<'stock'> => ({
  row: { stockCount: { sku, location, onHand, at: countedAt } },
});

// Any instant that is past: sales that come later are kept.
const countedAt = '2026-01-01T00:00:00.000Z';
