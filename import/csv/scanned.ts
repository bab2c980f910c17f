import type { BadRow } from '../bad-row.ts';
import type { ShopRow } from '../shop.ts';

/** What a line, or several of one product, became. `unreadable` speaks of the whole file. */
export type Scanned =
  | { readonly kind: 'row'; readonly row: ShopRow }
  | { readonly kind: 'bad' | 'unreadable'; readonly row: BadRow };
