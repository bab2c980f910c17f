import { describe, expect, it } from '@jest/globals';
import { isSoundKey } from '../../ledger/index.ts';
import { searchMarker } from '../../schema/entries/search-marker.ts';
import { type AskedSearch, markersOf } from '../../src/execute/ledger/search-markers.ts';

const situation = { market: 'FR', viewKey: '[["fr-eur"],true]', region: 'eu' };
const tea = { categories: ['tea', 'coffee'] };

describe('a list depends', () => {
  it.each<[string, Omit<AskedSearch, 'facets'> & { facets?: true }, readonly string[]]>([
    ['on all products where it names no category', {}, ['all/products']],
    ['on its categories alone', { filter: tea }, ['category/tea', 'category/coffee']],
    ['on no products where it is of no category', { filter: { categories: [] } }, []],
    ['on the words of all products with a text', { query: 'pu-erh', filter: tea }, ['all/products']],
    ['on nothing more with a blank text', { query: ' ', filter: tea }, ['category/tea', 'category/coffee']],
    [
      'on the prices of its categories where it is sorted by them',
      { filter: { categories: ['tea'] }, sort: 'PRICE_ASC' },
      ['category/tea', 'market/FR', 'category-prices/[["fr-eur"],true]/tea'],
    ],
    [
      'on all prices where it is of a range of them',
      { filter: { price: { max: '9' } } },
      ['all/products', 'market/FR', 'prices/[["fr-eur"],true]'],
    ],
    [
      'on prices where it shows what is reduced',
      { filter: { categories: ['tea'], reduced: true } },
      ['category/tea', 'market/FR', 'category-prices/[["fr-eur"],true]/tea'],
    ],
    [
      'on stock where it shows what there is',
      { filter: { categories: ['tea'], inStock: true } },
      ['category/tea', 'market/FR', 'category-stock/eu/tea'],
    ],
    [
      'on everything, beyond its categories, with facets',
      { filter: tea, facets: true },
      ['all/products', 'market/FR', 'prices/[["fr-eur"],true]', 'stock/eu'],
    ],
    [
      'on nothing of what it asks to be either way',
      { filter: { categories: ['tea'], inStock: false, reduced: false, price: null } },
      ['category/tea'],
    ],
    ['on no price in another order', { filter: { categories: ['tea'] }, sort: 'TITLE' }, ['category/tea']],
  ])('%s', (_, asked, markers) => {
    expect(markersOf({ facets: false, ...asked }, situation)).toEqual(markers);
  });

  it('on what search knows of a market where nobody else knows anything of it', () => {
    const asked = { sort: 'PRICE_DESC', filter: { inStock: true }, facets: false } as const;
    expect(markersOf(asked, { market: 'FR', viewKey: null, region: null })).toEqual([
      'all/products',
      'market/FR',
    ]);
  });
});

it('a marker can be published whatever the names are', () => {
  const long = 'ü'.repeat(100);
  const lists = JSON.stringify(Array.from({ length: 50 }, (_, index) => `${long}${index}`));
  expect(isSoundKey(searchMarker.prices(lists, long))).toBe(true);
  expect(searchMarker.prices(lists, null)).not.toBe(searchMarker.prices(`${lists} `, null));
});
