import type { IResolvers } from '@graphql-tools/utils';
import { type Kysely, sql } from 'kysely';
import { type GeoPoint, placeStores, type StoreEntry } from '../../../schema/entries/store.ts';
import { assertGeoPoint } from '../../../schema/read/arguments.ts';
import type { ServiceCall } from '../../kit/service.ts';
import { serviceError } from '../../kit/service-error.ts';
import { readyAt } from './ready-at.ts';

interface PickupArguments {
  readonly skus: readonly string[];
  readonly stores?: readonly string[] | null;
  readonly near?: GeoPoint | null;
}

/** The resolver of `pickupPlaces`: one statement, whatever the SKUs. */
export const pickupResolvers = (db: Kysely<object>): IResolvers<unknown, ServiceCall> => ({
  Query: {
    pickupPlaces: async (_, { skus, stores, near }: PickupArguments, { context: { market } }) => {
      if (market === undefined) {
        throw serviceError('BAD_INPUT', 'Stock needs a market: give one in the context.');
      }
      assertGeoPoint('near', near);
      const rows = await readPlaces(db, market, storable(skus), stores == null ? null : storable(stores));
      const byKey = new Map(rows.map((row) => [row.store.key, row]));
      const placed = placeStores(
        rows.map(({ store }) => store),
        near ?? null,
      );
      return placed.map(({ store, distanceKm }) => {
        const row = byKey.get(store.key);
        return {
          store: store.key,
          offersPickup: store.services.includes('PICKUP'),
          address: store.address,
          distanceKm,
          readyAt: row === undefined ? null : readyAt(store, row.now),
          available: skus.map((sku) => (row && Object.hasOwn(row.available, sku) ? row.available[sku] : 0)),
        };
      });
    },
  },
});

interface PlaceRow {
  readonly store: StoreEntry;
  readonly available: Readonly<Record<string, number>>;
  readonly now: Date;
}

// What is really there: what is still to come, or not on sale yet, cannot be fetched when the store says.
async function readPlaces(
  db: Kysely<object>,
  market: string,
  skus: readonly string[],
  stores: readonly string[] | null,
): Promise<readonly PlaceRow[]> {
  const { rows } = await sql<PlaceRow>`
    SELECT location.store, clock_timestamp() AS now, coalesce((
      SELECT jsonb_object_agg(stock.sku, least(${maxInt}, greatest(0, on_hand - safety_stock - held)))
      FROM stock WHERE stock.location = location.key AND stock.sku = ANY(${[...skus]}::text[])
        AND (preorder_until IS NULL OR preorder_until <= clock_timestamp())
    ), '{}') AS available
    FROM region_market JOIN location ON location.region = region_market.region AND location.store IS NOT NULL
    WHERE region_market.market = ${market}
      AND (${stores === null} OR location.key = ANY(${[...(stores ?? [])]}::text[]))`.execute(db);
  return rows;
}

/** The largest `Int` of GraphQL. */
const maxInt = 2 ** 31 - 1;

// PostgreSQL's text cannot hold it, so nothing has such a key.
const storable = (keys: readonly string[]): readonly string[] => keys.filter((key) => !key.includes('\0'));
