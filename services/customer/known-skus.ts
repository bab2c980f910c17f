import { formatContextHeader } from '../../schema/context-header.ts';
import { isLine } from '../../schema/postal-address.ts';
import { quoted } from '../../schema/quoted.ts';
import type { ServiceCaller } from '../../schema/service-request.ts';
import type { Log } from '../kit/log.ts';
import type { ServiceCall } from '../kit/service.ts';
import type { UserError } from './refusal.ts';

/** How to ask which SKUs there are; the catalogue may be out of reach. */
export interface Catalogue {
  readonly caller: ServiceCaller;
  readonly log: Log;
}

/**
 * One error for each SKU that the catalogue has on no channel. None where nobody can be asked: a wish that comes to
 * nothing does no harm.
 */
export async function unknownSkuErrors(
  catalogue: Catalogue | null,
  call: ServiceCall,
  skus: readonly string[],
): Promise<readonly UserError[]> {
  const known = catalogue === null ? null : await askCatalogue(catalogue, call, skus.filter(isSku));
  if (known === null) return [];
  return skus.flatMap((sku, index) =>
    known.has(sku) || !isSku(sku)
      ? []
      : [
          {
            code: 'UNKNOWN_SKU',
            field: ['skus', String(index)],
            message: `There is no SKU ${quoted(sku)}.`,
          },
        ],
  );
}

// What is no SKU by its form is refused as such.
const isSku = (sku: string): boolean => isLine(sku, 100);

async function askCatalogue(
  { caller, log }: Catalogue,
  { requestId }: ServiceCall,
  skus: readonly string[],
): Promise<ReadonlySet<string> | null> {
  if (skus.length === 0) return new Set();
  try {
    const { data, errors } = await caller({
      document: 'query WishedSkus($skus: [String!]!) { variantsBySkus(skus: $skus) { sku } }',
      variables: { skus },
      // Wishes are kept for every channel: what one of them hides is there all the same.
      context: formatContextHeader('catalogue', {}),
      requestId,
    });
    if (errors !== undefined || data == null) return null;
    const found = data.variantsBySkus as readonly ({ readonly sku: string } | null)[];
    return new Set(found.flatMap((variant) => variant?.sku ?? []));
  } catch (error) {
    log.warn({ err: error, service: 'catalogue', requestId }, 'the catalogue service is out of reach');
    return null;
  }
}
