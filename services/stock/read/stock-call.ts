import DataLoader from 'dataloader';
import { type Kysely, sql } from 'kysely';
import type { AvailabilityEntry, RegionEntry } from '../../../schema/entries/availability.ts';
import { entryKey, stockBook } from '../../../schema/entries/keys.ts';
import type { StoreEntry } from '../../../schema/entries/store.ts';
import { type Entry, readEntries } from '../../kit/entries.ts';
import type { ServiceCall } from '../../kit/service.ts';
import { serviceError } from '../../kit/service-error.ts';
import type { StockRef } from '../write/stock-rows.ts';

/** What one operation reads, each part at most once per round. */
export interface StockCall extends ServiceCall {
  /** The region of the context's market; null where the market is served from nowhere. `BAD_INPUT` without a market. */
  readonly region: () => Promise<RegionEntry | null>;
  /** The stores of that region, in no order. */
  readonly stores: () => Promise<readonly StoreEntry[]>;
  /** Availabilities in that region; version 0 where a SKU was never kept at a location. */
  readonly availability: DataLoader<StockRef, Entry<AvailabilityEntry>, string>;
  /** Stores of every region by key; null where there is none. */
  readonly storesByKey: DataLoader<string, StoreEntry | null>;
}

/** Makes the context value of one operation. */
export function createStockCall(db: Kysely<object>, call: ServiceCall): StockCall {
  const region = lazy(() => readRegion(db, call.context.market));
  const stores = lazy(async () => {
    const here = await region();
    return here === null ? [] : readStores(db, here.key);
  });
  return {
    ...call,
    region,
    stores,
    availability: new DataLoader(async (refs) => readAvailabilities(db, await region(), refs), {
      cacheKeyFn: ({ location, sku }) => entryKey.availability(location, sku),
    }),
    storesByKey: new DataLoader((keys) => readStoresByKey(db, keys)),
  };
}

// Reads at the first call; a second one within the operation waits for the same answer.
function lazy<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let reading: Promise<Value> | undefined;
  return () => {
    reading ??= read();
    return reading;
  };
}

async function readRegion(db: Kysely<object>, market: string | undefined): Promise<RegionEntry | null> {
  if (market === undefined) throw serviceError('BAD_INPUT', 'Stock needs a market: give one in the context.');
  const { rows } = await sql<{ value: RegionEntry }>`
    SELECT value FROM entry WHERE key LIKE 'region/%' AND value -> 'markets' ? ${market}`.execute(db);
  return rows[0]?.value ?? null;
}

async function readStores(db: Kysely<object>, region: string): Promise<readonly StoreEntry[]> {
  const { rows } = await sql<{ value: StoreEntry }>`
    SELECT value FROM entry WHERE key LIKE 'store/%' AND book = ${stockBook(region)} AND value IS NOT NULL`.execute(
    db,
  );
  return rows.map((row) => row.value);
}

async function readStoresByKey(
  db: Kysely<object>,
  keys: readonly string[],
): Promise<readonly (StoreEntry | null)[]> {
  const { rows } = await sql<{ value: StoreEntry }>`
    SELECT value FROM entry
    WHERE key LIKE 'store/%' AND key = ANY(${keys.filter(isStorable).map(entryKey.store)}::text[])
      AND value IS NOT NULL`.execute(db);
  const byKey = new Map(rows.map((row) => [row.value.key, row.value]));
  return keys.map((key) => byKey.get(key) ?? null);
}

async function readAvailabilities(
  db: Kysely<object>,
  region: RegionEntry | null,
  refs: readonly StockRef[],
): Promise<readonly Entry<AvailabilityEntry>[]> {
  const keys = refs.map(({ location, sku }) => entryKey.availability(location, sku));
  if (region === null) return keys.map((key) => ({ key, version: 0, value: null }));
  const found = await readEntries<AvailabilityEntry, object>(
    db,
    stockBook(region.key),
    keys.filter(isStorable),
  );
  const byKey = new Map(found.map((entry) => [entry.key, entry]));
  return keys.map((key) => byKey.get(key) ?? { key, version: 0, value: null });
}

// PostgreSQL's text cannot hold it, so nothing has such a key.
const isStorable = (key: string): boolean => !key.includes('\0');
