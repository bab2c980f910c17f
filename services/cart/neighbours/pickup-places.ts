import type DataLoader from 'dataloader';
import type { GraphQLError } from 'graphql';
import { formatContextHeader } from '../../../schema/context-header.ts';
import type { ServiceCall } from '../../kit/service.ts';
import type { Destination } from '../cart.ts';
import { ask, type Neighbours } from './ask.ts';
import { createGroupedLoader } from './grouped-loader.ts';

/** What is to be fetched, and around which point. */
export interface PickupQuestion {
  readonly market: string;
  readonly skus: readonly string[];
  /** Keys of stores; null for all of the market. */
  readonly stores: readonly string[] | null;
  readonly near: { readonly latitude: number; readonly longitude: number } | null;
}

/** A store of the market. */
export interface PickupPlace {
  /** Its key. */
  readonly store: string;
  readonly offersPickup: boolean;
  readonly address: Destination;
  readonly distanceKm: number | null;
  /** As pricing and stock write instants; null where it does not open for long enough within a year. */
  readonly readyAt: string | null;
  /** How many units of a SKU can be fetched there. */
  readonly available: ReadonlyMap<string, number>;
}

/** Stores, nearest or by name, or why nobody knows. */
export type PickupAnswer =
  | { readonly kind: 'answered'; readonly places: readonly PickupPlace[] }
  | { readonly kind: 'failed'; readonly error: GraphQLError };

/** Asks stock once for all SKUs of one tick that are to be fetched in the same stores. */
export const createPickupLoader = (
  call: ServiceCall,
  neighbours: Neighbours,
): DataLoader<PickupQuestion, PickupAnswer, string> =>
  createGroupedLoader(
    ({ market, stores, near }) => JSON.stringify([market, stores, near]),
    async (questions): Promise<readonly PickupAnswer[]> => {
      const [{ market, stores, near }] = questions;
      const skus = [...new Set(questions.flatMap((question) => question.skus))];
      const answer = await ask<{ readonly pickupPlaces: readonly AnsweredPlace[] }>(neighbours, 'stock', {
        document,
        variables: { skus, stores, near },
        context: formatContextHeader('stock', { market }),
        requestId: call.requestId,
      });
      if (answer.kind === 'failed') return questions.map(() => answer);
      const places = answer.data.pickupPlaces.map((place) => ({
        ...place,
        available: new Map(skus.map((sku, index) => [sku, place.available[index] ?? 0])),
      }));
      return questions.map(() => ({ kind: 'answered', places }));
    },
    (question) => JSON.stringify(question),
  );

interface AnsweredPlace extends Omit<PickupPlace, 'available'> {
  readonly available: readonly number[];
}

const document = /* GraphQL */ `
  query CartPickupPlaces($skus: [String!]!, $stores: [ID!], $near: GeoPointInput) {
    pickupPlaces(skus: $skus, stores: $stores, near: $near) {
      store
      offersPickup
      address { country region postalCode }
      distanceKm
      readyAt
      available
    }
  }
`;
