import { isOneOf, numberBetween, seedOf } from '../seed.ts';
import { divide, type MockMarket } from './money.ts';

/** What a SKU costs in a market, in minor units as shown. */
export interface MockPrice {
  readonly sku: string;
  /** One unit now. */
  readonly unitMinor: number;
  /** What it cost before; null where nothing is reduced. */
  readonly wasMinor: number | null;
  readonly recommendedMinor: number | null;
  readonly tiers: readonly { readonly minQuantity: number; readonly unitMinor: number }[];
  readonly feeMinor: number | null;
}

/** The price of any SKU, whoever invented it; null for one that begins with `UNKNOWN`. */
export function priceOf(sku: string, market: MockMarket): MockPrice | null {
  if (!isKnownSku(sku)) return null;
  const step = seedOf(`price ${familyOf(sku)}`) % (steps.length - 2);
  // Switzerland pays one step more.
  const unitMinor = steps[market.currency === 'CHF' ? step + 1 : step] as number;
  const isReduced = isOneOf(1, 5, `reduced ${familyOf(sku)}`);
  const hasTiers = !isReduced && isOneOf(1, 6, `tiers ${sku}`);
  return {
    sku,
    unitMinor,
    wasMinor: isReduced ? divide(unitMinor * numberBetween(115, 140, `was ${familyOf(sku)}`), 100) : null,
    recommendedMinor: isOneOf(1, 4, `recommended ${sku}`) ? divide(unitMinor * 145, 100) : null,
    tiers: hasTiers ? [{ minQuantity: 5, unitMinor: divide(unitMinor * 90, 100) }] : [],
    feeMinor: isOneOf(1, 8, `fee ${sku}`) ? 25 : null,
  };
}

/** A way to see what a screen does about a SKU that is not there. */
export const isKnownSku = (sku: string): boolean => !sku.toUpperCase().startsWith('UNKNOWN');

/** One unit when `quantity` are bought. */
export const unitAt = ({ unitMinor, tiers }: MockPrice, quantity: number): number =>
  tiers.findLast(({ minQuantity }) => quantity >= minQuantity)?.unitMinor ?? unitMinor;

// Variants of a product share its price: their SKUs begin alike, with a number such as C101 or with two words.
function familyOf(sku: string): string {
  const [first = '', second = ''] = sku.split('-');
  return /\d/.test(first) ? first : `${first}-${second}`;
}

const steps = [
  490, 790, 990, 1_250, 1_490, 1_990, 2_490, 2_990, 3_900, 4_900, 5_900, 7_900, 9_900, 12_900, 14_900, 19_900,
];
