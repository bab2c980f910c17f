import type { IResolvers } from '@graphql-tools/utils';
import {
  type AvailabilityEntry,
  isOnHand,
  projectAvailability,
  type RegionEntry,
  type ShownAvailability,
} from '../entries/availability.ts';
import { entryKey, stockBook } from '../entries/keys.ts';
import {
  type GeoPoint,
  type PlacedStore,
  placeStores,
  projectStore,
  type ShownStore,
  type StoreEntry,
} from '../entries/store.ts';
import { assertGeoPoint, assertWithin } from './arguments.ts';
import type { Standing } from './entry-reader.ts';
import { loadPlaces, loadStore, loadStores } from './places.ts';
import type { ReadContext } from './read-context.ts';

/** Resolvers of availabilities: by SKU, then online, here and in the stores around. */
export const availabilityReads: IResolvers<unknown, ReadContext> = {
  Query: {
    availabilityBySkus: async (_: unknown, { skus }: { skus: readonly string[] }, read) => {
      const places = await loadPlaces(read);
      return skus.map((sku) => places && findAvailability(read, places.region, sku));
    },
  },
  Availability: {
    online: (parent: AvailabilityParent) => parent,
    here: async (parent: AvailabilityParent, _: unknown, read) => {
      const store = await findHere(read);
      return store && inStore(parent, { store, distanceKm: null }, read);
    },
    stores: async (parent: AvailabilityParent, args: NearArguments, read) => {
      const stores = (await findStores(args, read)).slice(0, args.first);
      return Promise.all(stores.map((place) => inStore(parent, place, read)));
    },
    pickup: async (parent: AvailabilityParent, args: NearArguments, read) => {
      const offering = (await findStores(args, read)).filter(({ store }) =>
        store.services.includes('PICKUP'),
      );
      // Which of the near stores have it is known only once all were asked; the loader asks them at once.
      const everywhere = await Promise.all(offering.map((place) => inStore(parent, place, read)));
      return everywhere.filter(isOnHand).slice(0, args.first);
    },
  },
};

/** An `Availability`: what is shown online, and where its other fields find theirs. */
interface AvailabilityParent extends ShownAvailability {
  readonly sku: string;
  readonly region: string;
}

/** Arguments of `stores` and `pickup`. */
interface NearArguments {
  readonly near?: GeoPoint | null;
  readonly first: number;
}

/** Serves as `StoreAvailability` and as `PickupOption`. */
interface InStore extends ShownAvailability {
  readonly store: ShownStore;
  readonly distanceKm: number | null;
  readonly readyInMinutes: number;
}

type Place = Pick<PlacedStore, 'store' | 'distanceKm'>;

async function findAvailability(
  read: ReadContext,
  { key: region, onlineLocation }: RegionEntry,
  sku: string,
): Promise<AvailabilityParent | null> {
  const entry = await loadAvailability(read, region, onlineLocation, sku);
  return entry.value === null ? null : { sku, region, ...project(entry) };
}

// The store of the context, where it is one of the market.
async function findHere(read: ReadContext): Promise<StoreEntry | null> {
  const { store: key } = read.context;
  const places = await loadPlaces(read);
  return key !== undefined && places?.stores.includes(key) ? loadStore(read, key) : null;
}

// Every field sorts the same stores anew: the point differs from field to field, and stores are few.
async function findStores(
  { near, first }: NearArguments,
  read: ReadContext,
): Promise<readonly PlacedStore[]> {
  assertWithin('first', first, 1, 50);
  assertGeoPoint('near', near);
  return placeStores(await loadStores(read), near ?? null);
}

async function inStore(
  { sku, region }: AvailabilityParent,
  { store, distanceKm }: Place,
  read: ReadContext,
): Promise<InStore> {
  const entry = await loadAvailability(read, region, store.key, sku);
  return {
    ...project(entry),
    store: projectStore(store),
    distanceKm,
    readyInMinutes: store.pickupReadyInMinutes,
  };
}

const loadAvailability = (
  { entries }: ReadContext,
  region: string,
  location: string,
  sku: string,
): Promise<Standing<AvailabilityEntry>> =>
  entries.load<AvailabilityEntry>(stockBook(region), entryKey.availability(location, sku));

const project = ({ value, version }: Standing<AvailabilityEntry>): ShownAvailability =>
  projectAvailability(value, version);
