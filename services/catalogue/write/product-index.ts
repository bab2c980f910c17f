import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import { catalogueBook, entryKey } from '../../../schema/entries/keys.ts';
import type { ProductEntry } from '../../../schema/entries/product.ts';
import type { GtinEntry, HandleEntry, SkuEntry } from '../../../schema/entries/product-index.ts';
import { gtin14 } from '../../../schema/gtin.ts';
import type { Change } from '../../kit/change.ts';
import type { JsonValue } from '../../kit/entries.ts';

/**
 * Says what leads to products after a change of them: their SKUs, barcodes and handles. The products and all these
 * handles must be locked, and the rows of the handles be as they are from now on. One statement where a handle changed.
 */
export async function putProductIndex(
  change: Change<object>,
  before: readonly ProductEntry[],
  after: readonly ProductEntry[],
): Promise<void> {
  // What a product gives up and none of these takes is nobody's: a SKU goes to another product only where both are here.
  const old = new Map(before.flatMap(ownEntries));
  const fresh = new Map(after.flatMap(ownEntries));
  for (const key of old.keys()) if (!fresh.has(key)) change.put(catalogueBook, key, null);
  for (const [key, value] of fresh) {
    if (!isDeepStrictEqual(value, old.get(key))) change.put(catalogueBook, key, value);
  }
  await putHandles(change, movedHandles(before, after));
}

/** Says to which products handles lead, as their rows are now. */
export async function putHandles(change: Change<object>, handles: readonly string[]): Promise<void> {
  if (handles.length === 0) return;
  const { rows } = await sql<HandleEntry>`
    SELECT handle, jsonb_object_agg(language, product_key) AS products FROM product_handle
    WHERE handle = ANY(${[...handles]}::text[]) GROUP BY handle`.execute(change.trx);
  const entries = new Map(rows.map((entry) => [entry.handle, entry]));
  for (const handle of handles) {
    const entry: HandleEntry | undefined = entries.get(handle);
    change.put(catalogueBook, entryKey.handle(handle), entry ? { ...entry } : null);
  }
}

/** The entries that belong to one product alone: of its SKUs and barcodes. */
export const ownEntries = ({ key: product, variants }: ProductEntry): [string, JsonValue][] =>
  variants.flatMap(({ sku, barcode }): [string, JsonValue][] => {
    const ofSku: SkuEntry = { sku, product };
    if (barcode === null) return [[entryKey.sku(sku), { ...ofSku }]];
    const gtin = gtin14(barcode);
    const ofGtin: GtinEntry = { gtin, product, sku };
    return [
      [entryKey.sku(sku), { ...ofSku }],
      [entryKey.gtin(gtin), { ...ofGtin }],
    ];
  });

// Handles that some product has, or had, otherwise than after this change.
function movedHandles(before: readonly ProductEntry[], after: readonly ProductEntry[]): string[] {
  const [old, fresh] = [before, after].map((products) => new Map(products.flatMap(handleRows)));
  const moved = [...(old ?? []), ...(fresh ?? [])].filter(([row]) => old?.has(row) !== fresh?.has(row));
  return [...new Set(moved.map(([, handle]) => handle))];
}

const handleRows = ({ key, handles }: ProductEntry): [string, string][] =>
  Object.entries(handles).map(([language, handle]) => [JSON.stringify([key, language, handle]), handle]);
