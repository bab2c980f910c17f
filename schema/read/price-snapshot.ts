import type { DeliveryEntry } from '../entries/delivery.ts';
import { entryKey, marketsBook, priceBook } from '../entries/keys.ts';
import { listsFor, type MarketEntry } from '../entries/market.ts';
import type { PriceEntry, Versioned } from '../entries/price.ts';
import type { CodeEntry, PromotionEntry } from '../entries/promotion.ts';
import { quoted } from '../quoted.ts';
import { serviceError } from '../service-error.ts';
import type { EntryLoader, Standing } from './entry-reader.ts';

/** An entry's name and version. */
export interface EntryVersion {
  readonly book: string;
  readonly key: string;
  /** 0 where the entry never existed. */
  readonly version: number;
}

/** Which entries a question is about. */
export interface SnapshotQuery {
  /** From the context; missing or unknown is refused. */
  readonly market: string | undefined;
  readonly customerGroup: string | undefined;
  readonly skus?: readonly string[];
  /** In the form of `normalizeCode`. */
  readonly codes?: readonly string[];
  /** Keys of promotions of any list that counts. */
  readonly promotions?: readonly string[];
  /** Whether the market's terms of delivery are asked for. */
  readonly delivery?: boolean;
}

/** The entries that a question is about. */
export interface Snapshot {
  readonly market: Versioned<MarketEntry>;
  readonly customerGroup: string | undefined;
  /** Keys of the lists that count, the one that wins first. */
  readonly lists: readonly string[];
  /** The price in the first list that holds the SKU. */
  findPrice(sku: string): Versioned<PriceEntry> | null;
  /** The promotion for which a code stands in the first list that knows it. */
  findByCode(code: string): Versioned<PromotionEntry> | null;
  /** A promotion of one list. */
  findPromotion(priceList: string, key: string): Versioned<PromotionEntry> | null;
  /** The market's terms of delivery; null where there are none. */
  findDelivery(): DeliveryEntry | null;
  /** Versions of all entries that were looked at so far, those that do not exist included, by book and key. */
  readVersions(): readonly EntryVersion[];
}

/**
 * Reads market, prices, codes and the promotions that they name: three rounds, whatever their number.
 * Refuses a market that there is not with `BAD_INPUT`.
 */
export async function loadSnapshot(entries: EntryLoader, query: SnapshotQuery): Promise<Snapshot> {
  const market = await loadMarket(entries, query.market);
  const lists = listsFor(market.value, query.customerGroup);
  const { skus = [], codes = [], promotions = [] } = query;
  const asked = [...skus.map(entryKey.price), ...codes.map(entryKey.code)];
  const always = [...asked, ...promotions.map(entryKey.promotion)];
  const known: KnownEntries = new Map();
  const know = (list: string, keys: Iterable<string>) => knowEntries(entries, known, priceBook(list), keys);
  await Promise.all([
    ...lists.map((list) => know(list, always)),
    ...(query.delivery
      ? [knowEntries(entries, known, marketsBook, [entryKey.delivery(market.value.id)])]
      : []),
  ]);
  await Promise.all(lists.map((list) => know(list, namedBy(known, list, asked))));
  return buildSnapshot(market, lists, query.customerGroup, known);
}

async function loadMarket(entries: EntryLoader, id: string | undefined): Promise<Versioned<MarketEntry>> {
  if (id === undefined) {
    throw serviceError('BAD_INPUT', 'The context names no market: give the id of a market such as "FR".');
  }
  const { value, version } = await entries.load<MarketEntry>(marketsBook, entryKey.market(id));
  if (value !== null) return { value, version };
  throw serviceError('BAD_INPUT', `There is no market ${quoted(id)}: give the id of a market.`);
}

type KnownEntries = Map<string, Standing<unknown>>;

const nameOf = ({ book, key }: Omit<EntryVersion, 'version'>): string => `${book}\n${key}`;

async function knowEntries(
  entries: EntryLoader,
  known: KnownEntries,
  book: string,
  keys: Iterable<string>,
): Promise<void> {
  await Promise.all(
    [...new Set(keys)].map(async (key) => {
      known.set(nameOf({ book, key }), await entries.load(book, key));
    }),
  );
}

// The promotions that prices and codes of a list name.
function namedBy(known: KnownEntries, list: string, keys: readonly string[]): string[] {
  return keys.flatMap((key) => {
    const named = known.get(nameOf({ book: priceBook(list), key }))?.value as PriceEntry | CodeEntry | null;
    if (named === null) return [];
    return ('promotions' in named ? named.promotions : [named.promotion]).map(entryKey.promotion);
  });
}

function buildSnapshot(
  market: Versioned<MarketEntry>,
  lists: readonly string[],
  customerGroup: string | undefined,
  known: KnownEntries,
): Snapshot {
  const read = new Map<string, EntryVersion>();
  const note = (book: string, key: string, version: number): void => {
    read.set(nameOf({ book, key }), { book, key, version });
  };
  const find = <Value>(list: string, key: string): Versioned<Value> | null => findIn(priceBook(list), key);
  const findIn = <Value>(book: string, key: string): Versioned<Value> | null => {
    const standing = known.get(nameOf({ book, key })) as Standing<Value> | undefined;
    if (standing === undefined) throw new Error(`The snapshot was not asked for ${key} of ${book}.`);
    note(book, key, standing.version);
    return standing.value === null ? null : { value: standing.value, version: standing.version };
  };
  const findFirst = <Found>(findIn: (list: string) => Found | null): Found | null => {
    for (const list of lists) {
      const found = findIn(list);
      if (found !== null) return found;
    }
    return null;
  };
  const findPromotion: Snapshot['findPromotion'] = (list, key) => find(list, entryKey.promotion(key));
  note(marketsBook, entryKey.market(market.value.id), market.version);
  return {
    market,
    customerGroup,
    lists,
    findPrice: (sku) => findFirst((list) => find<PriceEntry>(list, entryKey.price(sku))),
    findByCode: (code) => {
      const found = findFirst((list) => {
        const entry = find<CodeEntry>(list, entryKey.code(code));
        return entry && { list, key: entry.value.promotion };
      });
      return found && findPromotion(found.list, found.key);
    },
    findPromotion,
    findDelivery: () => findIn<DeliveryEntry>(marketsBook, entryKey.delivery(market.value.id))?.value ?? null,
    readVersions: () => [...read.values()].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
  };
}
