import { sql, type Transaction } from 'kysely';
import { searchBook } from '../../../../schema/entries/keys.ts';
import { type SearchMarkerEntry, searchMarker } from '../../../../schema/entries/search-marker.ts';
import { withinChange } from '../../../kit/change.ts';
import { type Commit, noCommit } from '../../../kit/commit.ts';

/** Keys of the markers that one batch raises, each of them once. */
export type Markers = Set<string>;

/**
 * Applies a batch and raises its markers in the same transaction: whoever sees one of them sees what it stands for.
 * Batches take turns, so that nobody else writes the book meanwhile.
 */
export async function withMarkers(
  trx: Transaction<object>,
  work: (markers: Markers) => Promise<void>,
): Promise<Commit> {
  const markers: Markers = new Set();
  await work(markers);
  if (markers.size === 0) return noCommit;
  const value = { changed: await nextCommit(trx) } satisfies SearchMarkerEntry;
  const raise = withinChange(
    trx,
    'committed',
    async (change) => {
      for (const key of markers) change.put(searchBook, key, value);
    },
    'entries',
  );
  return (await raise).commit;
}

/** That something is found otherwise in these categories, and so in lists of everything. */
export function markProducts(markers: Markers, categories: Iterable<string>): void {
  markers.add(searchMarker.products(null));
  for (const category of categories) markers.add(searchMarker.products(category));
}

/** Where something turned: in a view or region, and there in one category or, where it is null, in none. */
export interface Turned {
  readonly place: string;
  readonly category: string | null;
}

/** That prices or stock have turned. */
export function markTurned(
  markers: Markers,
  marker: (place: string, category: string | null) => string,
  turned: readonly Turned[],
): void {
  for (const { place, category } of turned) {
    markers.add(marker(place, null));
    if (category !== null) markers.add(marker(place, category));
  }
}

async function nextCommit(trx: Transaction<object>): Promise<number> {
  const { rows } = await sql<{ commit_number: number }>`
    SELECT commit_number FROM book WHERE book = ${searchBook}`.execute(trx);
  return (rows[0]?.commit_number ?? 0) + 1;
}
