import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildPriceRanges } from '../../../services/catalogue/search/match/price-ranges.ts';
import { category, named, openShop, product, type TestShop, texts } from './shop.ts';
import { tellMarket, tellPrice, tellRegion, tellStock } from './stub-feed.ts';

let shop: TestShop;

const shirt = (key: string, brand: string, color: string, parts: object = {}) =>
  product(key, {
    brand,
    categories: ['shirts'],
    options: [
      {
        key: 'color',
        names: texts({ en: 'Colour', fr: 'Couleur' }),
        values: [
          { key: 'navy', names: texts({ en: 'Navy', fr: 'Marine' }) },
          { key: 'red', names: texts({ en: 'Red', fr: 'Rouge' }) },
        ],
      },
    ],
    variants: [{ sku: `${key}-1`, options: [{ key: 'color', value: color }] }],
    ...parts,
  });

beforeAll(async () => {
  shop = await openShop();
  await shop.categories(
    category('tops', { titles: texts({ en: 'Tops', fr: 'Hauts' }) }),
    category('shirts', { parent: 'tops' }),
  );
  await shop.upsert(
    shirt('one', 'Nord', 'navy'),
    shirt('two', 'Nord', 'red', { attributes: [named('brand', 'trap')] }),
    shirt('three', 'Sud', 'navy'),
    shirt('four', 'Sud', 'navy', { hiddenOn: ['WEB'] }),
  );
  tellMarket(shop.pricing, 1, { id: 'FR', priceLists: [{ key: 'fr', customerGroup: null }] });
  tellPrice(shop.pricing, 1, 'fr', 'one-1', { amountMinor: 1990 });
  tellPrice(shop.pricing, 1, 'fr', 'two-1', { amountMinor: 4990 });
  tellRegion(shop.stock, 1, { key: 'eu', markets: ['FR'], onlineLocation: 'web' });
  tellStock(shop.stock, 1, 'eu', { sku: 'one-1', location: 'web', availableToPromise: 1 });
  await shop.searchable();
});
afterAll(() => shop.close());

const web = { channel: 'WEB', language: 'fr', market: 'FR' };

interface Facet {
  key: string;
  name: string;
  values: {
    key: string;
    name: string;
    count: number;
    isEstimate: boolean;
    min: string | null;
    max: string | null;
  }[];
}

async function facets(filter: object = {}, context: object = web): Promise<Facet[]> {
  const document = `query ($filter: ProductFilter) {
    products(filter: $filter) { facets { key name values { key name count isEstimate min max } } }
  }`;
  return (await shop.read<{ products: { facets: Facet[] } }>(document, { filter }, context)).products.facets;
}

/** As `facet: value count, …`. */
const inShort = (list: readonly Facet[]): string[] =>
  list.map(({ key, values }) => `${key}: ${values.map((value) => `${value.key} ${value.count}`).join(', ')}`);

describe('facets', () => {
  it('count what the channel shows, named in the language', async () => {
    const exact = { isEstimate: false, min: null, max: null };
    expect(await facets()).toEqual([
      {
        key: 'category',
        name: 'Catégorie',
        values: [
          { key: 'shirts', name: 'shirts', count: 3, ...exact },
          { key: 'tops', name: 'Hauts', count: 3, ...exact },
        ],
      },
      {
        key: 'brand',
        name: 'Marque',
        values: [
          { key: 'Nord', name: 'Nord', count: 2, ...exact },
          { key: 'Sud', name: 'Sud', count: 1, ...exact },
        ],
      },
      {
        key: 'price',
        name: 'Prix',
        values: [
          {
            key: '19.00-47.99',
            name: '19.00 – 47.99 EUR',
            count: 1,
            isEstimate: false,
            min: '19.00',
            max: '47.99',
          },
          {
            key: '48.00-50.00',
            name: '48.00 – 50.00 EUR',
            count: 1,
            isEstimate: false,
            min: '48.00',
            max: '50.00',
          },
        ],
      },
      { key: 'inStock', name: 'En stock', values: [{ key: 'true', name: 'En stock', count: 1, ...exact }] },
      {
        key: 'color',
        name: 'Couleur',
        values: [
          { key: 'navy', name: 'Marine', count: 2, ...exact },
          { key: 'red', name: 'Rouge', count: 1, ...exact },
        ],
      },
    ]);
  });

  it('count what would match with one more value: a facet’s own filter does not count in it', async () => {
    expect(inShort(await facets({ brands: ['Sud'] }))).toEqual([
      'category: shirts 1, tops 1',
      'brand: Nord 2, Sud 1',
      'color: navy 1',
    ]);
    const both = { brands: ['Nord'], attributes: [{ key: 'color', values: ['red'] }], price: { min: '40' } };
    expect(inShort(await facets(both))).toEqual([
      'category: shirts 1, tops 1',
      'brand: Nord 1',
      'price: 48.00-50.00 1',
      'color: red 1',
    ]);
  });

  it('say what one gets who adds the value', async () => {
    const document = 'query ($filter: ProductFilter) { products(filter: $filter) { totalCount } }';
    const total = async (filter: object): Promise<unknown> => shop.read(document, { filter }, web);
    for (const { key, values } of await facets()) {
      for (const { key: value, count, min, max } of values) {
        const filter = {
          category: { categories: [value] },
          brand: { brands: [value] },
          price: { price: { min, max } },
          inStock: { inStock: true },
          color: { attributes: [{ key, values: [value] }] },
        }[key];
        expect([key, value, await total(filter ?? {})]).toEqual([
          key,
          value,
          { products: { totalCount: count } },
        ]);
      }
    }
  });
});

describe('price ranges', () => {
  const histogram = fc
    .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 1, max: 50 })), {
      selector: ([amountMinor]) => amountMinor,
      maxLength: 60,
    })
    .map((list) => list.map(([amountMinor, count]) => ({ amountMinor, count })))
    .map((list) => list.sort((a, b) => a.amountMinor - b.amountMinor));

  it('hold every amount exactly once, are none of them empty, and at most as many as wanted', () => {
    fc.assert(
      fc.property(histogram, fc.constantFrom(1, 100, 1000), (amounts, minorPerUnit) => {
        const ranges = buildPriceRanges(amounts, minorPerUnit);
        expect(ranges.length).toBeLessThanOrEqual(6);
        for (const { amountMinor } of amounts) {
          const holding = ranges.filter((r) => r.minMinor <= amountMinor && amountMinor <= r.maxMinor);
          expect(holding).toHaveLength(1);
        }
        for (const range of ranges) {
          const inside = amounts.filter(
            (a) => range.minMinor <= a.amountMinor && a.amountMinor <= range.maxMinor,
          );
          expect(range.count).toBe(inside.reduce((sum, { count }) => sum + count, 0));
          expect(range.count).toBeGreaterThan(0);
        }
      }),
    );
  });
});
