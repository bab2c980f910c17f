import type { IResolvers } from '@graphql-tools/utils';
import {
  byPlace,
  type GeoPoint,
  type PlacedStore,
  placeStores,
  projectStore,
  type ShownStore,
  type StorePlace,
} from '../entries/store.ts';
import { keyOfGlobalId } from '../global-id.ts';
import { serviceError } from '../service-error.ts';
import { assertGeoPoint, assertWithin } from './arguments.ts';
import { loadStore, loadStores } from './places.ts';
import type { ReadContext } from './read-context.ts';
import { formatStoreCursor, parseStoreCursor } from './store-cursor.ts';

/** Resolvers of stores: around a point, one, or many by id. */
export const storeReads: IResolvers<unknown, ReadContext> = {
  Query: {
    stores: async (_: unknown, args: StoresArguments, read) => {
      const after = checkArguments(args);
      const stores = placeStores(await loadStores(read), args.near ?? null).filter(isWithin(args.withinKm));
      return buildConnection(stores, after, args.first);
    },
    store: async (_: unknown, args: StoreArguments, read) => findStore(read, keyOf(args)),
    storesByIds: (_: unknown, { ids }: { ids: readonly string[] }, read) =>
      ids.map((id) => findStore(read, keyOfGlobalId('Store', id))),
  },
};

/** Arguments of `Query.stores`. */
interface StoresArguments {
  readonly near?: GeoPoint | null;
  readonly withinKm?: number | null;
  readonly first: number;
  readonly after?: string | null;
}

/** Arguments of `Query.store`: exactly one of the two. */
interface StoreArguments {
  readonly id?: string | null;
  readonly key?: string | null;
}

/** `StoreConnection` of the SDL. */
interface StoreConnection {
  readonly nodes: readonly ShownStore[];
  readonly edges: readonly { cursor: string; node: ShownStore; distanceKm: number | null }[];
  readonly pageInfo: Readonly<Record<'startCursor' | 'endCursor', string | null>> &
    Readonly<Record<'hasNextPage' | 'hasPreviousPage', boolean>>;
  readonly totalCount: number;
}

/** Throws `BAD_INPUT`, or says after which place to go on. */
function checkArguments({ near, withinKm, first, after }: StoresArguments): StorePlace | null {
  assertWithin('first', first, 1, 100);
  assertGeoPoint('near', near);
  if (withinKm != null && near == null) throw serviceError('BAD_INPUT', 'withinKm needs near: give both.');
  if (withinKm != null && withinKm <= 0) {
    throw serviceError('BAD_INPUT', `withinKm cannot be ${withinKm}: give kilometres above 0.`);
  }
  return after == null ? null : parseStoreCursor(after, near == null ? 'name' : 'distance');
}

const isWithin =
  (withinKm: number | null | undefined) =>
  ({ distanceKm }: StorePlace): boolean =>
    withinKm == null || (distanceKm !== null && distanceKm <= withinKm);

function buildConnection(
  stores: readonly PlacedStore[],
  after: StorePlace | null,
  first: number,
): StoreConnection {
  // By place, not by position: a store that came or went meanwhile neither repeats nor hides another.
  const rest = after === null ? stores : stores.filter((store) => byPlace(store, after) > 0);
  const page = rest.slice(0, first);
  const edges = page.map((place) => ({
    cursor: formatStoreCursor(place),
    node: projectStore(place.store),
    distanceKm: place.distanceKm,
  }));
  return {
    nodes: edges.map((edge) => edge.node),
    edges,
    pageInfo: {
      hasNextPage: rest.length > page.length,
      hasPreviousPage: rest.length < stores.length,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: stores.length,
  };
}

function keyOf({ id, key }: StoreArguments): string | null {
  if ((id == null) === (key == null)) throw serviceError('BAD_INPUT', 'Give exactly one of id and key.');
  return key ?? (id == null ? null : keyOfGlobalId('Store', id));
}

async function findStore(read: ReadContext, key: string | null): Promise<ShownStore | null> {
  const store = key === null ? null : await loadStore(read, key);
  return store && projectStore(store);
}
