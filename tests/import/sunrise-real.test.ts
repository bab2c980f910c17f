import { describe, expect, it } from '@jest/globals';
import { readSunrise } from '../../import/sunrise/index.ts';
import { findRealSunrise } from '../kit/real-sunrise.ts';
import { contentOf, faultsOf } from './input-check.ts';

const folder = findRealSunrise('that the real Sunrise data set has no bad row, and its counts');

describe('the real Sunrise data set', () => {
  if (folder === null) {
    // Its readers are tested on small files of the same form in sunrise.test.ts.
    it.skip('has no bad row, and its counts come out', () => {});
    return;
  }

  it('has no bad row, and its counts come out', async () => {
    const { shop, skipped, shopPrices } = await readSunrise(folder, {
      badRows: 'refuse',
      shopPrices: 'report',
    });
    const { pricing, stock, catalogue } = await contentOf(shop);
    expect(skipped).toEqual([]);
    expect(await faultsOf(shop)).toEqual([]);
    expect(catalogue).toMatchObject({ category: { length: 39 }, product: { length: 27 } });
    expect(pricing).toMatchObject({
      priceList: { length: 7 },
      market: [{ id: 'AT' }, { id: 'DE' }, { id: 'GB' }, { id: 'IT' }, { id: 'US' }],
      pricedItem: { length: 102 },
      // Seven of each SKU; those of single shops are compared, not loaded.
      price: { length: 7 * 102 },
    });
    expect(stock).toMatchObject({
      region: { length: 2 },
      store: { length: 18 },
      stockCount: { length: 1_020 + 2 * 102 },
    });
    expect(new Set(shopPrices.map(({ sku }) => sku)).size).toBe(102);
    expect(shopPrices.find(({ sku, market }) => sku === 'M0E20000000DLYA' && market === 'DE')).toMatchObject({
      amount: '150.00',
      shops: [
        { shop: 'sunrise-store-berlin', amount: '154.50' },
        { shop: 'sunrise-store-munich', amount: '159.00' },
        { shop: 'sunrise-store-cologne', amount: '157.50' },
        { shop: 'sunrise-store-hamburg', amount: '150.00' },
      ],
    });
  });
});
