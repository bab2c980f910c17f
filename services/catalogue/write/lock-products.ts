import { sql, type Transaction } from 'kysely';
import { catalogueBook, entryKey } from '../../../schema/entries/keys.ts';
import type { ProductEntry } from '../../../schema/entries/product.ts';
import type { Change } from '../../kit/change.ts';
import { readEntries } from '../../kit/entries.ts';

/**
 * Locks products with all that leads to them, and answers their entries in the order of `keys`. A handle may lead to
 * several products, so the handles that these give up are locked too.
 * @param claimed keys of the entries that they will have.
 */
export async function lockProducts(
  change: Change<object>,
  keys: readonly string[],
  claimed: readonly string[],
): Promise<(ProductEntry | null)[]> {
  const names = keys.map(entryKey.product);
  const handles = await readHandles(change.trx, keys);
  const locked = new Set([...names, ...claimed, ...handles.map(entryKey.handle)]);
  for (;;) {
    await change.lock(catalogueBook, [...locked]);
    const entries = await readEntries<ProductEntry, object>(change.trx, catalogueBook, names);
    // A product may have got another handle while this change waited.
    const present = entries.flatMap(({ value }) => Object.values(value?.handles ?? {}).map(entryKey.handle));
    const missing = present.filter((name) => !locked.has(name));
    if (missing.length === 0) return entries.map(({ value }) => value);
    for (const name of missing) locked.add(name);
  }
}

async function readHandles(trx: Transaction<object>, products: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ handle: string }>`
    SELECT DISTINCT handle FROM product_handle WHERE product_key = ANY(${[...products]}::text[])`.execute(
    trx,
  );
  return rows.map(({ handle }) => handle);
}
