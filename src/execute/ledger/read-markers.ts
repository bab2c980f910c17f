import { searchBook } from '../../../schema/entries/keys.ts';
import { loadPlaces } from '../../../schema/read/places.ts';
import type { SearchContext } from './find.ts';
import { orUnproven } from './or-unproven.ts';
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
  const load = async (): Promise<SearchSituation> => {
    const [lists, places] = await Promise.all([loadSeenLists(read), loadPlaces(read)]);
    return { market, viewKey: lists?.key ?? null, region: places?.region.key ?? null };
  };
  return orUnproven(read, load, { ...nowhere, market });
}
