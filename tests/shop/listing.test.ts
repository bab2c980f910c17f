import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SampleProduct } from '../../import/sample/sample-product.ts';
import { sampleProducts } from '../../import/sample/sample-shop.ts';
import { variantsOf } from '../../import/sample/sample-variants.ts';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { ask, refusalOf } from './front-door.ts';
import { write } from './retailer.ts';
import { cheapest, isIn, keysWhere, sampleProduct } from './sample-facts.ts';

let shop: SampleShop;
beforeAll(async () => {
  shop = await startSampleShop();
});
afterAll(() => shop.close());

interface Page {
  readonly products: {
    readonly edges: readonly { readonly cursor: string; readonly node: { key: string; title: string } }[];
    readonly pageInfo: {
      readonly hasNextPage: boolean;
      readonly hasPreviousPage: boolean;
      readonly startCursor: string | null;
      readonly endCursor: string | null;
    };
    readonly totalCount: number;
  };
}

const pageOf = async (variables: object) => (await ask<Page>(shop, 'Page', variables)).products;
const keysOf = ({ edges }: Page['products']): string[] => edges.map(({ node }) => node.key);

/** Every page of a list, `between` being called after the first one. */
async function readPages(variables: object, between = async (): Promise<void> => {}): Promise<string[][]> {
  const pages: string[][] = [];
  let after: string | null = null;
  do {
    const page: Page['products'] = await pageOf({ ...variables, after });
    pages.push(keysOf(page));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    if (pages.length === 1) await between();
  } while (after !== null);
  return pages;
}

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

describe('a sort', () => {
  const folded = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const prices = (keys: readonly string[]) => keys.map((key) => cheapest(sampleProduct(key)));

  it('by price goes by the cheapest variant, up or down', async () => {
    const up = keysOf(await pageOf({ sort: 'PRICE_ASC', first: 100 }));
    const down = keysOf(await pageOf({ sort: 'PRICE_DESC', first: 100 }));
    expect(up).toHaveLength(63);
    expect(prices(up)).toEqual([...prices(up)].sort((a, b) => a - b));
    expect(prices(down)).toEqual([...prices(up)].reverse());
  });

  it('by title goes by letters without accents and case, in the language of the request', async () => {
    for (const language of ['fr', 'en']) {
      const { edges } = await pageOf({ sort: 'TITLE', first: 100, language });
      const titles = edges.map(({ node }) => folded(node.title));
      expect(titles).toEqual([...titles].sort());
    }
  });

  it('by age begins with the newest, and is the default without a text', async () => {
    // As the sample scatters them over ten months.
    const age = (key: string) => (sampleProducts.indexOf(sampleProduct(key)) * 37) % 300;
    const newest = keysOf(await pageOf({ sort: 'NEWEST', first: 100 }));
    expect(newest.map(age)).toEqual([...newest.map(age)].sort((a, b) => a - b));
    expect(keysOf(await pageOf({ first: 100 }))).toEqual(newest);
    expect(keysOf(await pageOf({ first: 100, sort: 'RELEVANCE' }))).toEqual(newest);
  });
});

describe('pages', () => {
  it.each(['NEWEST', 'PRICE_ASC', 'PRICE_DESC', 'TITLE'])(
    'sorted by %s show each product once',
    async (sort) => {
      const pages = await readPages({ sort, first: 13 });
      expect(pages.map((page) => page.length)).toEqual([13, 13, 13, 13, 11]);
      expect(pages.flat()).toEqual(keysOf(await pageOf({ sort, first: 100 })));
      expect(new Set(pages.flat()).size).toBe(63);
    },
  );

  it('of a text show each product once', async () => {
    const pages = await readPages({ query: 'laine', first: 2 });
    const whole = keysOf(await pageOf({ query: 'laine', first: 100 }));
    expect(whole.length).toBeGreaterThan(5);
    expect(pages.flat()).toEqual(whole);
  });

  it('say what lies before and after', async () => {
    const first = await pageOf({ sort: 'TITLE', first: 60 });
    const last = await pageOf({ sort: 'TITLE', first: 60, after: first.pageInfo.endCursor });
    expect([first.pageInfo.hasPreviousPage, first.pageInfo.hasNextPage]).toEqual([false, true]);
    expect([last.pageInfo.hasPreviousPage, last.pageInfo.hasNextPage]).toEqual([true, false]);
    expect(last.pageInfo).toMatchObject({
      startCursor: last.edges[0]?.cursor,
      endCursor: last.edges[2]?.cursor,
    });
    expect(await pageOf({ filter: { brands: ['Nobody'] } })).toMatchObject({
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
      totalCount: 0,
    });
  });

  it('lose and double nobody while a product that was shown is re-priced', async () => {
    const before = keysOf(await pageOf({ sort: 'PRICE_ASC', first: 100 }));
    const [moved = ''] = before;
    const pages = await readPages({ sort: 'PRICE_ASC', first: 10 }, async () => {
      // The cheapest product becomes the dearest one: it is met again at its new place, and nobody else is.
      await write(
        shop,
        'pricesUpsert',
        variantsOf(sampleProduct(moved)).map(({ sku }) => ({ priceList: 'fr-eur', sku, amount: '999.00' })),
      );
      await shop.untilFound();
    });
    expect(pages.flat()).toEqual([...before, moved]);
  });

  it.each([
    ['that is none', { after: 'nonsense' }, /^after cannot be "nonsense"/],
    ['of more than 100', { first: 101 }, /^first cannot be 101: give 1 to 100\.$/],
    ['of none', { first: 0 }, /^first cannot be 0: give 1 to 100\.$/],
    ['of a price range upside down', { filter: { price: { min: '9', max: '8' } } }, /^filter\.price/],
  ])('%s are refused', async (_, variables, message) => {
    expect(await refusalOf(shop, 'Page', variables)).toEqual([
      'BAD_USER_INPUT',
      expect.stringMatching(message),
    ]);
  });

  it('of another sort are refused', async () => {
    const { pageInfo } = await pageOf({ sort: 'TITLE', first: 1 });
    expect(await refusalOf(shop, 'Page', { sort: 'NEWEST', after: pageInfo.endCursor })).toEqual([
      'BAD_USER_INPUT',
      'after is a cursor of the sort TITLE, not of NEWEST: give the endCursor of a page of the same sort.',
    ]);
  });
});
