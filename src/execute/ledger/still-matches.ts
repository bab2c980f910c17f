import { minorRange, type ProductFilter } from '../../../schema/product-filter.ts';

/** What published entries say of a product, as far as one can filter by it. */
export interface ProductFacts {
  readonly brand: string | null;
  /** With all ancestors. */
  readonly categories: readonly string[];
  readonly facets: readonly { readonly key: string; readonly value: string }[];
  /** What is shown for the cheapest variant; null where none has a price in the market. */
  readonly cheapest: { readonly amountMinor: number; readonly currency: string } | null;
  readonly isReduced: boolean;
  /** Online, in the market. */
  readonly isOrderable: boolean;
}

/** Whether a product is in a list by what is shown of it. Every condition must hold. */
export function stillMatches(filter: ProductFilter, facts: ProductFacts): boolean {
  const { categories, brands, attributes } = filter;
  return (
    (!categories || categories.some((category) => facts.categories.includes(category))) &&
    (!brands || (facts.brand !== null && brands.includes(facts.brand))) &&
    (attributes ?? []).every(({ key, values }) =>
      facts.facets.some((facet) => facet.key === key && values.includes(facet.value)),
    ) &&
    isInRange(filter, facts) &&
    (!filter.inStock || facts.isOrderable) &&
    (!filter.reduced || facts.isReduced)
  );
}

function isInRange({ price }: ProductFilter, { cheapest }: ProductFacts): boolean {
  if (!price) return true;
  if (cheapest === null) return false;
  const { from, to } = minorRange(price, cheapest.currency);
  const amount = BigInt(cheapest.amountMinor);
  return amount >= from && (to === null || amount <= to);
}
