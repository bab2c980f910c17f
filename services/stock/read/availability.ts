import type { IResolvers } from '@graphql-tools/utils';
import {
  type AvailabilityEntry,
  isOnHand,
  projectAvailability,
  type RegionEntry,
  type ShownAvailability,
} from '../../../schema/entries/availability.ts';
import {
  type GeoPoint,
  type PlacedStore,
  placeStores,
  projectStore,
  type ShownStore,
  type StoreEntry,
} from '../../../schema/entries/store.ts';
import type { Entry } from '../../kit/entries.ts';
import { assertFirst, assertGeoPoint } from './arguments.ts';
import type { StockCall } from './stock-call.ts';

/** Resolvers of availabilities: by SKU, then online, here and in the stores around. */
export const availabilityResolvers: IResolvers<unknown, StockCall> = {
  Query: {
    availabilityBySkus: async (_: unknown, { skus }: { skus: readonly string[] }, call) => {
      const region = await call.region();
      return region === null ? skus.map(() => null) : findAvailabilities(region, skus, call);
    },
  },
  Availability: {
    online: (parent: AvailabilityParent) => parent,
    here: async (parent: AvailabilityParent, _: unknown, call) => {
      const store = (await call.stores()).find(({ key }) => key === call.context.store);
      return store === undefined ? null : inStore(parent, unplaced(store), call);
    },
    stores: async (parent: AvailabilityParent, args: NearArguments, call) => {
      const stores = (await findStores(args, call)).slice(0, args.first);
      return Promise.all(stores.map((place) => inStore(parent, place, call)));
    },
    pickup: async (parent: AvailabilityParent, args: NearArguments, call) => {
      const offering = (await findStores(args, call)).filter(({ store }) =>
        store.services.includes('PICKUP'),
      );
      // Which of the near stores have it is known only once all were asked; the loader asks them in one statement.
      const everywhere = await Promise.all(offering.map((place) => inStore(parent, place, call)));
      return everywhere.filter(isOnHand).slice(0, args.first);
    },
  },
};

/** An `Availability`: what is shown online, and the SKU by which its other fields find theirs. */
interface AvailabilityParent extends ShownAvailability {
  readonly sku: string;
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

async function findAvailabilities(
  region: RegionEntry,
  skus: readonly string[],
  call: StockCall,
): Promise<readonly (AvailabilityParent | null)[]> {
  const location = region.onlineLocation;
  return Promise.all(
    skus.map(async (sku) => {
      const entry = await call.availability.load({ location, sku });
      return entry.value === null ? null : { sku, ...project(entry) };
    }),
  );
}

// Every field sorts the same stores anew: the point differs from field to field, and stores are few.
async function findStores({ near, first }: NearArguments, call: StockCall): Promise<readonly PlacedStore[]> {
  assertFirst(first, 50);
  assertGeoPoint('near', near);
  return placeStores(await call.stores(), near ?? null);
}

async function inStore(
  { sku }: AvailabilityParent,
  { store, distanceKm }: Pick<PlacedStore, 'store' | 'distanceKm'>,
  call: StockCall,
): Promise<InStore> {
  const entry = await call.availability.load({ location: store.key, sku });
  return {
    ...project(entry),
    store: projectStore(store),
    distanceKm,
    readyInMinutes: store.pickupReadyInMinutes,
  };
}

const unplaced = (store: StoreEntry): Pick<PlacedStore, 'store' | 'distanceKm'> => ({
  store,
  distanceKm: null,
});

const project = (entry: Entry<AvailabilityEntry>): ShownAvailability =>
  projectAvailability(entry.value, entry.version);
