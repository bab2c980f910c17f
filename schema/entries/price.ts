import { parseDecimal, scale } from '../money.ts';
import { type MoneyMode, type TaxedMoney, taxedAmount, toTaxedMoney } from '../taxed-money.ts';
import { type MarketEntry, moneyMode, taxRateFor } from './market.ts';
import {
  byPriority,
  type PromotionEntry,
  type PromotionView,
  projectPromotion,
  runsFor,
} from './promotion.ts';

/** Book `prices:<list>`, key `price/<sku>`: what a SKU costs in a list. Amounts are whole minor units in the list's mode. */
export interface PriceEntry {
  readonly priceList: string;
  readonly sku: string;
  readonly currency: string;
  readonly customerGroup: string | null;
  readonly taxCategory: string;
  /** Names by which promotions pick SKUs. */
  readonly labels: readonly string[];
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
  /** Keys of the promotions that lower it, in the order applied; empty where only the list's own price was lowered. */
  readonly promotions: readonly string[];
  readonly beganAt: string;
  /** The price directly before. */
  readonly formerMinor: number;
  /** Lowest price of the 30 days before it began; null without history. */
  readonly lowest30DaysMinor: number | null;
}

/** What one unit costs at a quantity of one. */
export const currentMinor = (entry: PriceEntry): number => entry.reduction?.amountMinor ?? entry.amountMinor;

/** Whether one unit costs less than directly before, and less than ever in the 30 days before that. */
export function loweredBelow(entry: PriceEntry): { readonly former: boolean; readonly lowest: boolean } {
  const { formerMinor = 0, lowest30DaysMinor = null } = entry.reduction ?? {};
  const amount = currentMinor(entry);
  return { former: amount < formerMinor, lowest: amount < (lowest30DaysMinor ?? 0) };
}

/** What one unit costs at a quantity: the price of its tier, or the reduced one where that is lower. */
export function unitMinor(entry: PriceEntry, quantity: number): number {
  const tier = tierMinor(entry, quantity);
  return entry.reduction === null ? tier : Math.min(tier, entry.reduction.amountMinor);
}

const tierMinor = (entry: PriceEntry, quantity: number): number =>
  entry.tiers.findLast((tier) => tier.minQuantity <= quantity)?.amountMinor ?? entry.amountMinor;

/** A value of an entry with its version. */
export interface Versioned<Value> {
  readonly value: Value;
  readonly version: number;
}

/** What the price of a SKU is made from. */
export interface PriceSource {
  readonly market: MarketEntry;
  readonly customerGroup: string | undefined;
  readonly price: Versioned<PriceEntry>;
  /** Those that `price` names; others are not looked at. */
  readonly promotions: readonly Versioned<PromotionEntry>[];
}

/** `Price` of the SDL. */
export interface PriceView {
  readonly unit: TaxedMoney;
  readonly quantity: number;
  readonly was: TaxedMoney | null;
  readonly reductionPercent: number | null;
  readonly recommended: TaxedMoney | null;
  readonly lowest30Days: TaxedMoney | null;
  readonly unitPrice: {
    readonly price: TaxedMoney;
    readonly unit: string;
    readonly content: string;
  } | null;
  readonly fees: readonly FeeView[];
  readonly tiers: readonly { readonly minQuantity: number; readonly unit: TaxedMoney }[];
  readonly promotions: readonly PromotionView[];
  readonly priceList: {
    readonly key: string;
    readonly currency: string;
    readonly customerGroup: string | null;
  };
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  readonly version: number;
}

/** `Fee` of the SDL. */
export interface FeeView {
  readonly key: string;
  readonly amount: TaxedMoney;
}

/** A price as the graph shows it, for `quantity` units whose destination is not known. */
export function projectPrice(source: PriceSource, quantity: number): PriceView {
  const { market, price } = source;
  const entry = price.value;
  const rate = taxRateFor(market, entry.taxCategory, null);
  const mode = moneyMode(market);
  const taxed = (amountMinor: number): TaxedMoney => toTaxedMoney(mode, taxedAmount(mode, amountMinor, rate));
  const taxedOrNull = (amountMinor: number | null): TaxedMoney | null =>
    amountMinor === null ? null : taxed(amountMinor);
  const unit = unitMinor(entry, quantity);
  const was = wasMinor(market, entry, unit);
  return {
    unit: taxed(unit),
    quantity,
    was: taxedOrNull(was),
    reductionPercent: was === null ? null : percentBelow(unit, was),
    recommended: taxedOrNull(entry.recommendedMinor),
    lowest30Days: taxedOrNull(entry.reduction?.lowest30DaysMinor ?? null),
    unitPrice: projectUnitPrice(entry.measure, unit, mode, taxed),
    fees: entry.fees.map((fee) => ({ key: fee.key, amount: taxed(fee.amountMinor) })),
    tiers: entry.tiers.map(({ minQuantity }) => ({
      minQuantity,
      unit: taxed(unitMinor(entry, minQuantity)),
    })),
    promotions: projectPromotions(source),
    priceList: { key: entry.priceList, currency: entry.currency, customerGroup: entry.customerGroup },
    validFrom: entry.validFrom,
    validUntil: entry.validUntil,
    version: price.version,
  };
}

/**
 * What the unit price is measured against; null where it is not the reduced one, or not lower than that.
 * Under the EU's rule it is the lowest price of 30 days and nothing else (Court of Justice, C-330/23).
 */
function wasMinor(market: MarketEntry, { reduction }: PriceEntry, unit: number): number | null {
  if (reduction === null || unit < reduction.amountMinor) return null;
  const was = market.lowestPriceRule ? reduction.lowest30DaysMinor : reduction.formerMinor;
  return was === null || was <= unit ? null : was;
}

const percentBelow = (unit: number, was: number): number => Number((BigInt(was - unit) * 100n) / BigInt(was));

function projectUnitPrice(
  measure: PriceEntry['measure'],
  unit: number,
  mode: MoneyMode,
  taxed: (amountMinor: number) => TaxedMoney,
): PriceView['unitPrice'] {
  const content = measure === null ? null : parseDecimal(measure.content, 6);
  if (measure === null || content === null || content === 0n) return null;
  try {
    const price = taxed(scale(unit, 1_000_000n, content, mode.roundingMode));
    return { price, unit: measure.unit, content: measure.content };
  } catch (error) {
    // A speck of something precious: its price per kilogram is no amount that can be written down.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function projectPromotions({ price, promotions, customerGroup }: PriceSource): readonly PromotionView[] {
  const named = new Set(price.value.promotions);
  return promotions
    .filter(({ value }) => named.has(value.key) && runsFor(value, customerGroup))
    .sort((a, b) => byPriority(a.value, b.value))
    .map(({ value, version }) => projectPromotion(value, version));
}
