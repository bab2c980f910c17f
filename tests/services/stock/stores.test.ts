import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ExecutionResult } from 'graphql';
import { formatGlobalId } from '../../../schema/global-id.ts';
import { createStockShop, type StockShop, storeIn } from './stock-shop.ts';

let shop: StockShop;

beforeAll(async () => {
  shop = await createStockShop();
  await shop.accept('storesUpsert', [
    storeIn('paris', { name: 'Paris', geo: { latitude: 48.8566, longitude: 2.3522 } }),
    storeIn('evry', { name: 'Évry', geo: { latitude: 48.6245, longitude: 2.4285 } }),
    storeIn('lyon', { name: 'lyon' }),
    storeIn('lille', { name: 'Lille', geo: { latitude: 50.6292, longitude: 3.0573 } }),
    storeIn('twin-b', { name: 'Twin', geo: null }),
    storeIn('twin-a', { name: 'Twin', geo: null }),
    storeIn('geneva', { region: 'ch', name: 'Genève', geo: { latitude: 46.2044, longitude: 6.1432 } }),
  ]);
});
afterAll(() => shop.close());

const nearParis = { latitude: 48.86, longitude: 2.35 };

interface Page {
  readonly nodes: readonly { readonly key: string }[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  readonly totalCount: number;
}

const list = (args: object): Promise<ExecutionResult> =>
  shop.ask(
    `query ($near: GeoPointInput, $withinKm: Float, $first: Int, $after: String) {
      stores(near: $near, withinKm: $withinKm, first: $first, after: $after) {
        nodes { key } totalCount pageInfo { endCursor hasNextPage }
      }
    }`,
    args,
  );

const pageOf = async (args: object): Promise<Page> => (await list(args)).data?.stores as Page;

async function walk(args: object): Promise<readonly string[]> {
  const keys: string[] = [];
  for (let after: string | null = null; ; ) {
    const page: Page = await pageOf({ ...args, first: 2, after });
    keys.push(...page.nodes.map((node) => node.key));
    if (!page.pageInfo.hasNextPage) return keys;
    after = page.pageInfo.endCursor;
  }
}

describe('the list of stores', () => {
  it('holds those of the market by name, whatever accents and case it has', async () => {
    const byName = ['evry', 'lille', 'lyon', 'paris', 'twin-a', 'twin-b'];
    expect((await pageOf({})).nodes.map((node) => node.key)).toEqual(byName);
    expect(await walk({})).toEqual(byName);
  });

  it('begins with the nearest one where a point is given', async () => {
    expect(await walk({ near: nearParis })).toEqual(['paris', 'evry', 'lille', 'lyon', 'twin-a', 'twin-b']);
  });

  it('ends at the distance given', async () => {
    expect(await walk({ near: nearParis, withinKm: 210 })).toEqual(['paris', 'evry', 'lille']);
    expect((await pageOf({ near: nearParis, withinKm: 210, first: 1 })).totalCount).toBe(3);
  });

  it('says where a page stands', async () => {
    const document = `query ($near: GeoPointInput, $after: String) { stores(near: $near, first: 1, after: $after) {
      edges { cursor distanceKm node { id name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
    const { data } = await shop.ask(document, { near: nearParis });
    const stores = data?.stores as { edges: { cursor: string }[]; pageInfo: { endCursor: string } };
    const cursor = stores.edges[0]?.cursor;
    expect(stores).toEqual({
      edges: [{ cursor, distanceKm: 0.411, node: { id: formatGlobalId('Store', 'paris'), name: 'Paris' } }],
      pageInfo: { hasNextPage: true, hasPreviousPage: false, startCursor: cursor, endCursor: cursor },
    });
    const second = await shop.ask(document, { near: nearParis, after: cursor });
    expect(second.data).toMatchObject({ stores: { pageInfo: { hasPreviousPage: true } } });
  });

  it('goes on after a store that has moved away meanwhile', async () => {
    await shop.accept('storesUpsert', [storeIn('zz', { name: 'Aaa' })]);
    const { pageInfo } = await pageOf({ first: 1 });
    await shop.accept('storesUpsert', [storeIn('zz', { name: 'Zzz' })]);
    const next = await pageOf({ first: 1, after: pageInfo.endCursor });
    expect(next.nodes.map((node) => node.key)).toEqual(['evry']);
  });

  it('is empty for a market that no region serves, and refused without a market', async () => {
    const document = '{ stores { totalCount nodes { key } pageInfo { endCursor } } }';
    expect((await shop.ask(document, {}, { market: 'US' })).data).toEqual({
      stores: { totalCount: 0, nodes: [], pageInfo: { endCursor: null } },
    });
    expect((await shop.ask(document, {}, {})).errors?.[0]?.extensions.code).toBe('BAD_INPUT');
  });

  it.each([
    [{ first: 0 }, 'first cannot be 0: give 1 to 100.'],
    [{ first: 101 }, 'first cannot be 101: give 1 to 100.'],
    [{ withinKm: 5 }, 'withinKm needs near: give both.'],
    [{ withinKm: 0, near: nearParis }, 'withinKm cannot be 0: give kilometres above 0.'],
    [{ near: { latitude: -91, longitude: 0 } }, 'near.latitude cannot be -91: give degrees from -90 to 90.'],
    [{ after: 'garbage' }, 'after cannot be "garbage": give a cursor of this list in this order.'],
    [{ after: '' }, 'after cannot be "": give a cursor of this list in this order.'],
  ])('refuses %j', async (args, message) => {
    expect((await list(args)).errors?.[0]).toMatchObject({ message, extensions: { code: 'BAD_INPUT' } });
  });

  it('refuses a cursor of the other order', async () => {
    const { pageInfo } = await pageOf({ near: nearParis, first: 1 });
    expect((await list({ after: pageInfo.endCursor })).errors?.[0]?.extensions.code).toBe('BAD_INPUT');
  });
});

describe('one store', () => {
  it('shows everything that was written, tidied', async () => {
    await shop.accept('storesUpsert', [
      storeIn('full', {
        name: 'Full',
        address: {
          name: 'Full SARL',
          lines: ['2 quai', 'Bâtiment B'],
          postalCode: '69002',
          city: 'Lyon',
          country: 'FR',
          phone: '+33142685300',
        },
        openingHours: [
          { day: 'SUNDAY', opens: '10:00', closes: '24:00' },
          { day: 'MONDAY', opens: '14:00', closes: '19:30' },
          { day: 'MONDAY', opens: '09:00', closes: '14:00' },
        ],
        services: ['RETURNS', 'PICKUP', 'PICKUP'],
        imageUrl: '/media/full.svg',
      }),
    ]);
    const document = `{ store(key: "full") { __typename id key name timeZone imageUrl services
      address { name lines postalCode city region country phone }
      geo { latitude longitude } openingHours { day opens closes } } }`;
    expect(await shop.ask(document)).toEqual({
      data: {
        store: {
          __typename: 'Store',
          id: formatGlobalId('Store', 'full'),
          key: 'full',
          name: 'Full',
          timeZone: 'Europe/Paris',
          imageUrl: '/media/full.svg',
          services: ['PICKUP', 'RETURNS'],
          address: {
            name: 'Full SARL',
            lines: ['2 quai', 'Bâtiment B'],
            postalCode: '69002',
            city: 'Lyon',
            region: null,
            country: 'FR',
            phone: '+33142685300',
          },
          geo: { latitude: 45.764, longitude: 4.8357 },
          openingHours: [
            { day: 'MONDAY', opens: '09:00', closes: '14:00' },
            { day: 'MONDAY', opens: '14:00', closes: '19:30' },
            { day: 'SUNDAY', opens: '10:00', closes: '24:00' },
          ],
        },
      },
    });
  });

  it('is found by key or by id in every market, and null where there is none', async () => {
    const document = 'query ($id: ID, $key: String) { store(id: $id, key: $key) { key } }';
    const geneva = { store: { key: 'geneva' } };
    expect((await shop.ask(document, { key: 'geneva' })).data).toEqual(geneva);
    expect((await shop.ask(document, { id: formatGlobalId('Store', 'geneva') }, {})).data).toEqual(geneva);
    const strangers = [{ key: 'x' }, { key: 'nul\0' }, { key: 'warehouse' }, { id: 'x' }];
    for (const variables of [...strangers, { id: formatGlobalId('Product', 'geneva') }]) {
      expect(await shop.ask(document, variables)).toEqual({ data: { store: null } });
    }
  });

  it('needs exactly one of id and key', async () => {
    for (const args of ['(id: "a", key: "b")', '']) {
      expect((await shop.ask(`{ store${args} { key } }`)).errors?.[0]).toMatchObject({
        message: 'Give exactly one of id and key.',
        extensions: { code: 'BAD_INPUT' },
      });
    }
  });

  it('comes in the order of ids where many are asked for', async () => {
    const ids = ['lyon', 'none', 'geneva', 'lyon'].map((key) => formatGlobalId('Store', key));
    const { data } = await shop.ask('query ($ids: [ID!]!) { storesByIds(ids: $ids) { key } }', {
      ids: [...ids, 'garbage'],
    });
    expect(data).toEqual({ storesByIds: [{ key: 'lyon' }, null, { key: 'geneva' }, { key: 'lyon' }, null] });
  });
});
