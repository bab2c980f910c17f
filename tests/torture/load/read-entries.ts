import { createHash } from 'node:crypto';
import { absentHash, type EntryRead } from '../history/index.ts';
import type { Body } from './post.ts';
import type { ShownVariant } from './shown.ts';

/** The markets of a run: `BE` has a price list of its own and the stock of `FR`. */
export type Market = 'FR' | 'BE' | 'CH';

/** The situation of a question. */
export interface Situation {
  readonly market: Market;
  readonly language: string;
}

/** Where each market's prices and stock are. */
const places = {
  FR: { prices: 'prices:fr-eur', stock: 'stock:eu', location: 'online-eu' },
  BE: { prices: 'prices:be-eur', stock: 'stock:eu', location: 'online-eu' },
  CH: { prices: 'prices:ch-chf', stock: 'stock:ch', location: 'online-ch' },
} as const;

export const priceEntry = (market: Market, sku: string) => [places[market].prices, `price/${sku}`] as const;

export const availabilityEntry = (market: Market, sku: string) =>
  [places[market].stock, `availability/${places[market].location}/${sku}`] as const;

export const productEntry = (key: string) => ['catalogue', `product/${key}`] as const;

/**
 * The entries that variants in an answer show. What an error stands for was not shown.
 * @param absentVersion what version an absence counts as: an answer shows none of what is not there. Null where that is
 * not certain; then it counts as nothing.
 */
export function readEntries(
  shown: readonly (ShownVariant | null)[],
  skus: readonly string[],
  { market, language }: Situation,
  errors: Body['errors'],
  absentVersion: (book: string, key: string) => number | null,
): EntryRead[] {
  // At the most `nodes`, place and field; variants asked for by SKU stand at `v0`, `v1` and so on.
  const failed = new Set(
    (errors ?? []).map(({ path = [] }) => path.slice(0, path[0] === 'nodes' ? 3 : 2).join('.')),
  );
  return skus.flatMap((sku, place): EntryRead[] => {
    const hasFailed = (field: string): boolean =>
      failed.has(`nodes.${place}.${field}`) || failed.has(`v${place}.${field}`);
    const variant = shown[place];
    // A product that could not be asked for takes its variants with it.
    if (variant === undefined || variant === null) return [];
    const { product, price, availability } = variant;
    const entries: EntryRead[] = [];
    const note = (
      [book, key]: readonly [string, string],
      field: string,
      found: { readonly version: number } | null | undefined,
      view?: string,
    ): void => {
      if (found === undefined) return;
      if (found !== null) {
        const { version, ...value } = found;
        const hash = hashOf(value);
        entries.push(view === undefined ? [book, key, version, hash] : [book, key, version, hash, view]);
      } else if (!hasFailed(field)) {
        const version = absentVersion(book, key);
        if (version !== null) entries.push([book, key, version, absentHash]);
      }
    };
    note(priceEntry(market, sku), 'price', price);
    note(availabilityEntry(market, sku), 'availability', availability);
    if (product) note(productEntry(product.key), 'product', product, language);
    return entries;
  });
}

// Fields stand in the order of the document, which is one for all.
const hashOf = (value: object): string =>
  createHash('sha1').update(JSON.stringify(value)).digest('base64url').slice(0, 12);
