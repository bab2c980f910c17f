import { isLine } from '../../../schema/postal-address.ts';
import { quoted } from '../../../schema/quoted.ts';
import { refuseArgument } from '../../kit/service-error.ts';

/** `GoodsReceiveInput` after coercion. */
export interface GoodsReceiveInput {
  readonly reference: string;
  readonly store?: string | null;
  readonly lines: readonly GoodsLineInput[];
}

interface GoodsLineInput {
  readonly sku: string;
  readonly quantity: number;
  readonly store?: string | null;
  readonly quarantine: boolean;
}

/** `GoodsReceiptLine` of the SDL. */
export interface GoodsReceiptLine {
  readonly sku: string;
  readonly location: string;
  readonly quantity: number;
  readonly isQuarantined: boolean;
}

/** Refuses with `BAD_INPUT` what no customer can have caused. */
export function assertGoodsInput({ reference, lines }: GoodsReceiveInput): void {
  if (!isLine(reference, 100))
    refuseArgument('reference', quoted(reference), '1 to 100 characters on one line');
  if (lines.length < 1 || lines.length > 500) refuseArgument('lines', `${lines.length} lines`, '1 to 500');
  lines.forEach(({ sku, quantity }, index) => {
    if (!isLine(sku, 100))
      refuseArgument(`lines.${index}.sku`, quoted(sku), '1 to 100 characters on one line');
    if (quantity < 1 || quantity > 100_000)
      refuseArgument(`lines.${index}.quantity`, `${quantity}`, '1 to 100000');
  });
}

/** Key of the location for goods that came in at a place and cannot be sold. */
export const quarantineOf = (place: string): string => `${place}/quarantine`;

/**
 * What goes where, in the order in which rows are locked; lines of one SKU at one location count together.
 * @param places key of the place where each line came in.
 */
export function gatherGoods(
  { lines }: GoodsReceiveInput,
  places: readonly string[],
): readonly GoodsReceiptLine[] {
  const gathered = new Map<string, GoodsReceiptLine>();
  lines.forEach(({ sku, quantity, quarantine: isQuarantined }, index) => {
    const place = places[index] ?? '';
    const location = isQuarantined ? quarantineOf(place) : place;
    const name = JSON.stringify([location, sku]);
    const known = gathered.get(name)?.quantity ?? 0;
    gathered.set(name, { sku, location, quantity: known + quantity, isQuarantined });
  });
  return [...gathered].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
}
