import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { at, createStockShop, type StockContext, type StockShop, storeIn } from './stock-shop.ts';

let shop: StockShop;
beforeAll(async () => {
  shop = await createStockShop();
  const near = (longitude: number) => ({ geo: { latitude: 45, longitude } });
  await shop.accept('storesUpsert', [
    storeIn('lyon', { ...near(5), services: ['PICKUP'], openingHours: always, pickupReadyInMinutes: 60 }),
    storeIn('paris', { ...near(2), services: ['RETURNS'], openingHours: [] }),
  ]);
  const count = (sku: string, location: string, onHand: number) => ({
    sku,
    location,
    onHand,
    at: at('02:00'),
  });
  await shop.accept('stockCountsAdd', [
    count('lamp', 'warehouse', 140),
    count('lamp', 'lyon', 25),
    count('vase', 'lyon', 3),
    count('game', 'lyon', 3),
  ]);
  await shop.accept('stockPoliciesUpsert', [
    { sku: 'vase', location: 'lyon', safetyStock: 1, backorderLimit: 100 },
    { sku: 'game', location: 'lyon', onSaleFrom: '2099-01-01T00:00:00.000Z' },
  ]);
});
afterAll(() => shop.close());

const always = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'].map((day) => ({
  ...{ day, opens: '00:00', closes: '24:00' },
}));

interface Place {
  readonly store: string;
  readonly readyAt: string | null;
}

const places = async (args: object, context?: StockContext) => {
  const document = `query ($skus: [String!]!, $stores: [ID!], $near: GeoPointInput) {
    pickupPlaces(skus: $skus, stores: $stores, near: $near) {
      store offersPickup distanceKm readyAt available address { country } } }`;
  const { data, errors } = await shop.ask(document, args, context);
  return (data?.pickupPlaces ?? errors) as readonly Place[];
};

describe('where goods can be fetched', () => {
  it('is told of every store of the market, with what is really there', async () => {
    expect(await places({ skus: ['lamp', 'vase', 'game', 'nul\0', '__proto__'] })).toMatchObject([
      { store: 'lyon', offersPickup: true, distanceKm: null, available: [25, 2, 0, 0, 0] },
      { store: 'paris', offersPickup: false, readyAt: null, available: [0, 0, 0, 0, 0] },
    ]);
    expect(await places({ skus: ['lamp'] }, { market: 'US' })).toEqual([]);
  });

  it('is told of named stores only, nearest first', async () => {
    const near = { latitude: 45, longitude: 2 };
    expect((await places({ skus: [], near })).map(({ store }) => store)).toEqual(['paris', 'lyon']);
    expect(await places({ skus: [], stores: ['lyon', 'nowhere', 'nul\0'] })).toMatchObject([
      { store: 'lyon' },
    ]);
    expect(await places({ skus: [], stores: [] })).toEqual([]);
  });

  it('says when, by the clock of the database', async () => {
    const [lyon] = await places({ skus: ['lamp'], stores: ['lyon'] });
    const aheadMs = Date.parse(lyon?.readyAt ?? '') - Date.now();
    expect(Math.abs(aheadMs - 3_600_000)).toBeLessThan(60_000);
  });

  it('leaves out what is held', async () => {
    const input = { reference: 'h', seconds: 60, lines: [{ sku: 'lamp', quantity: 20, store: 'lyon' }] };
    await shop.ask('mutation ($input: HoldPlaceInput!) { holdPlace(input: $input) { hold { state } } }', {
      input,
    });
    expect(await places({ skus: ['lamp'], stores: ['lyon'] })).toMatchObject([{ available: [5] }]);
  });
});
