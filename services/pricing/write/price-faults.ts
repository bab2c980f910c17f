import {
  amountFaults,
  check,
  type Fault,
  instantFaults,
  lineFaults,
  repeatFaults,
  validityFaults,
} from './faults.ts';
import type { PriceListRow } from './find-price-lists.ts';

/** `PriceInput` after coercion. */
export interface PriceInput {
  readonly priceList: string;
  readonly sku: string;
  readonly amount: string;
  readonly recommended?: string | null;
  readonly tiers: readonly { readonly minQuantity: number; readonly amount: string }[];
  readonly fees: readonly { readonly key: string; readonly amount: string }[];
  readonly validFrom?: Date | null;
  readonly validUntil?: Date | null;
}

/** `PriceHistoryInput` after coercion. */
export interface PriceHistoryInput {
  readonly priceList: string;
  readonly sku: string;
  readonly amount: string;
  readonly from: Date;
  readonly until: Date;
}

/** The largest quantity that a price can be asked for. */
export const maxQuantity = 100_000;

/** What is wrong with a price. */
export function priceFaults(row: PriceInput, lists: ReadonlyMap<string, PriceListRow>): readonly Fault[] {
  const list = lists.get(row.priceList);
  if (list === undefined) return unknownList(row.priceList);
  return [
    ...lineFaults('sku', row.sku),
    ...amountFaults('amount', row.amount, list.currency),
    ...amountFaults('recommended', row.recommended, list.currency),
    ...row.tiers.flatMap((tier, index) => [
      ...tierFaults(tier.minQuantity, row.tiers[index - 1]?.minQuantity, `tiers.${index}.minQuantity`),
      ...amountFaults(`tiers.${index}.amount`, tier.amount, list.currency),
    ]),
    ...row.fees.flatMap((fee, index) => [
      ...lineFaults(`fees.${index}.key`, fee.key),
      ...amountFaults(`fees.${index}.amount`, fee.amount, list.currency),
    ]),
    ...repeatFaults(
      'fees',
      row.fees.map((fee) => fee.key),
    ),
    ...validityFaults(row),
  ];
}

/** What is wrong with a recorded price of the past. */
export function historyFaults(
  row: PriceHistoryInput,
  lists: ReadonlyMap<string, PriceListRow>,
  now: Date,
): readonly Fault[] {
  const list = lists.get(row.priceList);
  if (list === undefined) return unknownList(row.priceList);
  return [
    ...lineFaults('sku', row.sku),
    ...amountFaults('amount', row.amount, list.currency),
    ...instantFaults('from', row.from),
    ...check(
      row.from < row.until && row.until.getTime() <= now.getTime() + clockToleranceMs,
      'until',
      row.until,
      'Give an instant after from that is not in the future.',
    ),
  ];
}

/** The fault of a price list that there is not. */
export const unknownList = (priceList: string): readonly Fault[] =>
  check(false, 'priceList', priceList, 'Give the key of a price list that there is.');

const tierFaults = (minQuantity: number, before: number | undefined, field: string): readonly Fault[] =>
  check(
    // From two on: one unit costs the amount itself.
    minQuantity > (before ?? 1) && minQuantity <= maxQuantity,
    field,
    minQuantity,
    `Give quantities from 2 to ${maxQuantity}, smallest first.`,
  );

// Senders' clocks may run ahead.
const clockToleranceMs = 5 * 60_000;
