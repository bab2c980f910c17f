import { createHash } from 'node:crypto';
import { absentHash, type EntryRead } from '../history/index.ts';
import type { Body } from './post.ts';
import type { ShownPrice, ShownVariant } from './shown.ts';

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

export const promotionEntry = (market: Market, key: string) =>
  [places[market].prices, `promotion/${key}`] as const;

export const productEntry = (key: string) => ['catalogue', `product/${key}`] as const;

/**
 * The entries that variants in an answer show, each once: a product stands at each of its variants, a promotion at each of
 * its prices. What an error stands for was not shown.
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
  const entries = createEntries();
  for (const [place, sku] of skus.entries()) {
    const variant = shown[place];
    // A product that could not be asked for takes its variants with it.
    if (variant === undefined || variant === null) continue;
    const { product, price, availability } = variant;
    const noteAbsence = ([book, key]: Name, field: string): void => {
      if (failed.has(`nodes.${place}.${field}`) || failed.has(`v${place}.${field}`)) return;
      const version = absentVersion(book, key);
      if (version !== null) entries.add([book, key, version, absentHash]);
    };
    if (price === null) noteAbsence(priceEntry(market, sku), 'price');
    if (price) notePrice(entries.add, market, sku, price);
    if (availability === null) noteAbsence(availabilityEntry(market, sku), 'availability');
    if (availability) entries.add(entryOf(availabilityEntry(market, sku), availability));
    if (product) entries.add(entryOf(productEntry(product.key), product, language));
  }
  return entries.all();
}

type Name = readonly [book: string, key: string];

/** What is one with a price: a version of it says which promotions it has, not what these are like. */
function notePrice(
  add: (entry: EntryRead) => void,
  market: Market,
  sku: string,
  { promotions, ...price }: ShownPrice,
): void {
  add(entryOf(priceEntry(market, sku), { ...price, promotions: promotions.map(({ key }) => key) }));
  for (const promotion of promotions) add(entryOf(promotionEntry(market, promotion.key), promotion));
}

function entryOf(
  [book, key]: Name,
  { version, ...value }: { readonly version: number; readonly [field: string]: unknown },
  view?: string,
): EntryRead {
  return view === undefined ? [book, key, version, hashOf(value)] : [book, key, version, hashOf(value), view];
}

/** Entries without those that repeat another one in everything. */
function createEntries() {
  const entries = new Map<string, EntryRead>();
  return {
    add: (entry: EntryRead): void => void entries.set(entry.join('\u0000'), entry),
    all: (): EntryRead[] => [...entries.values()],
  };
}

// Fields stand in the order of the document, which is one for all.
const hashOf = (value: object): string =>
  createHash('sha1').update(JSON.stringify(value)).digest('base64url').slice(0, 12);
