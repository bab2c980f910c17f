import { allocate, sum } from '../../../schema/money.ts';
import { type MoneyMode, netOf, type TaxedAmount, taxOf } from '../../../schema/taxed-money.ts';

/** An amount as shown and the rate of its tax; null where it is not known. */
export interface TaxableAmount {
  readonly shownMinor: number;
  readonly ratePpm: number | null;
}

/** Tax of one rate. */
export interface RateTax {
  readonly ratePpm: number;
  readonly taxMinor: number;
  readonly netMinor: number;
}

/** Taxes of amounts that are charged together. */
export interface TaxedLines {
  /** In the order of the amounts. */
  readonly lines: readonly TaxedAmount[];
  /** Smallest rate first; amounts without a rate are in none. */
  readonly taxes: readonly RateTax[];
  /** Tax is null where that of any line is not known. */
  readonly total: TaxedAmount;
}

/**
 * The tax of each rate is computed once, on all that bears it, and spread over the amounts by largest remainder:
 * so both the total is right to the smallest unit and the lines add up to it (docs/decisions/0001-tax-per-rate.md).
 */
export function taxLines(mode: MoneyMode, amounts: readonly TaxableAmount[]): TaxedLines {
  const taxMinor: (number | null)[] = amounts.map(() => null);
  const rates = [...new Set(amounts.flatMap(({ ratePpm }) => ratePpm ?? []))].sort((a, b) => a - b);
  const taxes = rates.map((ratePpm): RateTax => {
    const indices = amounts.flatMap((amount, index) => (amount.ratePpm === ratePpm ? [index] : []));
    const shown = indices.map((index) => amounts[index]?.shownMinor ?? 0);
    const shownMinor = sum(shown);
    const tax = taxOf(mode, shownMinor, ratePpm);
    allocate(tax, shown).forEach((share, position) => {
      taxMinor[indices[position] ?? -1] = share;
    });
    return { ratePpm, taxMinor: tax, netMinor: netOf(mode, shownMinor, tax) };
  });
  const isKnown = amounts.every(({ ratePpm }) => ratePpm !== null);
  return {
    lines: amounts.map(({ shownMinor }, index) => ({ shownMinor, taxMinor: taxMinor[index] ?? null })),
    taxes,
    total: {
      shownMinor: sum(amounts.map(({ shownMinor }) => shownMinor)),
      taxMinor: isTotalKnown(isKnown, amounts, mode) ? sum(taxes.map((tax) => tax.taxMinor)) : null,
    },
  };
}

// Nothing at all costs nothing; but a market that adds tax at the end does not know even that before the destination.
const isTotalKnown = (isKnown: boolean, amounts: readonly TaxableAmount[], mode: MoneyMode): boolean =>
  isKnown && (amounts.length > 0 || mode.taxIncluded);
