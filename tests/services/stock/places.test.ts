import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { MarketPlacesEntry, RegionEntry } from '../../../schema/entries/availability.ts';
import type { StoreEntry } from '../../../schema/entries/store.ts';
import { readEntryTable, standing } from '../../kit/entry-table.ts';
import { createStockShop, type StockShop, storeIn } from './stock-shop.ts';

let shop: StockShop;

beforeAll(async () => {
  shop = await createStockShop();
});
afterAll(() => shop.close());

const readTable = () => readEntryTable(shop.databaseUrl, 'stock');
const placesOf = async (): Promise<Record<string, MarketPlacesEntry>> =>
  standing(await readTable(), ({ book, key }) => book === 'places' && key.startsWith('market/')) as never;
const regions = (...rows: readonly (readonly [key: string, markets: string[], onlineLocation: string])[]) =>
  shop.accept(
    'regionsUpsert',
    rows.map(([key, markets, onlineLocation]) => ({ key, markets, onlineLocation })),
  );

// Whatever a test has done: places are what regions and stores themselves say.
afterEach(async () => {
  const rows = await readTable();
  const stores = Object.values(standing(rows, ({ key }) => key.startsWith('store/'))) as StoreEntry[];
  const expected = (
    Object.values(standing(rows, ({ key }) => key.startsWith('region/'))) as RegionEntry[]
  ).flatMap((region) => {
    const own = stores.filter((store) => store.region === region.key).map(({ key }) => key);
    return region.markets.map((market) => [`market/${market}`, { region, stores: own.sort() }]);
  });
  expect(await placesOf()).toEqual(Object.fromEntries(expected));
});

describe('where a market is served from', () => {
  it('follows a market that moves, one that is given up and one that comes', async () => {
    await regions(['eu', ['CH'], 'warehouse'], ['ch', ['FR'], 'depot']);
    expect((await placesOf())['market/FR']?.region.key).toBe('ch');
    await regions(['eu', ['FR', 'BE'], 'warehouse'], ['ch', [], 'depot']);
    expect(Object.keys(await placesOf()).sort()).toEqual(['market/BE', 'market/FR']);
    const { data } = await shop.ask(
      '{ availabilityBySkus(skus: ["x"]) { quantity } stores { totalCount } }',
      {},
      { market: 'CH' },
    );
    expect(data).toEqual({ availabilityBySkus: [null], stores: { totalCount: 0 } });
    await regions(['ch', ['CH'], 'depot-2']);
    expect((await placesOf())['market/CH']?.region.onlineLocation).toBe('depot-2');
  });

  it('names every store of its region, also where they come at once', async () => {
    const keys = Array.from({ length: 12 }, (_, n) => `once-${n}`);
    await Promise.all(keys.map((key) => shop.accept('storesUpsert', [storeIn(key)])));
    for (const market of ['FR', 'BE']) {
      const { data } = await shop.ask('{ stores(first: 100) { nodes { key } } }', {}, { market });
      const found = data as { stores: { nodes: { key: string }[] } };
      expect(found.stores.nodes.map(({ key }) => key).sort()).toEqual(keys.sort());
    }
  });

  it('shows a store of the context in its own market alone', async () => {
    const here = async (market: string) => {
      await shop.accept('stockCountsAdd', [
        { sku: 'lamp', location: 'warehouse', onHand: 1, at: '2026-11-10T02:00:00Z' },
        { sku: 'lamp', location: 'depot-2', onHand: 1, at: '2026-11-10T02:00:00Z' },
      ]);
      const { data } = await shop.ask(
        '{ availabilityBySkus(skus: ["lamp"]) { here { store { key } } } }',
        {},
        { market, store: 'once-1' },
      );
      return data?.availabilityBySkus;
    };
    expect(await here('FR')).toEqual([{ here: { store: { key: 'once-1' } } }]);
    expect(await here('CH')).toEqual([{ here: null }]);
  });
});
