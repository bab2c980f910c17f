import type { IResolvers } from '@graphql-tools/utils';
import type { ServiceContext } from '../schema/context-header.ts';
import { formatGlobalId, keyOfGlobalId } from '../schema/global-id.ts';
import { goodsFields } from './goods-memory.ts';
import { createHoldMemory, holdFields } from './hold-memory.ts';
import { page } from './page.ts';
import { mockInstant } from './shop/instant.ts';
import { type MockStock, orderableOf, stockOf } from './shop/stock-levels.ts';
import { distanceKm, type GeoPoint, type MockStore, mockStores } from './shop/stores.ts';

interface Nearness {
  readonly near?: GeoPoint | null;
  readonly first: number;
}

interface StoreListing extends Nearness {
  readonly withinKm?: number | null;
  readonly after?: string | null;
}

interface PickupRequest extends Pick<Nearness, 'near'> {
  readonly skus: readonly string[];
  readonly stores?: readonly string[] | null;
}

/** Stock for any SKU, whoever invented it, and eight stores; null for a SKU that begins with `UNKNOWN`. */
export const stockMock = (holds = holdFields(createHoldMemory())): IResolvers<unknown, ServiceContext> => ({
  Mutation: { ...holds.Mutation, ...goodsFields() },
  Query: {
    ...holds.Query,
    stores: (_, { near, withinKm, first, after }: StoreListing, { market }) => {
      const within = storesNear(market, near).filter(
        ({ distance }) => !withinKm || distance === null || distance <= withinKm,
      );
      const { edges, ...rest } = page(within, first, after);
      return {
        ...rest,
        nodes: rest.nodes.map(({ store }) => showStore(store)),
        edges: edges.map(({ cursor, node }) => ({
          cursor,
          node: showStore(node.store),
          distanceKm: node.distance,
        })),
      };
    },
    store: (_, { id, key }: { id?: string | null; key?: string | null }) =>
      findStore(id ? keyOfGlobalId('Store', id) : (key ?? null)),
    availabilityBySkus: (_, { skus }: { skus: readonly string[] }, context) =>
      skus.map((sku) => showAvailability(sku, context)),
    orderableBySkus: (_, { skus }: { skus: readonly string[] }, { store }) =>
      skus.map((sku) => orderableOf(sku, store ?? null)),
    pickupPlaces: (_, { skus, stores, near }: PickupRequest, { market }) =>
      storesNear(market, near)
        .filter(({ store }) => stores == null || stores.includes(store.key))
        .map(({ store, distance }) => ({
          store: store.key,
          offersPickup: true,
          address: { name: store.name, ...store.address },
          distanceKm: distance,
          readyAt: mockInstant,
          available: skus.map((sku) => stockOf(sku, store.key)?.quantity ?? 0),
        })),
    storesByIds: (_, { ids }: { ids: readonly string[] }) =>
      ids.map((id) => findStore(keyOfGlobalId('Store', id))),
  },
});

// The stores of the context's market; all of them where it has none.
function storesNear(market: string | undefined, near: GeoPoint | null | undefined) {
  const own = mockStores.filter((store) => store.market === market);
  return (own.length > 0 ? own : mockStores)
    .map((store) => ({ store, distance: near ? distanceKm(near, store.geo) : null }))
    .sort((a, b) => (a.distance ?? 0) - (b.distance ?? 0));
}

function findStore(key: string | null) {
  const store = mockStores.find((candidate) => candidate.key === key);
  return store === undefined ? null : showStore(store);
}

const showStore = ({ key, name, address, geo, timeZone }: MockStore) => ({
  id: formatGlobalId('Store', key),
  key,
  name,
  address: { name, ...address },
  geo,
  timeZone,
  openingHours: weekdays.map((day) => ({
    day,
    opens: '10:00',
    closes: day === 'SATURDAY' ? '18:00' : '19:30',
  })),
  services: ['PICKUP', 'RETURNS'],
  imageUrl: null,
});

const weekdays = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'];

function showAvailability(sku: string, { market, store }: ServiceContext) {
  const online = stockOf(sku);
  if (online === null) return null;
  const here = mockStores.find(({ key }) => key === store);
  return {
    ...online,
    online,
    here: here === undefined ? null : atStore(sku, here, null),
    stores: ({ near, first }: Nearness) =>
      storesNear(market, near)
        .slice(0, first)
        .map(({ store: shop, distance }) => atStore(sku, shop, distance)),
    pickup: ({ near, first }: Nearness) =>
      storesNear(market, near)
        .map(({ store: shop, distance }) => atStore(sku, shop, distance))
        .filter(({ quantity }) => quantity > 0)
        .slice(0, first)
        .map((option) => ({ ...option, readyInMinutes: 120 })),
  };
}

const atStore = (sku: string, store: MockStore, distance: number | null) => ({
  ...(stockOf(sku, store.key) as MockStock),
  store: showStore(store),
  distanceKm: distance,
});
