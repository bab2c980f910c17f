import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createCatalogueService } from '../../../services/catalogue/index.ts';
import { category, eventually, openShop, product, type TestShop, texts } from './shop.ts';
import { tellMarket, tellPrice, tellRegion, tellStock } from './stub-feed.ts';

let shop: TestShop;

beforeEach(async () => {
  shop = await openShop();
  tellMarket(shop.pricing, 1, { id: 'FR', priceLists: [{ key: 'fr', customerGroup: null }] });
  tellRegion(shop.stock, 1, { key: 'eu', markets: ['FR'], onlineLocation: 'web' });
});
afterEach(() => shop.close());

const context = { channel: 'WEB', language: 'en', market: 'FR' };

async function found(filter: object, query?: string, language = 'en'): Promise<string> {
  type Found = { products: { nodes: { key: string }[] } };
  const { products } = await shop.read<Found>(
    'query ($filter: ProductFilter, $query: String) { products(filter: $filter, query: $query, sort: TITLE) { nodes { key } } }',
    { filter, query },
    { ...context, language },
  );
  return products.nodes.map(({ key }) => key).join(' ');
}

describe('search', () => {
  it('takes in prices and stock that come before their product, and forgets a product that goes', async () => {
    tellPrice(shop.pricing, 1, 'fr', 'early-1', { amountMinor: 500 });
    tellStock(shop.stock, 1, 'eu', { sku: 'early-1', location: 'web', availableToPromise: 1 });
    await shop.searchable();
    await shop.upsert(product('early'));
    await shop.searchable();
    expect(await found({ price: { max: '5' }, inStock: true })).toBe('early');
    await shop.write('mutation { productsDelete(keys: ["early"]) { changed } }');
    expect(await found({})).toBe('');
    await shop.searchable();
    await shop.upsert(product('late', { variants: [{ sku: 'early-1' }] }));
    await shop.searchable();
    expect(await found({ price: { max: '5' }, inStock: true })).toBe('late');
  });

  it('is not led astray by changes that come twice or in the wrong order', async () => {
    await shop.upsert(product('p'));
    tellPrice(shop.pricing, 3, 'fr', 'p-1', { amountMinor: 300 });
    tellPrice(shop.pricing, 2, 'fr', 'p-1', { amountMinor: 200 });
    tellStock(shop.stock, 2, 'eu', { sku: 'p-1', location: 'web', availableToPromise: 4 });
    await shop.searchable();
    tellPrice(shop.pricing, 3, 'fr', 'p-1', { amountMinor: 300 });
    tellPrice(shop.pricing, 1, 'fr', 'p-1', { amountMinor: 100 });
    tellStock(shop.stock, 1, 'eu', { sku: 'p-1', location: 'web', availableToPromise: 0 });
    tellMarket(shop.pricing, 1, { id: 'FR', priceLists: [] });
    tellRegion(shop.stock, 1, { key: 'eu', markets: ['FR'], onlineLocation: 'nowhere' });
    await shop.searchable();
    expect(await found({ price: { min: '3', max: '3' }, inStock: true })).toBe('p');
  });

  it('lets no change that comes late revive what was deleted', async () => {
    await shop.upsert(product('p'));
    shop.pricing.tell('prices:fr', 'price/p-1', 2, null);
    shop.stock.tell('stock:eu', 'availability/web/p-1', 2, null);
    tellPrice(shop.pricing, 1, 'fr', 'p-1', { amountMinor: 100 });
    tellStock(shop.stock, 1, 'eu', { sku: 'p-1', location: 'web', availableToPromise: 9 });
    await shop.searchable();
    expect(await found({ price: {} })).toBe('');
    expect(await found({ inStock: true })).toBe('');
    shop.pricing.tell('markets', 'market/FR', 2, null);
    tellMarket(shop.pricing, 1, { id: 'FR' });
    await shop.searchable();
    tellPrice(shop.pricing, 3, 'fr', 'p-1', { amountMinor: 100 });
    await shop.searchable();
    expect(await found({ price: {} })).toBe('');
  });

  it('follows a market that changes its lists and a region that changes its warehouse', async () => {
    await shop.upsert(product('p'), product('q'));
    tellPrice(shop.pricing, 1, 'fr', 'p-1', { amountMinor: 100 });
    tellPrice(shop.pricing, 1, 'outlet', 'q-1', { amountMinor: 50 });
    tellStock(shop.stock, 1, 'eu', { sku: 'p-1', location: 'web', availableToPromise: 1 });
    tellStock(shop.stock, 1, 'eu', { sku: 'q-1', location: 'hall/2', availableToPromise: 0 });
    tellStock(shop.stock, 1, 'eu', { sku: 'q/1', location: 'hall', availableToPromise: 1 });
    tellStock(shop.stock, 1, 'eu', { sku: 'q-1', location: 'hall', availableToPromise: 1 });
    await shop.searchable();
    expect([await found({ price: {} }), await found({ inStock: true })]).toEqual(['p', 'p']);
    tellMarket(shop.pricing, 2, { id: 'FR', priceLists: [{ key: 'outlet', customerGroup: null }] });
    tellRegion(shop.stock, 2, { key: 'eu', markets: ['FR'], onlineLocation: 'hall' });
    await shop.searchable();
    expect([await found({ price: {} }), await found({ inStock: true })]).toEqual(['q', 'q']);
  });

  it('finds products by a category that is renamed or moved', async () => {
    await shop.categories(category('a'), category('b'), category('c', { parent: 'a' }));
    await shop.upsert(product('p', { categories: ['c'] }));
    await shop.searchable();
    expect([await found({ categories: ['a'] }), await found({}, 'slippers')]).toEqual(['p', '']);
    await shop.categories(
      category('b', { titles: texts({ en: 'Slippers' }) }),
      category('c', { parent: 'b' }),
    );
    await shop.searchable();
    expect([await found({ categories: ['a'] }), await found({ categories: ['b'] }, 'slippers')]).toEqual([
      '',
      'p',
    ]);
  });

  it('finds a product of before in a language that comes later, in the words that are shown', async () => {
    await shop.upsert(product('old', { titles: texts({ en: 'Woollen blankets' }) }));
    await shop.searchable();
    await shop.upsert(product('new', { titles: texts({ fr: 'Couverture' }) }));
    await shop.searchable();
    expect(await found({}, 'blankets', 'fr')).toBe('old');
    expect(await found({}, 'blankts', 'fr')).toBe('old');
    expect(await found({}, undefined, 'fr')).toBe('new old');
    expect(await found({}, undefined, 'en')).toBe('new old');
  });
});

describe('a source that is out of reach', () => {
  it.each(['down', 'hanging'] as const)('stops neither the other ones nor the service: %s', async (mode) => {
    await shop.searchable();
    shop.pricing.mode = mode;
    tellPrice(shop.pricing, 1, 'fr', 'p-1', { amountMinor: 100 });
    await shop.upsert(product('p'));
    tellStock(shop.stock, 1, 'eu', { sku: 'p-1', location: 'web', availableToPromise: 1 });
    await eventually(async () => (await found({ inStock: true })) === 'p');
    expect(await found({ price: {} })).toBe('');
  });

  it('is caught up with when it is back, and said once in the log', async () => {
    shop.stock.mode = 'down';
    await shop.upsert(product('p'));
    tellStock(shop.stock, 1, 'eu', { sku: 'p-1', location: 'web', availableToPromise: 1 });
    const lines = () => shop.log.lines.map(({ level, message }) => `${level} ${message}`);
    await eventually(async () => lines().length > 0);
    const { searchLag } = await shop.read<{ searchLag: object }>('{ searchLag { pricing stock } }');
    expect(searchLag).toMatchObject({ stock: null });
    shop.stock.mode = 'up';
    await shop.searchable();
    expect(await found({ inStock: true })).toBe('p');
    expect(lines()).toEqual(['warn search lags behind its source', 'info search follows its source again']);
  });
});

describe('several processes over one database', () => {
  it('apply every change once, and one that starts later goes on where they are', async () => {
    const options = {
      databaseUrl: shop.database.url,
      log: shop.log,
      callers: { pricing: shop.pricing.caller, stock: shop.stock.caller },
      pollMs: 5,
    };
    const others = await Promise.all([createCatalogueService(options), createCatalogueService(options)]);
    const keys = Array.from({ length: 40 }, (_, n) => `p${n}`);
    for (const [n, key] of keys.entries()) {
      tellPrice(shop.pricing, 1, 'fr', `${key}-1`, { amountMinor: n });
      await shop.upsert(product(key));
    }
    await shop.searchable();
    expect((await found({ price: { min: '0.20' } })).split(' ')).toHaveLength(20);
    await Promise.all(others.map((service) => service.close()));
    expect(shop.log.lines).toEqual([]);
  });
});
