import { exponentOf, parseDecimal } from './money.ts';

/** `ProductFilter` of the SDL. */
export interface ProductFilter {
  readonly categories?: readonly string[] | null;
  readonly brands?: readonly string[] | null;
  readonly price?: PriceRangeInput | null;
  readonly inStock?: boolean | null;
  readonly attributes?: readonly { readonly key: string; readonly values: readonly string[] }[] | null;
  readonly reduced?: boolean | null;
}

/** `PriceRangeInput` of the SDL: decimals in units of the market's currency. */
export interface PriceRangeInput {
  readonly min?: string | null;
  readonly max?: string | null;
}

/** In which order products come. */
export const productSorts = ['RELEVANCE', 'NEWEST', 'PRICE_ASC', 'PRICE_DESC', 'TITLE'] as const;

export type ProductSort = (typeof productSorts)[number];

/** Both ends of a range belong to it; null where it has no end. */
export interface MinorRange {
  readonly from: bigint;
  readonly to: bigint | null;
}

/** A range in minor units. A bound finer than the currency moves to the nearest amount inside of the range. */
export const minorRange = ({ min, max }: PriceRangeInput, currency: string): MinorRange => ({
  from: typeof min === 'string' ? minorUnits(min, currency, 'up') : 0n,
  to: typeof max === 'string' ? minorUnits(max, currency, 'down') : null,
});

function minorUnits(amount: string, currency: string, rounded: 'up' | 'down'): bigint {
  const millionths = parseDecimal(amount, 6) ?? 0n;
  const unit = 10n ** BigInt(6 - exponentOf(currency));
  const floor = millionths / unit - (millionths % unit < 0n ? 1n : 0n);
  return rounded === 'up' && millionths % unit !== 0n ? floor + 1n : floor;
}
