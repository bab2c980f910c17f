import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sampleProducts } from '../../import/sample/sample-shop.ts';
import { variantsOf } from '../../import/sample/sample-variants.ts';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { ask, refusalOf } from './front-door.ts';
import { write } from './retailer.ts';
import { cheapest, sampleProduct } from './sample-facts.ts';

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
