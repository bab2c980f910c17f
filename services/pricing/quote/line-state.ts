import { type PriceEntry, unitMinor } from '../../../schema/entries/price.ts';
import type { PromotionEntry } from '../../../schema/entries/promotion.ts';
import { multiply, sum } from '../../../schema/money.ts';

/** A line of a cart with the price that holds for it. */
export interface PricedLine {
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly price: PriceEntry;
}

/** A promotion that may count, and the code that was given for it. */
export interface Offer {
  readonly promotion: PromotionEntry;
  readonly code: string | null;
}

/** What an offer takes off a line. */
export interface LineDiscount {
  readonly offer: Offer;
  readonly amountMinor: number;
}

/** A line while promotions are taken, one after the other. */
export interface LineState {
  readonly line: PricedLine;
  readonly unitMinor: number;
  /** Unit × quantity. */
  readonly subtotalMinor: number;
  /** Fees of all its units; never discounted. */
  readonly feesMinor: number;
  readonly discounts: readonly LineDiscount[];
  /** `subtotalMinor` less discounts. */
  readonly goodsMinor: number;
  /** `untouched`: open to every promotion. `combining`: not to one that goes alone. `closed`: to none. */
  readonly openness: 'untouched' | 'combining' | 'closed';
}

/**
 * Lines before any promotion but those that stand in their prices. Tiers count all units of a SKU, over all lines.
 * In an order that does not depend on the caller's, so that no odd unit does either.
 */
export function beginLines(
  lines: readonly PricedLine[],
  reductions: ReadonlyMap<string, PromotionEntry>,
): readonly LineState[] {
  const quantities = new Map<string, number>();
  for (const { sku, quantity } of lines) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity);
  return [...lines].sort(bySkuAndId).map((line) => {
    const unit = unitMinor(line.price, quantities.get(line.sku) ?? line.quantity);
    const subtotalMinor = multiply(unit, line.quantity);
    const fees = sum(line.price.fees.map((fee) => fee.amountMinor));
    return {
      line,
      unitMinor: unit,
      subtotalMinor,
      feesMinor: multiply(fees, line.quantity),
      discounts: [],
      goodsMinor: subtotalMinor,
      openness: opennessOf(line.price, unit, reductions),
    };
  });
}

/** The line after a discount. */
export const discounted = (state: LineState, offer: Offer, amountMinor: number): LineState => ({
  ...state,
  discounts: [...state.discounts, { offer, amountMinor }],
  goodsMinor: state.goodsMinor - amountMinor,
  // Closed for good: what went alone shuts out even those that would combine.
  openness: offer.promotion.combinability === 'EXCLUSIVE' ? 'closed' : 'combining',
});

// A promotion that lowered the unit price has touched the line; a tier below it has not.
function opennessOf(
  { reduction }: PriceEntry,
  unit: number,
  reductions: ReadonlyMap<string, PromotionEntry>,
): LineState['openness'] {
  if (reduction === null || reduction.promotions.length === 0 || unit < reduction.amountMinor) {
    return 'untouched';
  }
  const isExclusive = reduction.promotions.some((key) => reductions.get(key)?.combinability === 'EXCLUSIVE');
  return isExclusive ? 'closed' : 'combining';
}

const bySkuAndId = (a: PricedLine, b: PricedLine): number =>
  compare(a.sku, b.sku) || compare(a.lineId, b.lineId);

// Not by locale: the order decides who bears an odd unit, and must be one on every machine.
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
