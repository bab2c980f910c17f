import type DataLoader from 'dataloader';
import type { GraphQLError } from 'graphql';
import { formatContextHeader, type ServiceContext } from '../../../schema/context-header.ts';
import type { ServiceCall } from '../../kit/service.ts';
import { contextOf, formatPricedFor, type PricedFor } from '../priced-for.ts';
import { ask, type Neighbours } from './ask.ts';
import { createGroupedLoader } from './grouped-loader.ts';

/** A SKU as those see it for whom a cart is priced. */
export interface OfferedSku extends PricedFor {
  readonly sku: string;
}

/** Whether the request's channel sells a SKU, or why nobody can say. */
export type AssortmentAnswer =
  | { readonly kind: 'known' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'failed'; readonly error: GraphQLError };

/** Asks the catalogue once per market and group for all SKUs of one tick; pricing stands in for a dead catalogue. */
export const createAssortmentLoader = (
  call: ServiceCall,
  neighbours: Neighbours,
): DataLoader<OfferedSku, AssortmentAnswer, string> =>
  createGroupedLoader(
    (key: OfferedSku) => formatPricedFor(key),
    async (keys) => {
      const situation = contextOf(keys[0]);
      const skus = keys.map(({ sku }) => sku);
      const answer = await ask<{ readonly variantsBySkus: readonly unknown[] }>(neighbours, 'catalogue', {
        document: variantsDocument,
        variables: { skus },
        context: formatContextHeader('catalogue', { ...callerOf(call), ...situation }),
        requestId: call.requestId,
      });
      if (answer.kind === 'failed') return askPricing(call, neighbours, situation, skus, answer.error);
      return skus.map((_, index) => ({ kind: answer.data.variantsBySkus[index] ? 'known' : 'unknown' }));
    },
    ({ sku, ...situation }) => JSON.stringify([formatPricedFor(situation), sku]),
  );

// The channel and the language are the reader's; market and group are those for whom the cart is priced.
const callerOf = ({ context: { channel, language } }: ServiceCall): ServiceContext => ({
  ...(channel !== undefined && { channel }),
  ...(language !== undefined && { language }),
});

// A SKU without a price proves nothing: it may be known all the same, so the catalogue's failure stands.
async function askPricing(
  call: ServiceCall,
  neighbours: Neighbours,
  situation: ServiceContext,
  skus: readonly string[],
  error: GraphQLError,
): Promise<readonly AssortmentAnswer[]> {
  const answer = await ask<{ readonly pricesBySkus: readonly unknown[] }>(neighbours, 'pricing', {
    document: pricesDocument,
    variables: { skus },
    context: formatContextHeader('pricing', situation),
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
