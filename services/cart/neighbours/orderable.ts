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
  /** Stock could not be asked. */
  | { readonly kind: 'unknown' };

/** Asks stock once per market for all SKUs of one tick. */
export const createOrderableLoader = (
  call: ServiceCall,
  neighbours: Neighbours,
): DataLoader<MarketSku, StockAnswer, string> =>
  createGroupedLoader(
    ({ market }) => market,
    async (keys): Promise<readonly StockAnswer[]> => {
      const [{ market }] = keys;
      const answer = await ask<{ readonly orderableBySkus: readonly (number | null)[] }>(
        neighbours,
        'stock',
        {
          document: orderableDocument,
          variables: { skus: keys.map(({ sku }) => sku) },
          context: formatContextHeader('stock', { market }),
          requestId: call.requestId,
        },
      );
      if (answer.kind === 'failed') return keys.map(() => ({ kind: 'unknown' }));
      // What was never kept in stock cannot be held for an order either.
      return answer.data.orderableBySkus.map((available) => ({ kind: 'limited', available: available ?? 0 }));
    },
    ({ market, sku }) => JSON.stringify([market, sku]),
  );

const orderableDocument = /* GraphQL */ `
  query CartOrderable($skus: [String!]!) {
    orderableBySkus(skus: $skus)
  }
`;
