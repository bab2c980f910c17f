import { searchMarker } from '../../../schema/entries/search-marker.ts';
import type { ProductFilter, ProductSort } from '../../../schema/product-filter.ts';

/** What is asked of a search, as far as its answer depends on it. */
export interface AskedSearch {
  readonly query?: string | null;
  readonly filter?: ProductFilter | null;
  readonly sort?: ProductSort | null;
  /** Whether facets are to be counted. */
  readonly facets: boolean;
}

/** How prices and stock are seen by whoever asks; null where the market has none. */
export interface SearchSituation {
  readonly market: string | null;
  readonly viewKey: string | null;
  readonly region: string | null;
}

/** Whether the answer depends on the situation. */
export const needsSituation = (asked: AskedSearch): boolean => looksAtPrices(asked) || looksAtStock(asked);

/** The markers of everything that could enter a list, leave it or reorder it, or that its counts are made from. */
export function markersOf(
  asked: AskedSearch,
  { market, viewKey, region }: SearchSituation,
): readonly string[] {
  const categories = categoriesOf(asked);
  // What a text means, and how a word in it was meant, is known by the words of all products.
  const isText = (asked.query ?? '').trim() !== '';
  return [
    ...(isText ? [null] : categories).map(searchMarker.products),
    ...(needsSituation(asked) && market !== null ? [searchMarker.market(market)] : []),
    ...(looksAtPrices(asked) && viewKey !== null
      ? categories.map((category) => searchMarker.prices(viewKey, category))
      : []),
    ...(looksAtStock(asked) && region !== null
      ? categories.map((category) => searchMarker.stock(region, category))
      : []),
  ];
}

/** The markers on which suggestions depend: words, titles of categories and products are of the whole catalogue. */
export const suggestionMarkers: readonly string[] = [searchMarker.products(null)];

// Facets count what other categories would add: they look beyond those that are filtered by.
function categoriesOf({ filter, facets }: AskedSearch): readonly (string | null)[] {
  const categories = filter?.categories ?? null;
  return categories === null || facets ? [null] : categories;
}

const looksAtPrices = ({ filter, sort, facets }: AskedSearch): boolean =>
  facets ||
  sort === 'PRICE_ASC' ||
  sort === 'PRICE_DESC' ||
  filter?.reduced === true ||
  (filter?.price ?? null) !== null;

const looksAtStock = ({ filter, facets }: AskedSearch): boolean => facets || filter?.inStock === true;
