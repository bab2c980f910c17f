import type DataLoader from 'dataloader';
import { formatContextHeader } from '../../../schema/context-header.ts';
import type { ServiceCall } from '../../kit/service.ts';
import { ask, type Neighbours } from './ask.ts';
import { createGroupedLoader } from './grouped-loader.ts';

/** A SKU as one market sees it. */
export interface MarketSku {
  readonly market: string;
  readonly sku: string;
}

/** How many units of a SKU a cart may have, as far as stock knows. */
export type StockAnswer =
  | { readonly kind: 'limited'; readonly available: number }
  /** More than stock says to shoppers, or not bound to what is on hand. */
  | { readonly kind: 'open' }
  /** Stock could not be asked. */
  | { readonly kind: 'unknown' };

/** Asks stock once per market for all SKUs of one tick. */
export const createAvailabilityLoader = (
  call: ServiceCall,
  neighbours: Neighbours,
): DataLoader<MarketSku, StockAnswer, string> =>
  createGroupedLoader(
    ({ market }) => market,
    async (keys) => {
      const [{ market }] = keys;
      const answer = await ask<{ readonly availabilityBySkus: readonly (Availability | null)[] }>(
        neighbours,
        'stock',
        {
          document: availabilityDocument,
          variables: { skus: keys.map(({ sku }) => sku) },
          context: formatContextHeader('stock', { market }),
          requestId: call.requestId,
        },
      );
      return keys.map((_, index) =>
        answer.kind === 'failed'
          ? { kind: 'unknown' }
          : readAvailability(answer.data.availabilityBySkus[index]),
      );
    },
    ({ market, sku }) => JSON.stringify([market, sku]),
  );

interface Availability {
  readonly status: 'IN_STOCK' | 'LOW_STOCK' | 'OUT_OF_STOCK' | 'BACKORDER' | 'PREORDER';
  readonly quantity: number;
  readonly quantityIsCapped: boolean;
}

const availabilityDocument = /* GraphQL */ `
  query CartAvailability($skus: [String!]!) {
    availabilityBySkus(skus: $skus) { status quantity quantityIsCapped }
  }
`;

function readAvailability(availability: Availability | null | undefined): StockAnswer {
  // What was never kept in stock cannot be held for an order either.
  if (!availability) return { kind: 'limited', available: 0 };
  const { status, quantity, quantityIsCapped } = availability;
  const isOpen = quantityIsCapped || status === 'BACKORDER' || status === 'PREORDER';
  return isOpen ? { kind: 'open' } : { kind: 'limited', available: quantity };
}
