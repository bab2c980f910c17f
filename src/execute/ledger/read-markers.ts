import { searchBook } from '../../../schema/entries/keys.ts';
import { loadPlaces } from '../../../schema/read/places.ts';
import { ServiceUnreachable } from '../transport.ts';
import type { SearchContext } from './find.ts';
import { loadSeenLists } from './product-facts.ts';
import { type AskedSearch, markersOf, needsSituation, type SearchSituation } from './search-markers.ts';

/**
 * Makes an answer depend on everything that could change what a search finds. Call it before search is asked: what
 * changes in between raises a marker above the version that was read.
 */
export async function readMarkers(read: SearchContext, asked: AskedSearch): Promise<void> {
  await loadMarkers(read, markersOf(asked, needsSituation(asked) ? await loadSituation(read) : nowhere));
}

/** The same for markers that are known. */
export async function loadMarkers({ entries }: SearchContext, keys: readonly string[]): Promise<void> {
  await Promise.all(keys.map((key) => entries.load(searchBook, key)));
}

const nowhere: SearchSituation = { market: null, viewKey: null, region: null };

async function loadSituation(read: SearchContext): Promise<SearchSituation> {
  const market = read.context.market ?? null;
  if (market === null) return nowhere;
  try {
    const [lists, places] = await Promise.all([loadSeenLists(read), loadPlaces(read)]);
    return { market, viewKey: lists?.key ?? null, region: places?.region.key ?? null };
  } catch (error) {
    if (!(error instanceof ServiceUnreachable)) throw error;
    // One service that is out of reach empties no list; but on what this one depends, nobody knows.
    read.noteUnproven();
    return { ...nowhere, market };
  }
}
