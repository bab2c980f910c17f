import type { AvailabilityEntry, RegionEntry } from '../../../schema/entries/availability.ts';
import { entryKey, marketsBook, priceBook, stockBook } from '../../../schema/entries/keys.ts';
import type { MarketEntry } from '../../../schema/entries/market.ts';
import type { PriceEntry } from '../../../schema/entries/price.ts';
import type { ServiceCaller } from '../../../schema/service-request.ts';

/** The feed of changes of a service that is not there: it tells what the test says, in that order. */
export interface StubFeed {
  readonly caller: ServiceCaller;
  tell(book: string, key: string, version: number, value: object | null): void;
  /** From now on: answers, refuses, or never answers. */
  mode: 'up' | 'down' | 'hanging';
}

export function createStubFeed(): StubFeed {
  const changes: object[] = [];
  const feed: StubFeed = {
    mode: 'up',
    tell: (book, key, version, value) => {
      const cursor = `1-${changes.length + 1}`;
      changes.push({ cursor, book, key, version, value: value && JSON.stringify(value) });
    },
    caller: async ({ variables }) => {
      if (feed.mode === 'down') throw new Error('connect ECONNREFUSED');
      if (feed.mode === 'hanging') return new Promise(() => {});
      const { after, first } = variables as { after: string | null; first: number };
      const start = after === null ? 0 : Number(after.slice(2));
      return { data: { changes: changes.slice(start, start + first) } };
    },
  };
  return feed;
}

/** A market of which only what search needs is said. */
export function tellMarket(
  feed: StubFeed,
  version: number,
  market: Partial<MarketEntry> & { id: string },
): void {
  feed.tell(marketsBook, entryKey.market(market.id), version, {
    currency: 'EUR',
    priceLists: [],
    lowestPriceRule: false,
    ...market,
  });
}

/** The price of a SKU in a list. */
export function tellPrice(
  feed: StubFeed,
  version: number,
  list: string,
  sku: string,
  price: Pick<PriceEntry, 'amountMinor'> & { reduction?: object },
): void {
  feed.tell(priceBook(list), entryKey.price(sku), version, {
    priceList: list,
    sku,
    reduction: null,
    ...price,
  });
}

export function tellRegion(feed: StubFeed, version: number, region: RegionEntry): void {
  feed.tell(stockBook(region.key), entryKey.region(region.key), version, region);
}

/** What can be promised of a SKU at a location. */
export function tellStock(
  feed: StubFeed,
  version: number,
  region: string,
  entry: Pick<AvailabilityEntry, 'sku' | 'location' | 'availableToPromise'> & Partial<AvailabilityEntry>,
): void {
  feed.tell(stockBook(region), entryKey.availability(entry.location, entry.sku), version, {
    backorderable: 0,
    ...entry,
  });
}
