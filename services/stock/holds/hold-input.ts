import { isLine } from '../../../schema/postal-address.ts';
import { quoted } from '../../../schema/quoted.ts';
import { refuseArgument } from '../../kit/service-error.ts';
import type { Wanted } from './place.ts';
import type { MarketPlaces } from './places.ts';

/** `HoldPlaceInput` after coercion. */
export interface HoldPlaceInput {
  readonly reference: string;
  readonly lines: readonly HoldLineInput[];
  readonly seconds: number;
}

interface HoldLineInput {
  readonly sku: string;
  readonly quantity: number;
  readonly store?: string | null;
}

/** `HoldPlaceError` of the SDL. */
export interface HoldPlaceError {
  readonly code:
    | 'INSUFFICIENT_STOCK'
    | 'UNKNOWN_SKU'
    | 'UNKNOWN_STORE'
    | 'INVALID_QUANTITY'
    | 'REFERENCE_REUSED'
    | 'OVERLOADED';
  readonly field: readonly string[];
  readonly message: string;
  readonly available?: number;
  readonly version?: number;
}

/** Refuses with `BAD_INPUT` what no shopper can have caused. */
export function assertHoldInput({ reference, lines, seconds }: HoldPlaceInput): void {
  if (!isLine(reference, 100))
    refuseArgument('reference', quoted(reference), '1 to 100 characters on one line');
  if (lines.length < 1 || lines.length > 500) refuseArgument('lines', `${lines.length} lines`, '1 to 500');
  if (seconds < 1 || seconds > maxSeconds) refuseArgument('seconds', `${seconds}`, `1 to ${maxSeconds}`);
}

/** What is wrong with lines before stock is looked at. */
export const lineErrors = ({ lines }: HoldPlaceInput, { stores }: MarketPlaces): readonly HoldPlaceError[] =>
  lines.flatMap(({ sku, quantity, store }, index): HoldPlaceError[] => {
    const at = ['lines', `${index}`];
    if (quantity < 1 || quantity > 100_000) {
      const message = `quantity cannot be ${quantity}: give 1 to 100000.`;
      return [{ code: 'INVALID_QUANTITY', field: [...at, 'quantity'], message }];
    }
    if (sku.includes('\0')) return [unknownSku(sku, at)];
    if (store == null || stores.has(store)) return [];
    const message = `There is no store ${quoted(store)} in this market.`;
    return [{ code: 'UNKNOWN_STORE', field: [...at, 'store'], message }];
  });

/** A SKU that was never kept where it is wanted. */
export const unknownSku = (sku: string, at: readonly string[]): HoldPlaceError => ({
  code: 'UNKNOWN_SKU',
  field: [...at, 'sku'],
  message: `${quoted(sku)} was never kept in stock there.`,
});

/** Every line with its location; lines of one SKU at one location count together. */
export function gatherWanted({ lines }: HoldPlaceInput, { online }: MarketPlaces): readonly Wanted[] {
  const wanted = new Map<string, Wanted>();
  for (const { sku, quantity, store } of lines) {
    const location = store ?? online;
    const name = JSON.stringify([location, sku]);
    wanted.set(name, { location, sku, quantity: quantity + (wanted.get(name)?.quantity ?? 0) });
  }
  return [...wanted.values()];
}

const maxSeconds = 7 * 24 * 3_600;
