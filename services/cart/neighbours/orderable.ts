import type DataLoader from 'dataloader';
import { formatContextHeader } from '../../../schema/context-header.ts';
import type { ServiceCall } from '../../kit/service.ts';
import { ask, type Neighbours } from './ask.ts';
import { createGroupedLoader } from './grouped-loader.ts';

/** A SKU as it can be had online in one market, or in one of its stores as well. */
export interface PlacedSku {
  readonly market: string;
  /** Null: online only. */
  readonly store: string | null;
  readonly sku: string;
}

/** How many units of a SKU a cart may have, as far as stock knows. */
export type StockAnswer =
  | { readonly kind: 'limited'; readonly available: number }
  /** Stock could not be asked. */
  | { readonly kind: 'unknown' };

/** Asks stock once per market and store for all SKUs of one tick. */
export const createOrderableLoader = (
  call: ServiceCall,
  neighbours: Neighbours,
): DataLoader<PlacedSku, StockAnswer, string> =>
  createGroupedLoader(
    ({ market, store }) => JSON.stringify([market, store]),
    async (keys): Promise<readonly StockAnswer[]> => {
      const [{ market, store }] = keys;
      const answer = await ask<{ readonly orderableBySkus: readonly (number | null)[] }>(
        neighbours,
        'stock',
        {
          document: orderableDocument,
          variables: { skus: keys.map(({ sku }) => sku) },
          context: formatContextHeader('stock', { market, ...(store !== null && { store }) }),
          requestId: call.requestId,
        },
      );
      if (answer.kind === 'failed') return keys.map(() => ({ kind: 'unknown' }));
      // What was never kept in stock cannot be held for an order either.
      return answer.data.orderableBySkus.map((available) => ({ kind: 'limited', available: available ?? 0 }));
    },
    ({ market, store, sku }) => JSON.stringify([market, store, sku]),
  );

const orderableDocument = /* GraphQL */ `
  query CartOrderable($skus: [String!]!) {
    orderableBySkus(skus: $skus)
  }
`;
