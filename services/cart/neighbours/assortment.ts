import type DataLoader from 'dataloader';
import type { GraphQLError } from 'graphql';
import { formatContextHeader } from '../../../schema/context-header.ts';
import type { ServiceCall } from '../../kit/service.ts';
import type { MarketSku } from '../market.ts';
import { ask, type Neighbours } from './ask.ts';
import { createGroupedLoader } from './grouped-loader.ts';

/** Whether the request's channel sells a SKU, or why nobody can say. */
export type AssortmentAnswer =
  | { readonly kind: 'known' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'failed'; readonly error: GraphQLError };

/** Asks the catalogue once per market for all SKUs of one tick; pricing stands in for a dead catalogue. */
export const createAssortmentLoader = (
  call: ServiceCall,
  neighbours: Neighbours,
): DataLoader<MarketSku, AssortmentAnswer, string> =>
  createGroupedLoader(
    ({ market }) => market,
    async (market, keys) => {
      const skus = keys.map(({ sku }) => sku);
      const answer = await ask<{ readonly variantsBySkus: readonly unknown[] }>(neighbours, 'catalogue', {
        document: variantsDocument,
        variables: { skus },
        context: formatContextHeader('catalogue', { ...call.context, market }),
        requestId: call.requestId,
      });
      if (answer.kind === 'failed') return askPricing(call, neighbours, market, skus, answer.error);
      return skus.map((_, index) => ({ kind: answer.data.variantsBySkus[index] ? 'known' : 'unknown' }));
    },
    ({ market, sku }) => JSON.stringify([market, sku]),
  );

// A SKU without a price proves nothing: it may be known all the same, so the catalogue's failure stands.
async function askPricing(
  call: ServiceCall,
  neighbours: Neighbours,
  market: string,
  skus: readonly string[],
  error: GraphQLError,
): Promise<readonly AssortmentAnswer[]> {
  const answer = await ask<{ readonly pricesBySkus: readonly unknown[] }>(neighbours, 'pricing', {
    document: pricesDocument,
    variables: { skus },
    context: formatContextHeader('pricing', { ...call.context, market }),
    requestId: call.requestId,
  });
  const isPriced = (index: number): boolean =>
    answer.kind === 'answered' && Boolean(answer.data.pricesBySkus[index]);
  return skus.map((_, index) => (isPriced(index) ? { kind: 'known' } : { kind: 'failed', error }));
}

const variantsDocument = /* GraphQL */ `
  query CartVariants($skus: [String!]!) {
    variantsBySkus(skus: $skus) { sku }
  }
`;

const pricesDocument = /* GraphQL */ `
  query CartPrices($skus: [String!]!) {
    pricesBySkus(skus: $skus) { version }
  }
`;
