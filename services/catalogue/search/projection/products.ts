import { sql, type Transaction } from 'kysely';
import { searchMarker } from '../../../../schema/entries/search-marker.ts';
import { type Markers, markProducts, markTurned } from './markers.ts';
import { refreshPrices } from './price-views.ts';
import { buildProjected, type Projected } from './projected.ts';
import { refreshStock } from './stock.ts';
import { writeProjected } from './write-products.ts';

/** Makes the rows of some products anew from their entries as they are now; removes those that are no more. */
export async function projectProducts(
  trx: Transaction<object>,
  keys: readonly string[],
  markers: Markers,
): Promise<void> {
  const projected = await buildProjected(trx, keys);
  const known = await readKnown(trx, keys);
  const changed = projected.filter(({ row, fingerprint }) => known.get(row.key)?.fingerprint !== fingerprint);
  const stay = new Set(projected.map(({ row }) => row.key));
  const gone = keys.filter((key) => !stay.has(key));
  for (const { row } of changed) markProducts(markers, row.categories);
  // Also where a product was and is no longer.
  for (const key of [...changed.map(({ row }) => row.key), ...gone]) {
    const before = known.get(key);
    if (before !== undefined) markProducts(markers, before.categories);
  }
  await writeProjected(trx, gone, changed);
  await refreshFacts(trx, projected, new Set(changed), markers);
}

interface KnownProduct {
  readonly key: string;
  readonly categories: readonly string[];
  readonly fingerprint: string;
}

async function readKnown(
  trx: Transaction<object>,
  keys: readonly string[],
): Promise<ReadonlyMap<string, KnownProduct>> {
  const { rows } = await sql<KnownProduct>`
    SELECT key, categories, fingerprint FROM search_product WHERE key = ANY(${[...keys]}::text[])`.execute(
    trx,
  );
  return new Map(rows.map((row) => [row.key, row]));
}

// Variants come and go without their product being found otherwise; where it is, its marker says enough.
async function refreshFacts(
  trx: Transaction<object>,
  projected: readonly Projected[],
  changed: ReadonlySet<Projected>,
  markers: Markers,
): Promise<void> {
  const keysOf = (rows: readonly Projected[]): string[] => rows.map(({ row }) => row.key);
  const unchanged = keysOf(projected.filter((one) => !changed.has(one)));
  const marked = keysOf([...changed]);
  if (unchanged.length > 0) {
    markTurned(markers, searchMarker.prices, await refreshPrices(trx, { productKeys: unchanged }));
    markTurned(markers, searchMarker.stock, await refreshStock(trx, unchanged));
  }
  if (marked.length > 0) {
    await refreshPrices(trx, { productKeys: marked });
    await refreshStock(trx, marked);
  }
}
