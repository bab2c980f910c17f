import { formatRate, scale, sum } from '../../../schema/money.ts';
import {
  type Money,
  type MoneyMode,
  netOf,
  type TaxedAmount,
  type TaxedMoney,
  toMoney,
  toTaxedMoney,
} from '../../../schema/taxed-money.ts';

/** What was paid; the tax at one rate. */
export interface PaidAmount {
  readonly shownMinor: number;
  readonly taxMinor: number;
  readonly ratePpm: number;
}

/** A line of an order and how many of its units go back. */
export interface PaidLine {
  readonly lineId: string;
  /** Units for which `paid` was paid. */
  readonly quantity: number;
  readonly refundedBefore: number;
  readonly units: number;
  readonly paid: PaidAmount;
}

/** All that a refund is a function of. */
export interface RefundSource {
  readonly mode: MoneyMode;
  readonly lines: readonly PaidLine[];
  /** Null where delivery does not go back. */
  readonly delivery: PaidAmount | null;
}

/** `Refund` of the SDL. */
export interface Refund {
  readonly lines: readonly {
    readonly lineId: string;
    readonly units: number;
    readonly total: TaxedMoney;
    readonly taxRate: string;
  }[];
  readonly delivery: TaxedMoney | null;
  readonly taxes: readonly { readonly rate: string; readonly amount: Money; readonly base: Money }[];
  readonly total: TaxedMoney;
}

/** What goes back for these units. Throws `AmountOutOfRange` where the sum cannot be written down. */
export function computeRefund({ mode, lines, delivery }: RefundSource): Refund {
  const amounts = lines.map((line) => refundOfLine(mode, line));
  const all = [...amounts.filter((_, index) => lines[index]?.units !== 0), ...(delivery ? [delivery] : [])];
  return {
    lines: lines.map(({ lineId, units, paid }, index) => ({
      lineId,
      units,
      total: toTaxedMoney(mode, amounts[index] ?? paid),
      taxRate: formatRate(paid.ratePpm),
    })),
    delivery: delivery && toTaxedMoney(mode, delivery),
    taxes: taxesOf(mode, all),
    total: toTaxedMoney(mode, total(all)),
  };
}

// The difference of two points on one staircase: steps taken one by one or many at once end at the same height.
function refundOfLine(mode: MoneyMode, { quantity, refundedBefore, units, paid }: PaidLine): PaidAmount {
  const before = ofFirst(mode, refundedBefore, quantity, paid);
  const after = ofFirst(mode, refundedBefore + units, quantity, paid);
  return {
    shownMinor: after.shownMinor - before.shownMinor,
    taxMinor: after.taxMinor - before.taxMinor,
    ratePpm: paid.ratePpm,
  };
}

/** What the first units of a line cost: nothing for none of them, exactly what was paid for all. */
function ofFirst({ roundingMode }: MoneyMode, units: number, quantity: number, paid: PaidAmount) {
  const shownMinor = scale(paid.shownMinor, BigInt(units), BigInt(quantity), roundingMode);
  // Of the rounded amount, not of the units: so a step of tax is never higher than the step that contains it.
  const taxMinor =
    paid.shownMinor === 0
      ? 0
      : scale(shownMinor, BigInt(paid.taxMinor), BigInt(paid.shownMinor), roundingMode);
  return { shownMinor, taxMinor };
}

const total = (amounts: readonly PaidAmount[]): TaxedAmount & { readonly taxMinor: number } => ({
  shownMinor: sum(amounts.map(({ shownMinor }) => shownMinor)),
  taxMinor: sum(amounts.map(({ taxMinor }) => taxMinor)),
});

// Added up, never computed anew from the rate: the last refund of an order leaves nothing of any rate.
function taxesOf(mode: MoneyMode, amounts: readonly PaidAmount[]): Refund['taxes'] {
  const rates = [...new Set(amounts.map(({ ratePpm }) => ratePpm))].sort((a, b) => a - b);
  return rates.map((rate) => {
    const { shownMinor, taxMinor } = total(amounts.filter(({ ratePpm }) => ratePpm === rate));
    return {
      rate: formatRate(rate),
      amount: toMoney(taxMinor, mode.currency),
      base: toMoney(netOf(mode, shownMinor, taxMinor), mode.currency),
    };
  });
}
