import DataLoader from 'dataloader';
import type { GraphQLError } from 'graphql';
import { formatContextHeader } from '../../../schema/context-header.ts';
import type { ServiceCall } from '../../kit/service.ts';
import type { Destination } from '../cart.ts';
import { ask, type Neighbours } from './ask.ts';
import type { Discount } from './quote.ts';

/** Where goods of a market are to go. */
export interface DeliveryQuestion {
  readonly market: string;
  readonly destination: Destination | null;
}

/** A method by which goods get there. */
export interface DeliveryMethod {
  readonly key: string;
  readonly kind: 'SHIP' | 'PICKUP';
  readonly titles: Discount['titles'];
  readonly minDays: number | null;
  readonly maxDays: number | null;
}

/** The methods in the retailer's order, or why nobody knows. */
export type DeliveryAnswer =
  | { readonly kind: 'answered'; readonly methods: readonly DeliveryMethod[] }
  | { readonly kind: 'failed'; readonly error: GraphQLError };

/** Asks pricing once for each market and destination. */
export const createDeliveryMethodsLoader = (
  call: ServiceCall,
  neighbours: Neighbours,
): DataLoader<DeliveryQuestion, DeliveryAnswer, string> =>
  new DataLoader(
    (questions) =>
      Promise.all(
        questions.map(async ({ market, destination }): Promise<DeliveryAnswer> => {
          const answer = await ask<{ readonly deliveryMethods: readonly DeliveryMethod[] | null }>(
            neighbours,
            'pricing',
            {
              document,
              variables: { destination },
              context: formatContextHeader('pricing', { market }),
              requestId: call.requestId,
            },
          );
          return answer.kind === 'failed'
            ? answer
            : { kind: 'answered', methods: answer.data.deliveryMethods ?? [] };
        }),
      ),
    { cacheKeyFn: ({ market, destination }) => JSON.stringify([market, destination]) },
  );

const document = /* GraphQL */ `
  query CartDeliveryMethods($destination: DestinationInput) {
    deliveryMethods(destination: $destination) { key kind titles { language text } minDays maxDays }
  }
`;
