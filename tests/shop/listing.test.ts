import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SampleProduct } from '../../import/sample/sample-product.ts';
import { sampleProducts } from '../../import/sample/sample-shop.ts';
import { variantsOf } from '../../import/sample/sample-variants.ts';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { ask } from './front-door.ts';
import { cheapest, isIn, keysWhere } from './sample-facts.ts';

let shop: SampleShop;
beforeAll(async () => {
  shop = await startSampleShop();
});
afterAll(() => shop.close());

interface Page {
  readonly products: {
    readonly edges: readonly { readonly node: { readonly key: string } }[];
    readonly totalCount: number;
  };
}

const pageOf = async (variables: object) => (await ask<Page>(shop, 'Page', variables)).products;
const keysOf = ({ edges }: Page['products']): string[] => edges.map(({ node }) => node.key);

describe('a filter', () => {
  const hasColor = (color: string) => (product: SampleProduct) =>
    'colors' in product && product.colors.some((candidate) => candidate === color);
  const filters: readonly (readonly [string, object, (product: SampleProduct) => boolean])[] = [
    ['a category takes its descendants in', { categories: ['clothing'] }, isIn('clothing')],
    [
      'several categories take in what is in any',
      { categories: ['tea', 'lighting'] },
      ({ category }) => ['tea', 'lighting'].includes(category),
    ],
    ['a brand', { brands: ['Halte', 'Noctule'] }, ({ brand }) => ['Halte', 'Noctule'].includes(brand)],
    [
      'a price range includes its ends and looks at the cheapest variant, reduced',
      { price: { min: '70.00', max: '95.20' } },
      (product) => cheapest(product) >= 70 && cheapest(product) <= 95.2,
    ],
    ['a lower end alone', { price: { min: '150' } }, (product) => cheapest(product) >= 150],
    ['an option', { attributes: [{ key: 'color', values: ['navy'] }] }, hasColor('navy')],
    [
      'an attribute and an option together',
      {
        attributes: [
          { key: 'material', values: ['wool', 'merino'] },
          { key: 'color', values: ['forest'] },
        ],
      },
      (product) => ['wool', 'merino'].includes(product.material ?? '') && hasColor('forest')(product),
    ],
    ['what is reduced', { reduced: true }, ({ category }) => ['knitwear', 'lighting'].includes(category)],
    [
      'every condition must hold',
      { categories: ['clothing'], brands: ['Maison Aubier'], price: { max: '72' }, reduced: true },
      ({ key }) => key === 'merino-sweater',
    ],
    ['an unknown value matches nothing', { brands: ['Nobody'] }, () => false],
  ];
  it.each(filters)('%s', async (_, filter, isWanted) => {
    const page = await pageOf({ filter, first: 100 });
    expect(keysOf(page).sort()).toEqual(keysWhere(isWanted));
    expect(page.totalCount).toBe(keysWhere(isWanted).length);
  });

  it('leaves out what cannot be bought online in the market of the request', async () => {
    const notSold = keysWhere((product) => variantsOf(product).every(({ price }) => price[2] === null));
    expect(notSold).toEqual(['buckwheat-flour', 'cider-vinegar']);
    const all = await pageOf({ market: 'US', filter: { categories: ['grocery'] }, first: 100 });
    const inStock = await pageOf({
      market: 'US',
      filter: { categories: ['grocery'], inStock: true },
      first: 100,
    });
    expect(
      keysOf(all)
        .filter((key) => !keysOf(inStock).includes(key))
        .sort(),
    ).toEqual(notSold);
  });
});

describe('facets', () => {
  const facetsOf = async (variables: object) => {
    const { products } = await ask<{
      products: { totalCount: number; facets: { key: string; name: string; values: object[] }[] };
    }>(shop, 'Facets', variables);
    return { ...products, byKey: new Map(products.facets.map((facet) => [facet.key, facet])) };
  };
  const value = (key: string, name: string, count: number, range: object = { min: null, max: null }) => ({
    key,
    name,
    count,
    isEstimate: false,
    ...range,
  });

  it('count what one more condition would leave', async () => {
    const { byKey, totalCount } = await facetsOf({ filter: { categories: ['knitwear'] } });
    expect(totalCount).toBe(3);
    expect([...byKey.values()].filter(({ key }) => key !== 'category')).toEqual([
      {
        key: 'brand',
        name: 'Marque',
        values: [value('Maison Aubier', 'Maison Aubier', 2), value('Grand Large', 'Grand Large', 1)],
      },
      {
        key: 'price',
        name: 'Prix',
        values: [
          value('70.00-84.99', '70.00 – 84.99 EUR', 1, { min: '70.00', max: '84.99' }),
          value('85.00-94.99', '85.00 – 94.99 EUR', 1, { min: '85.00', max: '94.99' }),
          value('95.00-96.00', '95.00 – 96.00 EUR', 1, { min: '95.00', max: '96.00' }),
        ],
      },
      { key: 'inStock', name: 'En stock', values: [value('true', 'En stock', 3)] },
      {
        key: 'size',
        name: 'Taille',
        values: [value('l', 'L', 3), value('m', 'M', 3), value('s', 'S', 3), value('xl', 'XL', 1)],
      },
      {
        key: 'color',
        name: 'Couleur',
        values: [
          value('ecru', 'Écru', 2),
          value('navy', 'Bleu marine', 2),
          value('forest', 'Vert forêt', 1),
          value('grey', 'Gris', 1),
          value('plum', 'Prune', 1),
        ],
      },
      {
        key: 'material',
        name: 'Matière',
        values: [value('wool', 'Laine', 2), value('merino', 'Laine mérinos', 1)],
      },
    ]);
  });

  it('show the other values of a facet that is filtered by with what they would add', async () => {
    const { byKey } = await facetsOf({ filter: { categories: ['clothing'], brands: ['Halte'] } });
    const brands = new Map(
      byKey
        .get('brand')
        ?.values.map((one) => Object.values(one).slice(0, 3))
        .map(([key, , count]) => [key, count]),
    );
    const counts = new Map(
      [...new Set(sampleProducts.filter(isIn('clothing')).map(({ brand }) => brand))].map((brand) => [
        brand,
        keysWhere((product) => isIn('clothing')(product) && product.brand === brand).length,
      ]),
    );
    expect(brands).toEqual(counts);
  });

  it('lead to exactly as many products as they say', async () => {
    const { byKey } = await facetsOf({ market: 'CH' });
    const filters = [...byKey.values()].flatMap(({ key, values }) =>
      (values as { key: string; count: number; min: string; max: string }[]).map((one) => ({
        label: `${key} ${one.key}`,
        count: one.count,
        filter: filterFor(key, one),
      })),
    );
    expect(filters.length).toBeGreaterThan(60);
    const counted = await Promise.all(
      filters.map(async ({ label, filter }) => ({
        label,
        count: (await pageOf({ market: 'CH', filter, first: 1 })).totalCount,
      })),
    );
    expect(counted).toEqual(filters.map(({ label, count }) => ({ label, count })));
  });

  it('speak the language of the request', async () => {
    const { byKey } = await facetsOf({ language: 'en', filter: { categories: ['tea'] } });
    expect([...byKey.values()].map(({ name }) => name)).toEqual([
      'Category',
      'Brand',
      'Price',
      'In stock',
      'Pack size',
    ]);
    expect(byKey.get('category')?.values).toContainEqual(value('tea', 'Teas', 3));
  });
});

function filterFor(facet: string, { key, min, max }: { key: string; min: string; max: string }): object {
  if (facet === 'category') return { categories: [key] };
  if (facet === 'brand') return { brands: [key] };
  if (facet === 'price') return { price: { min, max } };
  return facet === 'inStock' ? { inStock: true } : { attributes: [{ key: facet, values: [key] }] };
}
