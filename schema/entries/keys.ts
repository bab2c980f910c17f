/** The one book of products and categories. */
export const catalogueBook = 'catalogue';
/** The one book of markets. */
export const marketsBook = 'markets';
/** The book of a price list: its prices and promotions. */
export const priceBook = (priceList: string): string => `prices:${priceList}`;
/** The book of a stock region: its availabilities and stores. */
export const stockBook = (region: string): string => `stock:${region}`;

/** What kind of thing an entry is. */
export type EntryKind =
  | 'product'
  | 'category'
  | 'market'
  | 'price'
  | 'promotion'
  | 'code'
  | 'availability'
  | 'store'
  | 'region';

/** The key of an entry inside its book. Only the last part may contain a slash. */
export const entryKey = {
  product: (key: string): string => `product/${key}`,
  category: (key: string): string => `category/${key}`,
  market: (id: string): string => `market/${id}`,
  price: (sku: string): string => `price/${sku}`,
  promotion: (key: string): string => `promotion/${key}`,
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
