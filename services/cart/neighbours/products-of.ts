import { formatContextHeader } from '../../../schema/context-header.ts';
import { ask, type Neighbours } from './ask.ts';

/** The product of each SKU that the market sells, by its id. Rejects where the catalogue cannot be asked. */
export async function readProductsOf(
  neighbours: Pick<Neighbours, 'callers' | 'log'>,
  { market, requestId }: { readonly market: string; readonly requestId: string },
  skus: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  interface Variants {
    readonly variantsBySkus: readonly ({
      readonly sku: string;
      readonly product: { readonly id: string };
    } | null)[];
  }
  const answer = await ask<Variants>({ ...neighbours, reads: [] }, 'catalogue', {
    ...{ document, variables: { skus }, requestId },
    context: formatContextHeader('catalogue', { market }),
  });
  if (answer.kind === 'failed') throw answer.error;
  return new Map(
    answer.data.variantsBySkus.flatMap((variant) =>
      variant === null ? [] : [[variant.sku, variant.product.id] as const],
    ),
  );
}

const document = /* GraphQL */ `
  query CartProductsOf($skus: [String!]!) {
    variantsBySkus(skus: $skus) { sku product { id } }
  }
`;
