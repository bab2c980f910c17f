import type { CartCall } from '../cart-call.ts';
import type { PricedFor } from '../priced-for.ts';
import { type Stores, stockFor } from '../stock-for.ts';
import type { AssortmentAnswer } from './assortment.ts';
import type { StockAnswer } from './orderable.ts';

/** What the neighbours say of one SKU. */
export interface SkuFacts {
  readonly assortment: AssortmentAnswer;
  readonly stock: StockAnswer;
}

/**
 * Asks catalogue and stock about SKUs. Done before a transaction begins, so that no lock waits for a neighbour;
 * what the answers mean is decided inside of it.
 */
export async function askAboutSkus(
  call: CartCall,
  { market, customerGroup }: PricedFor,
  storesOfSku: (sku: string) => Stores,
  skus: readonly string[],
): Promise<ReadonlyMap<string, SkuFacts>> {
  const facts = skus.map(async (sku): Promise<[string, SkuFacts]> => {
    const [assortment, stock] = await Promise.all([
      call.assortment.load({ market, customerGroup, sku }),
      stockFor(call, market, storesOfSku(sku), sku),
    ]);
    return [sku, { assortment, stock }];
  });
  return new Map(await Promise.all(facts));
}
