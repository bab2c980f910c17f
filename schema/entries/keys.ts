/** The one book of products and categories. */
export const catalogueBook = 'catalogue';
/** The one book of markets. */
export const marketsBook = 'markets';
/** The one book of what changed for searches: markers by which it is known whether a list would still be the same. */
export const searchBook = 'search';
/** The book of a price list: its prices and promotions. */
export const priceBook = (priceList: string): string => `prices:${priceList}`;
/** The one book of stores, and of the region that serves each market. */
export const placesBook = 'places';
/** The book of a stock region: its availabilities, and whom it serves. */
export const stockBook = (region: string): string => `stock:${region}`;

/** What kind of thing an entry is. */
export type EntryKind =
  | 'product'
  | 'sku'
  | 'gtin'
  | 'handle'
  | 'category'
  | 'category-handle'
  | 'tree'
  | 'market'
  | 'markets'
  | 'delivery'
  | 'price'
  | 'promotion'
  | 'promotions'
  | 'code'
  | 'availability'
  | 'store'
  | 'region';

/** The key of an entry inside its book. Only the last part may contain a slash. */
export const entryKey = {
  product: (key: string): string => `product/${key}`,
  sku: (sku: string): string => `sku/${sku}`,
  gtin: (gtin14: string): string => `gtin/${gtin14}`,
  handle: (handle: string): string => `handle/${handle}`,
  category: (key: string): string => `category/${key}`,
  categoryHandle: (handle: string): string => `category-handle/${handle}`,
  /** Its one entry: the top categories. */
  tree: (): string => 'tree/top',
  /** In the book of markets: the market itself. In that of places: where it is served from. */
  market: (id: string): string => `market/${id}`,
  /** Its one entry: the ids of all markets. */
  markets: (): string => 'markets/all',
  /** In the book of markets: how goods get to its customers. */
  delivery: (market: string): string => `delivery/${market}`,
  price: (sku: string): string => `price/${sku}`,
  promotion: (key: string): string => `promotion/${key}`,
  /** Its one entry: the promotions that run. */
  promotions: (): string => 'promotions/running',
  code: (code: string): string => `code/${code}`,
  availability: (location: string, sku: string): string => `availability/${location}/${sku}`,
  store: (key: string): string => `store/${key}`,
  region: (key: string): string => `region/${key}`,
} as const;

/** The kind and the remaining parts of an entry's key. */
export function parseEntryKey(key: string): { readonly kind: string; readonly rest: string } {
  const slash = key.indexOf('/');
  return { kind: key.slice(0, slash), rest: key.slice(slash + 1) };
}
