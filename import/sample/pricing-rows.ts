import { formatAmount, multiplyRate, parseAmount } from '../../schema/money.ts';
import type { PricedItemInput, PriceInput } from '../rows.ts';
import { withAncestors } from './categories.ts';
import { samplePriceLists } from './markets.ts';
import type { Amounts, SampleProduct } from './sample-product.ts';
import { variantsOf } from './sample-variants.ts';

/** What pricing knows of a sample product's SKUs; promotions pick them by category. */
export const pricedItems = (product: SampleProduct): readonly PricedItemInput[] =>
  variantsOf(product).map(({ sku, measure }) => ({
    sku,
    taxCategory: product.taxCategory ?? 'standard',
    labels: withAncestors(product.category),
    ...(measure !== null && { measure }),
  }));

/** Every price of a sample product, list by list. */
export function pricesOf(product: SampleProduct): readonly PriceInput[] {
  return samplePriceLists.flatMap(({ key }) => {
    const { column, percentOff } = listRules[key];
    return variantsOf(product).flatMap(({ sku, price }) => {
      const amount = price[column];
      if (amount === null || (percentOff > 0 && !professional.has(topOf(product)))) return [];
      return [priceOf(product, { priceList: key, sku, amount: lowered(amount, percentOff) }, column)];
    });
  });
}

type ListKey = (typeof samplePriceLists)[number]['key'];
type Column = keyof Amounts & (0 | 1 | 2);

/** Which of a product's amounts a list takes, and how many per cent less. */
const listRules: Readonly<Record<ListKey, { readonly column: Column; readonly percentOff: number }>> = {
  'fr-eur': { column: 0, percentOff: 0 },
  'fr-eur-pro': { column: 0, percentOff: 15 },
  'ch-chf': { column: 1, percentOff: 0 },
  'us-usd': { column: 2, percentOff: 0 },
};

// What cafés and hotels buy.
const professional: ReadonlySet<string> = new Set(['home', 'grocery', 'electronics']);
const topOf = (product: SampleProduct): string => withAncestors(product.category).at(-1) ?? '';

function priceOf(
  product: SampleProduct,
  price: Pick<PriceInput, 'priceList' | 'sku' | 'amount'>,
  column: Column,
): PriceInput {
  const recommended = product.recommended?.[column] ?? undefined;
  // The contribution is a European one.
  const eco = column === 2 ? undefined : product.ecoContribution?.[column];
  const { tier } = product;
  return {
    ...price,
    ...(recommended !== undefined && { recommended }),
    ...(tier !== undefined && { tiers: [{ minQuantity: tier[0], amount: lowered(price.amount, tier[1]) }] }),
    ...(eco !== undefined && { fees: [{ key: 'eco-contribution', amount: eco }] }),
  };
}

/** An amount less some per cent, rounded to whole cents. */
export const lowered = (amount: string, percentOff: number): string =>
  // Every currency of the sample shop has two decimals.
  formatAmount(multiplyRate(parseAmount(amount, 'EUR'), (100 - percentOff) * 10_000, 'HALF_UP'), 'EUR');
