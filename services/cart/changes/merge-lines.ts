import type { CartLine } from '../cart.ts';
import type { CartWarning } from '../cart-warning.ts';
import { maxQuantity } from '../input/lines.ts';
import type { SkuFacts } from '../neighbours/sku-facts.ts';
import type { LineWrite } from './addition.ts';

/** A line of the merged cart. */
export interface MergedLine extends LineWrite {
  /** As the line that came says it; null leaves the present one's as it is. */
  readonly store: string | null;
}

/** What becomes of lines that come to others, and what did not go on top. */
export interface MergedLines {
  readonly writes: readonly MergedLine[];
  readonly reductions: readonly CartWarning[];
}

/**
 * Adds quantities up as far as they can be had. No line ever becomes smaller than the larger of the two, nor is one left
 * out, whatever the catalogue or stock say of it by now: reading the cart warns of that.
 * @param createId makes the id of a new line.
 */
export function mergeLines(
  present: readonly CartLine[],
  coming: readonly CartLine[],
  facts: ReadonlyMap<string, SkuFacts>,
  createId: () => string,
): MergedLines {
  const merged = coming.map(({ sku, quantity, store }) => {
    const before = present.find((line) => line.sku === sku);
    const wanted = (before?.quantity ?? 0) + quantity;
    const stock = facts.get(sku)?.stock;
    const available = Math.min(maxQuantity, stock?.kind === 'limited' ? stock.available : maxQuantity);
    const least = Math.max(before?.quantity ?? 0, quantity);
    const write = {
      id: before?.id ?? createId(),
      sku,
      store,
      quantity: Math.max(least, Math.min(wanted, available)),
      available: stock?.kind === 'limited' ? stock.available : null,
    };
    return { write, wanted };
  });
  return {
    writes: merged.map(({ write }) => write),
    reductions: merged.flatMap(({ write: { id, sku, quantity }, wanted }): CartWarning[] => {
      if (quantity === wanted) return [];
      const message = `Both carts had ${wanted} of ${sku}, of which ${quantity} are in the cart now.`;
      return [{ code: 'QUANTITY_REDUCED', lineId: id, message, available: quantity }];
    }),
  };
}
