import { withAncestors } from '../../import/sample/categories.ts';
import { lowered } from '../../import/sample/pricing-rows.ts';
import type { SampleProduct } from '../../import/sample/sample-product.ts';
import { sampleProducts } from '../../import/sample/sample-shop.ts';
import { variantsOf } from '../../import/sample/sample-variants.ts';

/** Keys of the sample's products of which something is true, in alphabetical order. */
export const keysWhere = (isWanted: (product: SampleProduct) => boolean): readonly string[] =>
  sampleProducts
    .filter(isWanted)
    .map(({ key }) => key)
    .sort();

/** Whether a product stands in a category or below it. */
export const isIn =
  (category: string) =>
  (product: SampleProduct): boolean =>
    withAncestors(product.category).includes(category);

/** What the public pays for one unit of each variant in France: today's reductions worked out from the sample's own rows. */
export const frenchPrices = (product: SampleProduct): readonly string[] =>
  variantsOf(product).map(({ price: [amount] }) => {
    if (product.category === 'knitwear') return lowered(amount, 20);
    return product.category === 'lighting' ? (Number(amount) - 15).toFixed(2) : amount;
  });

/** Of the cheapest variant. */
export const cheapest = (product: SampleProduct): number => Math.min(...frenchPrices(product).map(Number));

/** A product of the sample by key. */
export function sampleProduct(key: string): SampleProduct {
  const found = sampleProducts.find((product) => product.key === key);
  if (found === undefined) throw new Error(`The sample shop has no product ${key}.`);
  return found;
}
