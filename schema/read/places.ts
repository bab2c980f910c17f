import type { MarketPlacesEntry } from '../entries/availability.ts';
import { entryKey, placesBook } from '../entries/keys.ts';
import type { StoreEntry } from '../entries/store.ts';
import { serviceError } from '../service-error.ts';
import { findAll, type ReadContext } from './read-context.ts';

/** Where the context's market is served from; null where from nowhere. `BAD_INPUT` without a market. */
export async function loadPlaces({ context, entries }: ReadContext): Promise<MarketPlacesEntry | null> {
  const { market } = context;
  if (market === undefined) throw serviceError('BAD_INPUT', 'Stock needs a market: give one in the context.');
  const { value } = await entries.load<MarketPlacesEntry>(placesBook, entryKey.market(market));
  return value;
}

/** The stores of the market's region, by key. */
export const loadStores = (read: ReadContext): Promise<readonly StoreEntry[]> =>
  read.once('stores', async () => {
    const places = await loadPlaces(read);
    return findAll(places?.stores ?? [], (key) => loadStore(read, key));
  });

/** A store of any region; null where there is none. */
export async function loadStore({ entries }: ReadContext, key: string): Promise<StoreEntry | null> {
  const { value } = await entries.load<StoreEntry>(placesBook, entryKey.store(key));
  return value;
}
