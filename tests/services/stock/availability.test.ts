import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { at, createStockShop, type StockShop, storeIn } from './stock-shop.ts';

let shop: StockShop;

beforeAll(async () => {
  shop = await createStockShop();
  await shop.accept('storesUpsert', [
    storeIn('lyon', { name: 'Lyon' }),
    storeIn('paris', { name: 'Paris', geo: { latitude: 48.8566, longitude: 2.3522 } }),
    storeIn('annecy', { name: 'Annecy', geo: { latitude: 45.8992, longitude: 6.1294 }, services: [] }),
    storeIn('pop-up', { name: 'Zelt', geo: null }),
    storeIn('geneva', { region: 'ch', name: 'Genève', geo: { latitude: 46.2044, longitude: 6.1432 } }),
  ]);
  await shop.accept('stockPoliciesUpsert', [
    { sku: 'lamp', location: 'warehouse', safetyStock: 2, lowStockThreshold: 10 },
    { sku: 'chair', location: 'warehouse', backorderLimit: 5, expectedAt: '2027-02-01T08:00:00.000Z' },
  ]);
  await shop.accept('stockCountsAdd', [
    ...[
      ['lamp', 'warehouse', 9],
      ['lamp', 'lyon', 3],
      ['lamp', 'annecy', 50],
      ['lamp', 'pop-up', 6],
      ['desk', 'warehouse', 21],
      ['vase', 'warehouse', 20],
      ['chair', 'warehouse', 0],
      ['rug', 'paris', 1],
      ['clock', 'geneva', 4],
    ].map(([sku, location, onHand]) => ({ sku, location, onHand, at: at('02:00') })),
  ]);
});
afterAll(() => shop.close());

const shown = 'status quantity quantityIsCapped version';

describe('availability online', () => {
  it('comes in the order asked for, with null for what was never kept in the region', async () => {
    const skus = ['desk', 'nothing', 'lamp', 'clock', 'rug', 'desk', '', 'nul\0', 'vase'];
    const document = `query ($skus: [String!]!) { availabilityBySkus(skus: $skus) { ${shown} } }`;
    const desk = { status: 'IN_STOCK', quantity: 20, quantityIsCapped: true, version: 1 };
    expect(await shop.ask(document, { skus })).toEqual({
      data: {
        availabilityBySkus: [
          desk,
          null,
          { status: 'LOW_STOCK', quantity: 7, quantityIsCapped: false, version: 2 },
          null,
          { status: 'OUT_OF_STOCK', quantity: 0, quantityIsCapped: false, version: 1 },
          desk,
          null,
          null,
          { status: 'IN_STOCK', quantity: 20, quantityIsCapped: false, version: 1 },
        ],
      },
    });
  });

  it('says of a back-order when goods are expected', async () => {
    const document =
      '{ availabilityBySkus(skus: ["chair"]) { status quantity online { status quantity expectedAt version } } }';
    expect(JSON.parse(JSON.stringify(await shop.ask(document)))).toEqual({
      data: {
        availabilityBySkus: [
          {
            status: 'BACKORDER',
            quantity: 0,
            online: { status: 'BACKORDER', quantity: 0, expectedAt: '2027-02-01T08:00:00.000Z', version: 1 },
          },
        ],
      },
    });
  });

  it('sells back-orders up to their limit below zero, and then no more', async () => {
    const sale = (id: string, quantity: number) => ({
      id,
      sku: 'chair',
      location: 'warehouse',
      quantity,
      at: at('03:00'),
    });
    await shop.accept('stockMovementsAdd', [sale('c-1', -4)]);
    expect((await shop.online('chair'))?.[0]).toBe('BACKORDER');
    await shop.accept('stockMovementsAdd', [sale('c-2', -1)]);
    expect((await shop.online('chair'))?.[0]).toBe('OUT_OF_STOCK');
    await shop.accept('stockMovementsAdd', [sale('c-3', 5)]);
    expect(await shop.online('chair')).toEqual(['BACKORDER', 0, 4]);
  });

  it('is nothing for a market that no region serves, and refused without a market', async () => {
    const document = '{ availabilityBySkus(skus: ["desk"]) { status } }';
    expect(await shop.ask(document, {}, { market: 'US' })).toEqual({ data: { availabilityBySkus: [null] } });
    expect((await shop.ask(document, {}, {})).errors?.[0]).toMatchObject({
      message: 'Stock needs a market: give one in the context.',
      extensions: { code: 'BAD_INPUT' },
    });
  });

  it('keeps its version and value while nothing that is shown changes', async () => {
    const before = await shop.online('desk');
    const sameCountLater = { sku: 'desk', location: 'warehouse', onHand: 21, at: at('04:00') };
    expect(await shop.accept('stockCountsAdd', [sameCountLater])).toBe(0);
    expect(await shop.online('desk')).toEqual(before);
  });

  it('follows a region to another online location', async () => {
    await shop.accept('regionsUpsert', [{ key: 'north', markets: ['NO'], onlineLocation: 'oslo' }]);
    await shop.accept('stockCountsAdd', [{ sku: 'sled', location: 'oslo', onHand: 8, at: at('02:00') }]);
    await shop.accept('regionsUpsert', [{ key: 'north', markets: ['NO'], onlineLocation: 'bergen' }]);
    const document = `{ availabilityBySkus(skus: ["sled"]) { ${shown} } }`;
    const { data } = await shop.ask(document, {}, { market: 'NO' });
    expect(data).toEqual({
      availabilityBySkus: [{ status: 'OUT_OF_STOCK', quantity: 0, quantityIsCapped: false, version: 1 }],
    });
  });
});

describe('availability in stores', () => {
  const near = { latitude: 45.75, longitude: 4.85 };

  it('lists the stores of the market, nearest first, those without a position last', async () => {
    const document = `query ($near: GeoPointInput) {
      availabilityBySkus(skus: ["lamp"]) { stores(near: $near) { store { key } status quantity distanceKm version } }
    }`;
    const { data } = await shop.ask(document, { near });
    expect(data?.availabilityBySkus).toEqual([
      {
        stores: [
          { store: { key: 'lyon' }, status: 'LOW_STOCK', quantity: 3, distanceKm: 1.912, version: 1 },
          { store: { key: 'annecy' }, status: 'IN_STOCK', quantity: 20, distanceKm: 100.514, version: 1 },
          { store: { key: 'paris' }, status: 'OUT_OF_STOCK', quantity: 0, distanceKm: 393.393, version: 0 },
          { store: { key: 'pop-up' }, status: 'IN_STOCK', quantity: 6, distanceKm: null, version: 1 },
        ],
      },
    ]);
  });

  it('lists them by name without a point, and no more than asked for', async () => {
    const document =
      '{ availabilityBySkus(skus: ["lamp"]) { stores(first: 2) { store { name } distanceKm } } }';
    expect((await shop.ask(document)).data?.availabilityBySkus).toEqual([
      {
        stores: [
          { store: { name: 'Annecy' }, distanceKm: null },
          { store: { name: 'Lyon' }, distanceKm: null },
        ],
      },
    ]);
  });

  it('offers pick-up only where the store does, and only what is there', async () => {
    const document = `query ($near: GeoPointInput) { availabilityBySkus(skus: ["lamp", "rug"]) {
      pickup(near: $near) { store { key } quantity readyInMinutes } } }`;
    expect((await shop.ask(document, { near })).data?.availabilityBySkus).toEqual([
      {
        pickup: [
          { store: { key: 'lyon' }, quantity: 3, readyInMinutes: 120 },
          { store: { key: 'pop-up' }, quantity: 6, readyInMinutes: 120 },
        ],
      },
      { pickup: [{ store: { key: 'paris' }, quantity: 1, readyInMinutes: 120 }] },
    ]);
  });

  it('shows the store of the context, but none of another market', async () => {
    const document =
      '{ availabilityBySkus(skus: ["lamp", "rug"]) { here { store { key } quantity distanceKm } } }';
    const inLyon = await shop.ask(document, {}, { market: 'FR', store: 'lyon' });
    expect(inLyon.data?.availabilityBySkus).toEqual([
      { here: { store: { key: 'lyon' }, quantity: 3, distanceKm: null } },
      { here: { store: { key: 'lyon' }, quantity: 0, distanceKm: null } },
    ]);
    for (const context of [
      { market: 'FR', store: 'geneva' },
      { market: 'FR', store: 'x' },
      { market: 'FR' },
    ]) {
      const { data } = await shop.ask(document, {}, context);
      expect(data?.availabilityBySkus).toEqual([{ here: null }, { here: null }]);
    }
  });

  it.each([
    ['first: 0', 'first cannot be 0: give 1 to 50.'],
    ['first: 51', 'first cannot be 51: give 1 to 50.'],
    ['near: { latitude: 90.1, longitude: 0 }', 'near.latitude cannot be 90.1: give degrees from -90 to 90.'],
    [
      'near: { latitude: 0, longitude: -181 }',
      'near.longitude cannot be -181: give degrees from -180 to 180.',
    ],
  ])('refuses %s', async (argument, message) => {
    for (const field of ['stores', 'pickup']) {
      const { errors } = await shop.ask(
        `{ availabilityBySkus(skus: ["lamp"]) { ${field}(${argument}) { store { key } } } }`,
      );
      expect(errors?.[0]).toMatchObject({ message, extensions: { code: 'BAD_INPUT' } });
    }
  });
});
