import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { searchBook } from '../../../schema/entries/keys.ts';
import { type EntryRow, readEntryTable } from '../../kit/entry-table.ts';
import { category, named, openShop, product, type TestShop, texts } from './shop.ts';
import { tellMarket, tellPrice, tellRegion, tellStock } from './stub-feed.ts';

let shop: TestShop;
let before: ReadonlyMap<string, EntryRow>;
let version = 0;
function nextVersion(): number {
  version += 1;
  return version;
}

const read = async (): Promise<readonly EntryRow[]> =>
  (await readEntryTable(shop.database.url, 'catalogue')).filter(({ book }) => book === searchBook);

/** The markers that were raised since the last look, once each. */
async function raised(): Promise<readonly string[]> {
  await shop.searchable();
  const now = await read();
  const changed = now.filter((row) => row.version !== before.get(row.key)?.version);
  before = new Map(now.map((row) => [row.key, row]));
  return changed.map(({ key }) => key);
}

const view = '[["fr"],false]';
const tellFrance = (lists: readonly string[]) =>
  tellMarket(shop.pricing, nextVersion(), {
    id: 'FR',
    priceLists: lists.map((key) => ({ key, customerGroup: null })),
  });
const price = (sku: string, amountMinor: number) =>
  tellPrice(shop.pricing, nextVersion(), 'fr', sku, { amountMinor });
const stock = (sku: string, availableToPromise: number) =>
  tellStock(shop.stock, nextVersion(), 'eu', { sku, location: 'web', availableToPromise });
const mug = (parts: object = {}) => product('mug', { categories: ['cups'], ...parts });

beforeAll(async () => {
  shop = await openShop();
  before = new Map();
  tellFrance(['fr']);
  tellRegion(shop.stock, nextVersion(), { key: 'eu', markets: ['FR'], onlineLocation: 'web' });
  await shop.categories(
    category('home'),
    category('cups', { parent: 'home' }),
    category('plates', { parent: 'home' }),
    category('cellar'),
  );
  await shop.upsert(mug(), product('plate', { categories: ['plates'] }), product('thing'));
});
afterAll(() => shop.close());
beforeEach(() => raised());

describe('a product raises', () => {
  it('its categories with all above them, and the whole, where it comes', async () => {
    await shop.upsert(product('cup', { categories: ['cups'] }));
    expect(await raised()).toEqual(['all/products', 'category/cups', 'category/home']);
  });

  it.each([
    ['title', { titles: texts({ en: 'A mug' }) }],
    ['brand', { brand: 'Halte' }],
    ['attributes', { attributes: [named('material', 'clay')] }],
    [
      'an attribute’s name',
      { attributes: [{ ...named('material', 'clay'), names: texts({ en: 'Made of' }) }] },
    ],
    ['channels', { hiddenOn: ['KIOSK'] }],
    ['date', { introducedAt: '2020-01-01T00:00:00Z' }],
  ])('the same where its %s changes', async (_, parts) => {
    await shop.upsert(mug(parts));
    expect(await raised()).toEqual(['all/products', 'category/cups', 'category/home']);
  });

  it('nothing where only what is shown of it changes', async () => {
    const same = { introducedAt: '2020-01-01T00:00:00Z' };
    await shop.upsert(mug(same));
    await raised();
    await shop.upsert(mug({ ...same, related: ['plate'] }));
    expect(await raised()).toEqual([]);
  });

  it('both places where it moves, and its old ones where it goes', async () => {
    await shop.upsert(product('cup', { categories: ['cellar'] }));
    expect(await raised()).toEqual(['all/products', 'category/cellar', 'category/cups', 'category/home']);
    await shop.write('mutation { productsDelete(keys: ["cup"]) { changed } }');
    expect(await raised()).toEqual(['all/products', 'category/cellar']);
  });

  it('the same where a variant is added, whatever it costs', async () => {
    price('mug-1', 900);
    price('hidden-sku', 100);
    stock('hidden-sku', 1);
    await raised();
    // The SKU is a word too: the product is found by it.
    await shop.upsert(mug({ variants: [{ sku: 'mug-1' }, { sku: 'hidden-sku' }] }));
    expect(await raised()).toEqual(['all/products', 'category/cups', 'category/home']);
  });
});

describe('a category raises', () => {
  it('the whole by its title, with the categories of its products', async () => {
    await shop.categories(category('cellar', { titles: texts({ en: 'Vault' }) }));
    expect(await raised()).toEqual(['all/products']);
    await shop.categories(category('plates', { parent: 'home', titles: texts({ en: 'Dishes' }) }));
    expect(await raised()).toEqual(['all/products', 'category/home', 'category/plates']);
  });

  it('all that is above it before and after where it moves', async () => {
    await shop.categories(category('plates', { parent: 'cellar', titles: texts({ en: 'Dishes' }) }));
    expect(await raised()).toEqual(['all/products', 'category/cellar', 'category/home', 'category/plates']);
  });
});

describe('a price raises', () => {
  it('the view that shows it, with the categories of its product', async () => {
    price('plate-1', 950);
    price('plate-1', 960);
    expect(await raised()).toEqual([
      `category-prices/${view}/cellar`,
      `category-prices/${view}/plates`,
      `prices/${view}`,
    ]);
    price('thing-1', 500);
    expect(await raised()).toEqual([`prices/${view}`]);
  });

  it('nothing where the cheapest variant costs the same, or nobody sees the list', async () => {
    price('mug-1', 970);
    tellPrice(shop.pricing, nextVersion(), 'us', 'mug-1', { amountMinor: 1 });
    expect(await raised()).toEqual([]);
  });
});

describe('stock raises', () => {
  it('its region with the categories of its product, where something can be bought again or no longer', async () => {
    stock('plate-1', 5);
    const plates = ['category-stock/eu/cellar', 'category-stock/eu/plates', 'stock/eu'];
    expect(await raised()).toEqual(plates);
    stock('plate-1', 4);
    expect(await raised()).toEqual([]);
    stock('plate-1', 0);
    expect(await raised()).toEqual(plates);
  });
});

describe('a market is raised', () => {
  it('where its price lists change, or a list that it sees for the first time has prices', async () => {
    tellFrance(['us', 'fr']);
    expect(await raised()).toEqual(['market/FR']);
  });

  it('where another region serves it, with all whose stock turns by that', async () => {
    tellRegion(shop.stock, nextVersion(), { key: 'eu', markets: ['BE'], onlineLocation: 'web' });
    expect(await raised()).toEqual(['market/BE', 'market/FR']);
    tellRegion(shop.stock, nextVersion(), { key: 'eu', markets: ['FR'], onlineLocation: 'nowhere' });
    expect(await raised()).toEqual([
      'category-stock/eu/cups',
      'category-stock/eu/home',
      'market/BE',
      'market/FR',
      'stock/eu',
    ]);
  });
});

it('every raise has a value of its own, that of its commit', async () => {
  const versions = await read();
  await shop.upsert(mug({ brand: 'Noctule' }));
  const raisedKeys = await raised();
  const now = await read();
  const changed = now.filter(({ key }) => raisedKeys.includes(key)).map(({ value }) => value);
  const highest = Math.max(...versions.map(({ value }) => (value as { changed: number }).changed));
  expect(changed).toEqual(raisedKeys.map(() => ({ changed: highest + 1 })));
});
