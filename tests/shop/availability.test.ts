import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sampleStores } from '../../import/sample/places.ts';
import { sampleProducts } from '../../import/sample/sample-shop.ts';
import { stockCounts } from '../../import/sample/stock-rows.ts';
import { formatGlobalId } from '../../schema/global-id.ts';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { type Asker, ask, channels, post, refusalOf } from './front-door.ts';
import { write } from './retailer.ts';

let shop: SampleShop;
beforeAll(async () => {
  shop = await startSampleShop();
});
afterAll(() => shop.close());

const louvre = { latitude: 48.8611, longitude: 2.3358 };

interface Availability {
  readonly status: string;
  readonly quantity: number;
  readonly quantityIsCapped: boolean;
  readonly version: number;
  readonly online: object;
  readonly here: object | null;
  readonly stores: readonly { readonly store: { readonly key: string }; readonly quantity: number }[];
  readonly pickup: readonly object[];
}

const availabilityOf = async (variables: object, asker?: Asker) => {
  const { variant } = await ask<{ variant: { availability: Availability } }>(
    shop,
    'AvailabilityOf',
    variables,
    asker,
  );
  return variant.availability;
};

/** Pieces that the sample counts of a SKU at a place; none where it does not keep it there. */
const counted = (sku: string, place: string): number =>
  sampleProducts
    .flatMap((product) => stockCounts(product, ''))
    .find((count) => count.sku === sku && count.location === place)?.onHand ?? 0;

const statusOf = (quantity: number): string =>
  quantity === 0 ? 'OUT_OF_STOCK' : quantity < 5 ? 'LOW_STOCK' : 'IN_STOCK';

describe('what can be bought online', () => {
  it('is what the sample counts, and never shown above 20', async () => {
    const skus = sampleProducts
      .filter(({ category }) => category === 'shirts')
      .flatMap((product) => stockCounts(product, '').filter(({ location }) => location === 'online-eu'));
    expect(skus).toHaveLength(30);
    const { products } = await ask<{ products: { nodes: { variants: object[] }[] } }>(shop, 'Listing', {
      filter: { categories: ['shirts'] },
      first: 100,
    });
    const shown = products.nodes.flatMap(
      ({ variants }) => variants as { sku: string; availability: object }[],
    );
    expect(Object.fromEntries(shown.map(({ sku, availability }) => [sku, availability]))).toEqual(
      Object.fromEntries(
        skus.map(({ sku, onHand }) => [sku, { status: statusOf(onHand), quantity: Math.min(onHand, 20) }]),
      ),
    );
  });

  it('comes from the warehouse of the market', async () => {
    const sku = 'C106-WHITE-M';
    const seen = await Promise.all(
      ['FR', 'CH', 'US'].map(async (market) => (await availabilityOf({ sku, market })).online),
    );
    const online = ['online-eu', 'online-ch', 'online-us'].map((place) => counted(sku, place));
    expect(seen).toEqual(
      online.map((onHand) => ({
        status: statusOf(onHand),
        quantity: Math.min(onHand, 20),
        quantityIsCapped: onHand > 20,
        expectedAt: null,
      })),
    );
    expect(new Set(online).size).toBe(3);
  });

  it('can be ordered ahead and on back-order, with the day when it is expected', async () => {
    const online = {
      quantity: 0,
      quantityIsCapped: false,
      expectedAt: expect.stringMatching(/T00:00:00.000Z$/),
    };
    expect(await availabilityOf({ sku: 'O207-SKY' })).toMatchObject({
      status: 'BACKORDER',
      online: { ...online, status: 'BACKORDER' },
    });
    expect(await availabilityOf({ sku: 'E503-BLACK' })).toMatchObject({
      status: 'PREORDER',
      online: { ...online, status: 'PREORDER' },
    });
  });

  it('leaves the safety stock out', async () => {
    const sku = 'G408-250ML';
    await write(shop, 'stockCountsAdd', [
      { sku, location: 'online-eu', onHand: 8, at: new Date().toISOString() },
    ]);
    expect(await availabilityOf({ sku })).toMatchObject({ status: 'LOW_STOCK', quantity: 7 });
  });
});

describe('what is in stores', () => {
  it('is shown for the nearest stores of the market', async () => {
    const sku = 'C104-NAVY-M';
    const { stores } = await availabilityOf({ sku, near: louvre });
    const places = [
      ['paris-marais', 1.915],
      ['paris-batignolles', 2.993],
      ['lille-vieux', 204.393],
      ['lyon-presquile', 392.899],
    ] as const;
    expect(stores).toEqual(
      places.map(([key, distanceKm]) => ({
        store: { key },
        status: statusOf(counted(sku, key)),
        quantity: counted(sku, key),
        quantityIsCapped: false,
        distanceKm,
      })),
    );
    const nearest = await availabilityOf({ sku, near: louvre, first: 2 });
    expect(nearest.stores).toEqual(stores.slice(0, 2));
  });

  it('has no distance without a point', async () => {
    const { stores } = await availabilityOf({ sku: 'C104-NAVY-M', market: 'CH' });
    expect(stores).toMatchObject([
      { store: { key: 'geneva-rive' }, distanceKm: null },
      { store: { key: 'zurich-niederdorf' }, distanceKm: null },
    ]);
  });

  it('can be picked up where the store has it and offers that', async () => {
    const products = sampleProducts.flatMap((product) => stockCounts(product, ''));
    // In Lille, which has no counter, and in one other store at least.
    const sku = products.find(
      ({ sku: name, location, onHand }) =>
        location === 'lille-vieux' && onHand > 0 && counted(name, 'paris-marais') > 0,
    )?.sku;
    const { pickup } = await availabilityOf({ sku, near: louvre });
    const offering = ['paris-marais', 'paris-batignolles', 'lyon-presquile'];
    expect(pickup).toEqual(
      offering
        .filter((key) => counted(sku ?? '', key) > 0)
        .map((key) => ({
          store: { key },
          quantity: counted(sku ?? '', key),
          distanceKm: expect.any(Number),
          readyInMinutes: 120,
        })),
    );
  });

  it("is shown for the client's own store, or the store of the context", async () => {
    const sku = 'C104-NAVY-M';
    const here = (key: string) => ({
      store: { key },
      status: statusOf(counted(sku, key)),
      quantity: counted(sku, key),
    });
    expect((await availabilityOf({ sku }, { channel: 'KIOSK' })).here).toEqual(here('paris-marais'));
    expect((await availabilityOf({ sku }, { channel: 'WEB' })).here).toBeNull();
    expect((await availabilityOf({ sku, store: 'lyon-presquile' })).here).toEqual(here('lyon-presquile'));
    const elsewhere = { sku, store: 'lille-vieux' };
    expect((await availabilityOf(elsewhere, { channel: 'KIOSK' })).here).toEqual(here('lille-vieux'));
  });

  it.each([
    [{ first: 51 }, 'BAD_USER_INPUT', 'first cannot be 51: give 1 to 50.'],
    [{ near: { latitude: 91, longitude: 0 } }, 'BAD_USER_INPUT', /^near.latitude cannot be 91/],
    [{ store: 'geneva-rive' }, 'CONTEXT_INVALID', 'Market FR has no store "geneva-rive".'],
    [{ store: 'no-such-store' }, 'CONTEXT_INVALID', 'Market FR has no store "no-such-store".'],
  ])('is refused for %j', async (variables, code, message) => {
    const { body } = await post(shop, 'AvailabilityOf', { sku: 'C104-NAVY-M', ...variables });
    expect(body.errors?.map((error) => [error.extensions?.code, error.message])).toContainEqual([
      code,
      expect.stringMatching(message),
    ]);
  });
});

describe('a store', () => {
  it('has a page with address, hours and services', async () => {
    const sample = sampleStores.find(({ key }) => key === 'paris-batignolles');
    const days = ['TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'];
    expect(await ask(shop, 'StorePage', { key: 'paris-batignolles' })).toEqual({
      store: {
        key: 'paris-batignolles',
        name: 'Comptoir Paris Batignolles',
        address: {
          lines: ['68 rue des Batignolles'],
          postalCode: '75017',
          city: 'Paris',
          country: 'FR',
          phone: '+33199000302',
        },
        geo: { latitude: 48.8857, longitude: 2.3192 },
        timeZone: 'Europe/Paris',
        openingHours: days.map((day) => ({ day, opens: '10:30', closes: '19:30' })),
        services: ['FITTING', 'PICKUP', 'RETURNS'],
        imageUrl: sample?.imageUrl,
      },
    });
    const id = formatGlobalId('Store', 'paris-batignolles');
    expect(await ask(shop, 'Nodes', { ids: [id] })).toEqual({
      nodes: [{ __typename: 'Store', id, name: 'Comptoir Paris Batignolles' }],
    });
    expect(await ask(shop, 'StorePage', { key: 'no-such-store' })).toEqual({ store: null });
  });

  interface Stores {
    readonly stores: {
      readonly edges: readonly { readonly distanceKm: number | null; readonly node: { key: string } }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
      readonly totalCount: number;
    };
  }
  const storesOf = async (variables: object) => {
    const { stores } = await ask<Stores>(shop, 'Stores', variables);
    return { ...stores, keys: stores.edges.map(({ node }) => node.key) };
  };

  it('is listed by name, or by distance around a point', async () => {
    expect(await storesOf({})).toMatchObject({
      keys: ['lyon-presquile', 'paris-batignolles', 'paris-marais', 'lille-vieux'],
      totalCount: 4,
    });
    expect(await storesOf({ near: louvre, withinKm: 300 })).toMatchObject({
      keys: ['paris-marais', 'paris-batignolles', 'lille-vieux'],
      totalCount: 3,
      edges: [{ distanceKm: 1.915 }, { distanceKm: 2.993 }, { distanceKm: 204.393 }],
    });
    expect(await storesOf({ market: 'US' })).toMatchObject({
      keys: ['boston-back-bay', 'new-york-nolita'],
    });
  });

  it('is listed page by page', async () => {
    const first = await storesOf({ near: louvre, first: 3 });
    const last = await storesOf({ near: louvre, first: 3, after: first.pageInfo.endCursor });
    expect([...first.keys, ...last.keys]).toEqual([
      'paris-marais',
      'paris-batignolles',
      'lille-vieux',
      'lyon-presquile',
    ]);
    expect([first.pageInfo.hasNextPage, last.pageInfo.hasNextPage]).toEqual([true, false]);
    expect(await refusalOf(shop, 'Stores', { after: 'nonsense' })).toMatchObject(['BAD_USER_INPUT', {}]);
  });
});

describe('a movement of stock', () => {
  it('is seen by every channel as soon as it is written', async () => {
    const sku = 'C106-SKY-L';
    const seen = () => Promise.all(channels.map((channel) => availabilityOf({ sku }, { channel })));
    const [before] = await seen();
    const left = 2 - counted(sku, 'online-eu');
    const at = new Date().toISOString();
    await write(shop, 'stockMovementsAdd', [
      { id: 'sale', sku, location: 'online-eu', quantity: left, at },
      { id: 'delivery', sku, location: 'paris-marais', quantity: 40, at },
    ]);
    const after = await seen();
    expect(after.map(({ status, quantity }) => [status, quantity])).toEqual(
      Array(channels.length).fill(['LOW_STOCK', 2]),
    );
    expect(after.map(({ version }) => version)).toEqual(
      Array(channels.length).fill((before?.version ?? 0) + 1),
    );
    const marais = after.map(({ stores }) => stores.find(({ store }) => store.key === 'paris-marais'));
    expect(marais).toEqual(
      Array(channels.length).fill(
        expect.objectContaining({ quantity: 20, quantityIsCapped: true, status: 'IN_STOCK' }),
      ),
    );
  });

  it('that is told twice counts once', async () => {
    const sku = 'C106-SKY-M';
    const movement = {
      id: 'twice',
      sku,
      location: 'paris-marais',
      quantity: 2,
      at: new Date().toISOString(),
    };
    expect(await write(shop, 'stockMovementsAdd', [movement])).toBe(1);
    expect(await write(shop, 'stockMovementsAdd', [movement])).toBe(0);
    const { here } = await availabilityOf({ sku, store: 'paris-marais' });
    expect(here).toMatchObject({ quantity: counted(sku, 'paris-marais') + 2 });
  });
});
