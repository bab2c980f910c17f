/** Book `prices:<list>`, key `price/<sku>`: what a SKU costs in a list. Amounts are whole minor units in the list's mode. */
export interface PriceEntry {
  readonly priceList: string;
  readonly sku: string;
  readonly currency: string;
  readonly customerGroup: string | null;
  readonly taxCategory: string;
  /** One unit, before any reduction. */
  readonly amountMinor: number;
  /** What lowers the price itself now. */
  readonly reduction: PriceReduction | null;
  readonly recommendedMinor: number | null;
  /** Smallest quantity first; from 2 upwards; not reduced. */
  readonly tiers: readonly { readonly minQuantity: number; readonly amountMinor: number }[];
  readonly fees: readonly { readonly key: string; readonly amountMinor: number }[];
  readonly measure: { readonly content: string; readonly unit: string } | null;
  /** Keys of promotions of this list that run now, need no code and touch this SKU; best priority first. */
  readonly promotions: readonly string[];
  readonly validFrom: string | null;
  readonly validUntil: string | null;
}

/** A lowered price and what it is measured against. */
export interface PriceReduction {
  readonly amountMinor: number;
  /** Key of the promotion that lowers it; null where the list's own price was lowered. */
  readonly promotion: string | null;
  readonly beganAt: string;
  /** The price directly before. */
  readonly formerMinor: number;
  /** Lowest price of the 30 days before it began; null without history. */
  readonly lowest30DaysMinor: number | null;
}

/** What one unit costs at a quantity of one. */
export const currentMinor = (entry: PriceEntry): number => entry.reduction?.amountMinor ?? entry.amountMinor;
