import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { variantsOf } from '../../import/sample/sample-variants.ts';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { type Channel, post } from './front-door.ts';
import { recalledBy } from './recalled.ts';
import { write } from './retailer.ts';
import { sampleProduct } from './sample-facts.ts';

let shop: SampleShop;
beforeAll(async () => {
  shop = await startSampleShop();
  await write(shop, 'productsUpsert', [stove()]);
  await shop.untilFound();
});
afterAll(() => shop.close());

interface Listing {
  readonly operation: string;
  readonly variables: object;
  readonly channel?: Channel;
}

const page = (variables: object, channel: Channel = 'WEB'): Listing => ({
  operation: 'Page',
  variables: { first: 2, ...variables },
  channel,
});
const camping = { categories: ['camping'] };
const tea = { categories: ['tea'] };

/** What shops show, each of it depending on something else. */
const listings: Readonly<Record<string, Listing>> = {
  camping: page({ filter: camping }),
  'camping at a kiosk': page({ filter: camping }, 'KIOSK'),
  'camping by price': page({ filter: camping, sort: 'PRICE_ASC' }),
  'camping up to 50': page({ filter: { ...camping, price: { max: '50' } } }),
  'camping in stock': page({ filter: { ...camping, inStock: true } }),
  'camping reduced': page({ filter: { ...camping, reduced: true } }),
  outdoor: page({ filter: { categories: ['outdoor'] } }),
  tea: page({ filter: tea }),
  'tea by price': page({ filter: tea, sort: 'PRICE_ASC' }),
  'tea in stock': page({ filter: { ...tea, inStock: true } }),
  everything: page({}),
  'everything by price': page({ sort: 'PRICE_DESC' }),
  'everything in stock': page({ filter: { inStock: true } }),
  'facets of tea': { operation: 'Facets', variables: { filter: tea } },
  'a text': { operation: 'Search', variables: { query: 'laine' } },
  suggestions: { operation: 'Suggestions', variables: { query: 'la' } },
};
const names = Object.keys(listings);
const inCamping = names.filter((name) => name.startsWith('camping'));
const ofWords = ['a text', 'suggestions'];
const ofEverything = [
  'outdoor',
  ...names.filter((name) => name.startsWith('everything')),
  'facets of tea',
  ...ofWords,
];

const askFor = async (name: string) => {
  const { operation, variables, channel = 'WEB' } = listings[name] ?? page({});
  const { body } = await post(shop, operation, variables, { channel });
  expect(body.errors).toBeUndefined();
  return body.data as {
    products: { edges: { node: { key: string } }[]; totalCount: number };
  };
};
const keysIn = async (name: string): Promise<readonly string[]> =>
  (await askFor(name)).products.edges.map(({ node }) => node.key);

/** Which listings are not given again, once search has heard of everything. */
async function dropped(): Promise<readonly string[]> {
  await shop.untilFound();
  const made: string[] = [];
  for (const name of names) if ((await recalledBy(shop, () => askFor(name))) === 0) made.push(name);
  return made;
}

/** A camping product of these tests, without price and stock. */
const stove = (parts: object = {}): object => ({
  key: 'stove',
  handles: [{ language: 'fr', text: 'rechaud' }],
  titles: [{ language: 'fr', text: 'Réchaud' }],
  categories: ['camping'],
  introducedAt: '2020-01-01T00:00:00Z',
  variants: [{ sku: 'T900' }],
  ...parts,
});
const priced = (key: string, amount: string) =>
  write(
    shop,
    'pricesUpsert',
    variantsOf(sampleProduct(key)).map(({ sku }) => ({ priceList: 'fr-eur', sku, amount })),
  );
const counted = (key: string, onHand: number) =>
  write(
    shop,
    'stockCountsAdd',
    variantsOf(sampleProduct(key)).map(({ sku }) => ({
      sku,
      location: 'online-eu',
      onHand,
      at: new Date().toISOString(),
    })),
  );

// Everything is kept before something changes.
beforeEach(async () => {
  await dropped();
  expect(await dropped()).toEqual([]);
});

describe('a listing is made anew', () => {
  it('where a product is added, and is right then', async () => {
    await write(shop, 'productsUpsert', [
      stove({
        key: 'lantern',
        handles: [{ language: 'fr', text: 'lanterne' }],
        introducedAt: undefined,
        variants: [{ sku: 'T901' }],
      }),
    ]);
    expect(await dropped()).toEqual(names.filter((name) => [...inCamping, ...ofEverything].includes(name)));
    expect((await keysIn('camping'))[0]).toBe('lantern');
    expect((await keysIn('everything'))[0]).toBe('lantern');
  });

  it('where a product moves to another category: in both, with all above them', async () => {
    await write(shop, 'productsUpsert', [
      stove({ categories: ['tea'], introducedAt: new Date().toISOString() }),
    ]);
    expect(await dropped()).toEqual(names);
    expect(await keysIn('tea')).toContain('stove');
    await write(shop, 'productsUpsert', [stove()]);
    await shop.untilFound();
    expect(await keysIn('tea')).not.toContain('stove');
  });

  it('where a product is hidden on a channel, and shown on it again', async () => {
    const newest = { introducedAt: new Date().toISOString() };
    await write(shop, 'productsUpsert', [stove(newest)]);
    await shop.untilFound();
    await write(shop, 'productsUpsert', [stove({ ...newest, hiddenOn: ['KIOSK'] })]);
    expect(await dropped()).toEqual(names.filter((name) => !name.startsWith('tea')));
    expect(await keysIn('camping')).toContain('stove');
    expect(await keysIn('camping at a kiosk')).not.toContain('stove');
    await write(shop, 'productsUpsert', [stove(newest)]);
    await shop.untilFound();
    expect(await keysIn('camping at a kiosk')).toContain('stove');
  });

  it('where a product is deleted', async () => {
    const before = await askFor('camping');
    await write(shop, 'productsDelete', ['lantern']);
    expect(await dropped()).toEqual(names.filter((name) => [...inCamping, ...ofEverything].includes(name)));
    expect((await askFor('camping')).products.totalCount).toBe(before.products.totalCount - 1);
  });

  it('where a product is written in other words', async () => {
    await write(shop, 'productsUpsert', [stove({ descriptions: [{ language: 'fr', text: 'Brûle tout' }] })]);
    expect(await dropped()).toEqual(names.filter((name) => [...inCamping, ...ofEverything].includes(name)));
  });

  it('where a price moves over the edge of a page, and no other', async () => {
    const byPrice = [
      'camping by price',
      'camping up to 50',
      'camping reduced',
      'everything by price',
      'facets of tea',
    ];
    const [first, second] = await keysIn('camping by price');
    expect([first, second]).not.toContain('ridge-tent');
    await priced('ridge-tent', '1.00');
    expect(await dropped()).toEqual(byPrice);
    expect(await keysIn('camping by price')).toEqual(['ridge-tent', first]);
    expect(await keysIn('camping up to 50')).toContain('ridge-tent');
    await priced('ridge-tent', '199.00');
    expect(await dropped()).toEqual(byPrice);
    expect(await keysIn('camping by price')).toEqual([first, second]);
    expect(await keysIn('camping up to 50')).not.toContain('ridge-tent');
  });

  it('where something sells out or is in stock again, and no other', async () => {
    const inStock = ['camping in stock', 'everything in stock', 'facets of tea'];
    const inStockNow = async () => {
      const { body } = await post(shop, 'Page', { filter: { ...camping, inStock: true }, first: 100 });
      const { products } = body.data as Awaited<ReturnType<typeof askFor>>;
      return products.edges.map(({ node }) => node.key);
    };
    // One behind the page's edge, of which no listing here shows anything.
    const key = (await inStockNow()).at(-1) ?? '';
    expect(await keysIn('camping in stock')).not.toContain(key);
    await counted(key, 4);
    expect(await dropped()).toEqual([]);
    await counted(key, 0);
    expect(await dropped()).toEqual(inStock);
    expect(await inStockNow()).not.toContain(key);
    await counted(key, 3);
    expect(await dropped()).toEqual(inStock);
    expect(await inStockNow()).toContain(key);
  });
});

describe('a listing is given again', () => {
  it('where a product is written as it was', async () => {
    await write(shop, 'productsUpsert', [stove({ descriptions: [{ language: 'fr', text: 'Brûle tout' }] })]);
    await dropped();
    await write(shop, 'productsUpsert', [stove({ descriptions: [{ language: 'fr', text: 'Brûle tout' }] })]);
    expect(await dropped()).toEqual([]);
  });

  it('where something changed by which nothing is found, unless it shows it', async () => {
    const media = [{ kind: 'IMAGE', url: 'https://pictures.example/stove.png', alts: [] }];
    await write(shop, 'productsUpsert', [
      stove({ descriptions: [{ language: 'fr', text: 'Brûle tout' }], media }),
    ]);
    expect(await dropped()).toEqual([]);
  });

  it('where a price of another market changed', async () => {
    await write(
      shop,
      'pricesUpsert',
      variantsOf(sampleProduct('ridge-tent')).map(({ sku }) => ({
        priceList: 'ch-chf',
        sku,
        amount: '1.00',
      })),
    );
    expect(await dropped()).toEqual([]);
  });
});
