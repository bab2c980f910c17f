import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { editDistance } from '../../../services/catalogue/search/match/edit-distance.ts';
import { category, openShop, product, type TestShop, texts } from './shop.ts';

let shop: TestShop;

beforeAll(async () => {
  shop = await openShop();
  await shop.categories(category('shoes', { titles: texts({ fr: 'Chaussures été' }) }));
  await shop.upsert(
    product('a', { titles: texts({ fr: 'Chaussures légères' }), categories: ['shoes'] }),
    product('b', { titles: texts({ fr: 'Chaussures vernies' }) }),
    product('c', { titles: texts({ fr: 'Chapeau' }), hiddenOn: ['KIOSK'] }),
    product('d', { titles: texts({ fr: 'Gants' }), descriptions: texts({ fr: 'Un chaton les adore.' }) }),
  );
  await shop.searchable();
});
afterAll(() => shop.close());

interface Suggestions {
  terms: string[];
  categories: string[];
  products: string[];
}

async function suggested(query: string, first = 5, channel = 'WEB'): Promise<Suggestions> {
  type Answer = {
    searchSuggestions: { terms: string[]; categories: { key: string }[]; products: { key: string }[] };
  };
  const { searchSuggestions } = await shop.read<Answer>(
    `query ($query: String!, $first: Int) {
      searchSuggestions(query: $query, first: $first) { terms categories { key } products { key } }
    }`,
    { query, first },
    { channel, language: 'fr' },
  );
  const keys = (list: readonly { key: string }[]) => list.map(({ key }) => key);
  return {
    terms: searchSuggestions.terms,
    categories: keys(searchSuggestions.categories),
    products: keys(searchSuggestions.products).sort(),
  };
}

describe('suggestions', () => {
  it.each<[string, Suggestions]>([
    // Words of descriptions are found, but are no terms.
    ['cha', { terms: ['chaussures', 'chapeau'], categories: ['shoes'], products: ['a', 'b', 'c', 'd'] }],
    ['CHAUSSURES LE', { terms: ['chaussures légères'], categories: [], products: ['a'] }],
    ['chausur', { terms: ['chaussures'], categories: ['shoes'], products: ['a', 'b'] }],
    ['chaussures ver', { terms: ['chaussures vernies'], categories: [], products: ['b'] }],
    ['chausures ver', { terms: ['chaussures vernies'], categories: [], products: ['b'] }],
    ['ete', { terms: ['été'], categories: ['shoes'], products: ['a'] }],
    ['zzz', { terms: [], categories: [], products: [] }],
    [' ', { terms: [], categories: [], products: [] }],
    ["'|&!:*\u0000", { terms: [], categories: [], products: [] }],
  ])('for %j are %j', async (query, expected) => {
    expect(await suggested(query)).toEqual(expected);
  });

  it('are at most as many of each as wanted', async () => {
    const { terms, products } = await suggested('cha', 1);
    expect([terms, products.length]).toEqual([['chaussures'], 1]);
  });

  it('name nothing that the channel hides', async () => {
    expect(await suggested('chap', 5, 'KIOSK')).toEqual({ terms: [], categories: [], products: [] });
  });

  it.each([0, 21])('of %d are BAD_INPUT', async (first) => {
    const { errors } = await shop.ask(`{ searchSuggestions(query: "a", first: ${first}) { terms } }`);
    expect(errors?.map((error) => error.extensions.code)).toEqual(['BAD_INPUT']);
  });
});

describe('the distance between words', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });

  it.each([
    ['merinos', 'merinos', 0],
    ['mernios', 'merinos', 1],
    ['merino', 'merinos', 1],
    ['chasure', 'chaussure', 2],
    ['', 'abc', 3],
  ])('from %j to %j is %d', (typed, meant, distance) => {
    expect(editDistance(typed, meant, 'whole')).toBe(distance);
  });

  it('is the same both ways, and that to a beginning is the least of all beginnings', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b, 'whole')).toBe(editDistance(b, a, 'whole'));
        const beginnings = Array.from({ length: b.length + 1 }, (_, end) =>
          editDistance(a, b.slice(0, end), 'whole'),
        );
        expect(editDistance(a, b, 'prefix')).toBe(Math.min(...beginnings));
      }),
    );
  });
});
