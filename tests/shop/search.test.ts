import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { ask, type Channel, channels, refusalOf } from './front-door.ts';
import { write } from './retailer.ts';

let shop: SampleShop;
beforeAll(async () => {
  shop = await startSampleShop();
});
afterAll(() => shop.close());

interface Found {
  readonly products: { readonly nodes: readonly { readonly key: string }[] };
}

interface Suggested {
  readonly searchSuggestions: {
    readonly terms: readonly string[];
    readonly categories: readonly { readonly key: string }[];
    readonly products: readonly { readonly key: string }[];
  };
}

const find = async (query: string, language = 'fr', channel: Channel = 'WEB') => {
  const { products } = await ask<Found>(shop, 'Search', { query, language }, { channel });
  return products.nodes.map(({ key }) => key);
};
const suggest = async (query: string, language = 'fr', channel: Channel = 'WEB') =>
  (await ask<Suggested>(shop, 'Suggestions', { query, language }, { channel })).searchSuggestions;

describe('a text', () => {
  it.each([
    ['fr', 'pull', ['merino-sweater', 'sailor-sweater']],
    ['fr', 'PULLS', ['merino-sweater', 'sailor-sweater']],
    ['fr', 'cafés moulus', ['ground-coffee']],
    ['fr', 'écharpe', ['lambswool-scarf']],
    ['fr', 'echarpe', ['lambswool-scarf']],
    ['en', 'sweaters', ['merino-sweater', 'sailor-sweater']],
    ['en', 'ground coffee', ['ground-coffee']],
    ['en', 'pull', []],
  ])('finds in %s by %j', async (language, query, keys) => {
    expect((await find(query, language)).slice(0, 2)).toEqual(keys);
  });

  it.each([
    ['fr', 'pul merinnos', ['merino-sweater']],
    ['fr', 'chausettes', ['wool-socks', 'hiking-socks']],
    ['fr', 'bouiloire', ['electric-kettle', 'stovetop-kettle']],
    ['en', 'swaeter', ['merino-sweater', 'sailor-sweater']],
    ['en', 'kettel', ['electric-kettle', 'stovetop-kettle']],
  ])('forgives typing errors in %s: %j', async (language, query, keys) => {
    expect((await find(query, language)).slice(0, keys.length)).toEqual(keys);
  });

  it('finds by brand, category, option and SKU', async () => {
    expect(await find('Ruchers du Vallon')).toEqual(['apricot-jam', 'chestnut-honey']);
    expect((await find('luminaires')).sort()).toEqual(['linen-lamp', 'pendant-lamp']);
    expect(await find('pull forêt')).toEqual(['merino-sweater']);
    expect(await find('G403-50G')).toEqual(['verbena']);
  });

  it('finds nothing where no word is known, and says nothing of it', async () => {
    expect(await find('xyzzy')).toEqual([]);
    expect(await find('"; DROP TABLE entry; --')).toEqual([]);
    expect(await find("' & | ! ( ) :*")).toEqual([]);
  });

  it('of more than 500 characters is refused', async () => {
    expect(await refusalOf(shop, 'Search', { query: 'a'.repeat(501) })).toEqual([
      'BAD_USER_INPUT',
      'query has 501 characters: give at most 500.',
    ]);
  });

  it('of one channel alone is found on that channel alone', async () => {
    const found = await Promise.all(
      channels.map(async (channel) => [channel, await find('grattage', 'fr', channel)]),
    );
    expect(found).toEqual(
      channels.map((channel) => [channel, channel === 'SOCIAL' ? ['merino-sweater'] : []]),
    );
  });
});

describe('suggestions', () => {
  it('complete words, and name categories and products', async () => {
    expect(await suggest('chauss')).toEqual({
      terms: ['chaussettes', 'chaussures'],
      categories: [
        { key: 'shoes', title: 'Chaussures' },
        { key: 'socks', title: 'Chaussettes' },
      ],
      products: expect.arrayContaining([{ key: 'wool-socks', title: 'Chaussettes en laine' }]),
    });
    expect(await suggest('ket', 'en')).toMatchObject({ terms: ['kettle'] });
  });

  it('forgive typing errors', async () => {
    const { products } = await suggest('merinnos pul');
    expect(products.map(({ key }) => key)).toEqual(['merino-sweater']);
  });

  it('lead to products that are found', async () => {
    for (const typed of ['la', 'ch', 'th', 'co']) {
      const { terms } = await suggest(typed);
      expect(terms.length).toBeGreaterThan(0);
      for (const term of terms) expect({ term, found: await find(term) }).not.toMatchObject({ found: [] });
    }
  });

  it('are at most as many as asked for', async () => {
    const few = await ask<Suggested>(shop, 'Suggestions', { query: 'c', first: 2 });
    expect(few.searchSuggestions.products).toHaveLength(2);
    expect(await refusalOf(shop, 'Suggestions', { query: 'c', first: 21 })).toEqual([
      'BAD_USER_INPUT',
      'first cannot be 21: give 1 to 20.',
    ]);
  });
});

describe('a hidden product', () => {
  it('is found everywhere but where it is hidden', async () => {
    const found = await Promise.all(
      channels.map(async (channel) => {
        const { products, terms } = await suggest('gants', 'fr', channel);
        const hits = [...(await find('gants en cuir', 'fr', channel)), ...products.map(({ key }) => key)];
        return [channel, hits.includes('leather-gloves'), terms.includes('gants')];
      }),
    );
    const hidden = ['MARKETPLACE', 'KIOSK'];
    expect(found).toEqual(
      channels.map((channel) => [channel, !hidden.includes(channel), !hidden.includes(channel)]),
    );
  });

  it('counts in no facet', async () => {
    const filter = { categories: ['accessories'] };
    const totals = await Promise.all(
      channels.map(async (channel) => {
        const { products } = await ask<{ products: { totalCount: number; facets: object[] } }>(
          shop,
          'Facets',
          { filter },
          { channel },
        );
        return [channel, products.totalCount, JSON.stringify(products.facets).includes('"leather"')];
      }),
    );
    const hidden = ['MARKETPLACE', 'KIOSK'];
    expect(totals).toEqual(
      channels.map((channel) => (hidden.includes(channel) ? [channel, 2, false] : [channel, 3, true])),
    );
  });
});

describe('a product that is written', () => {
  it('is found by its new text and no longer by the old one', async () => {
    const product = (title: string) => ({
      key: 'travel-mug',
      handles: [{ language: 'fr', text: 'gobelet-de-voyage' }],
      titles: [{ language: 'fr', text: title }],
      categories: ['kitchen'],
      variants: [{ sku: 'T900' }],
    });
    await write(shop, 'productsUpsert', [product('Gobelet nomade')]);
    await shop.untilFound();
    expect(await find('gobelet nomade')).toEqual(['travel-mug']);
    await write(shop, 'productsUpsert', [product('Timbale voyageuse')]);
    await shop.untilFound();
    expect([await find('timbale'), await find('nomade')]).toEqual([['travel-mug'], []]);
    await write(shop, 'productsDelete', ['travel-mug']);
    await shop.untilFound();
    expect(await find('timbale')).toEqual([]);
  });
});
