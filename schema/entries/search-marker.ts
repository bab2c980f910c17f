import { createHash } from 'node:crypto';

/**
 * Book `search`: when something last changed by which products are found, filtered or sorted. It is raised in the
 * transaction in which search takes the change in, so whoever reads the marker first and asks search afterwards knows
 * that nothing changed for as long as the marker stands. Nothing of it is ever shown.
 */
export interface SearchMarkerEntry {
  /** The number of the commit in the book `search` that raised it. */
  readonly changed: number;
}

/** Keys of markers. Where a category is null, the marker is that of lists without a category. */
export const searchMarker = {
  /** Products that enter or leave, and all that search knows of them but prices and stock. */
  products: (category: string | null): string =>
    category === null ? 'all/products' : `category/${category}`,
  /** Prices as one view has them: see `listsSeenIn`. */
  prices: (viewKey: string, category: string | null): string =>
    category === null ? `prices/${partOf(viewKey)}` : `category-prices/${partOf(viewKey)}/${category}`,
  /** Whether products can be bought online in a region. */
  stock: (region: string, category: string | null): string =>
    category === null ? `stock/${partOf(region)}` : `category-stock/${partOf(region)}/${category}`,
  /** Which view and which region a market has. */
  market: (id: string): string => `market/${id}`,
} as const;

const longestPart = 200;

// A market may name many lists, and the key of an entry has an end.
const partOf = (text: string): string =>
  Buffer.byteLength(text) <= longestPart ? text : createHash('sha256').update(text).digest('base64url');
