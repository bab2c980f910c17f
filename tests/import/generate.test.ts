import { describe, expect, it } from '@jest/globals';
import { generateShop } from '../../import/generate.ts';
import type { ProductInput } from '../../import/rows.ts';
import { createSampleShop } from '../../import/sample/index.ts';
import { contentOf, faultsOf } from './input-check.ts';

describe('a generated shop', () => {
  it('has as many products as asked for, two to three variants each, all of them sold and in stock', async () => {
    const { catalogue, pricing, stock } = await contentOf(generateShop({ products: 2_000, seed: 1 }));
    const products = catalogue.product as readonly ProductInput[];
    const variants = products.flatMap((product) => product.variants);
    expect(products).toHaveLength(2_000);
    expect(variants.length / products.length).toBeGreaterThan(2);
    expect(variants.length / products.length).toBeLessThan(3);
    expect(pricing.price).toHaveLength(3 * variants.length);
    expect(stock.stockCount).toHaveLength(4 * variants.length);
    expect(new Set(products.flatMap(({ categories = [] }) => categories)).size).toBeGreaterThan(15);
  });

  it('has only rows that the write side takes, and names each thing once', async () => {
    const shop = generateShop({ products: 500, seed: 7 });
    expect(await faultsOf(shop)).toEqual([]);
    const products = (await contentOf(shop)).catalogue.product as readonly ProductInput[];
    const named = products.flatMap(({ key, variants, handles }) => [
      key,
      ...handles.map(({ language, text }) => `${language}/${text}`),
      ...variants.flatMap(({ sku, barcode = '' }) => [sku, barcode]),
    ]);
    expect(new Set(named).size).toBe(named.length);
  });

  it('shares neither SKU nor barcode nor handle with the sample shop', async () => {
    const namesOf = (products: readonly ProductInput[]) =>
      products.flatMap(({ variants, handles }) => [
        ...handles.map(({ text }) => text),
        ...variants.flatMap(({ sku, barcode = '' }) => [sku, barcode]),
      ]);
    const sample = await contentOf(createSampleShop({ now: new Date('2026-11-22T00:00:00.000Z') }));
    const generated = await contentOf(generateShop({ products: 300, seed: 1 }));
    const taken = new Set(namesOf(sample.catalogue.product ?? []));
    expect(namesOf(generated.catalogue.product ?? []).filter((name) => taken.has(name))).toEqual([]);
  });

  it('is the same for the same seed, another for another, and begins alike at every size', async () => {
    const shop = (products: number, seed: number) => contentOf(generateShop({ products, seed }));
    const hundred = await shop(100, 3);
    expect(await shop(100, 3)).toEqual(hundred);
    expect(await shop(100, 4)).not.toEqual(hundred);
    expect((await shop(150, 3)).catalogue.product?.slice(0, 100)).toEqual(hundred.catalogue.product);
  });

  it('makes its rows one by one, however many they are', () => {
    const rows = generateShop({ products: 5_000_000, seed: 1 }).rows.catalogue() as Iterable<unknown>;
    let seen = 0;
    for (const _ of rows) {
      seen += 1;
      if (seen === 100) break;
    }
    expect(seen).toBe(100);
  });
});
