import { formatAmount, type RoundingMode, sum, taxOfGross, taxOnNet } from './money.ts';

/** `Money` of the SDL. */
export interface Money {
  /** Decimal text with all decimals of the currency. */
  readonly amount: string;
  readonly currencyCode: string;
}

/** `TaxedMoney` of the SDL. */
export interface TaxedMoney {
  readonly shown: Money;
  readonly net: Money | null;
  readonly gross: Money | null;
  readonly tax: Money | null;
  readonly taxIncluded: boolean;
}

/** How amounts of a market are shown. */
export interface MoneyMode {
  readonly currency: string;
  readonly taxIncluded: boolean;
  readonly roundingMode: RoundingMode;
}

/** An amount in the market's mode and its tax; null where the rate is not known. */
export interface TaxedAmount {
  readonly shownMinor: number;
  readonly taxMinor: number | null;
}

/** The tax of an amount that is gross where the mode includes tax, else net. */
export const taxOf = (mode: MoneyMode, shownMinor: number, ratePpm: number): number =>
  mode.taxIncluded
    ? taxOfGross(shownMinor, ratePpm, mode.roundingMode)
    : taxOnNet(shownMinor, ratePpm, mode.roundingMode);

/** An amount with its tax at a rate; without a rate the tax stays unknown. */
export const taxedAmount = (mode: MoneyMode, shownMinor: number, ratePpm: number | null): TaxedAmount => ({
  shownMinor,
  taxMinor: ratePpm === null ? null : taxOf(mode, shownMinor, ratePpm),
});

/** Minor units as the SDL says them. */
export const toMoney = (amountMinor: number, currency: string): Money => ({
  amount: formatAmount(amountMinor, currency),
  currencyCode: currency,
});

/** A taxed amount as the SDL says it: the shown side is exact, the other is shown ∓ tax. */
export function toTaxedMoney(mode: MoneyMode, { shownMinor, taxMinor }: TaxedAmount): TaxedMoney {
  const money = (amountMinor: number): Money => toMoney(amountMinor, mode.currency);
  const shown = money(shownMinor);
  const tax = taxMinor === null ? null : money(taxMinor);
  const other = taxMinor === null ? null : money(netOrGross(mode, shownMinor, taxMinor));
  return mode.taxIncluded
    ? { shown, net: other, gross: shown, tax, taxIncluded: true }
    : { shown, net: shown, gross: other, tax, taxIncluded: false };
}

/** The net amount behind a shown one. */
export const netOf = (mode: MoneyMode, shownMinor: number, taxMinor: number): number =>
  mode.taxIncluded ? shownMinor - taxMinor : shownMinor;

const netOrGross = (mode: MoneyMode, shownMinor: number, taxMinor: number): number =>
  mode.taxIncluded ? shownMinor - taxMinor : sum([shownMinor, taxMinor]);
