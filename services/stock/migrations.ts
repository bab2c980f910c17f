import { type Kysely, sql } from 'kysely';
import { entryKey, placesBook, stockBook } from '../../schema/entries/keys.ts';
import type { StoreEntry } from '../../schema/entries/store.ts';
import { backfill } from '../kit/backfill.ts';
import type { Change } from '../kit/change.ts';
import type { JsonValue } from '../kit/entries.ts';
import type { Migrations } from '../kit/migrate.ts';
import { putPlaces } from './write/places.ts';

/** The stock service's own tables: what is written, from which entries are made. */
export const stockMigrations: Migrations = {
  '2026-11-stock': {
    async up(db: Kysely<unknown>): Promise<void> {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  },
  '2026-12-places': backfill('single', async (change) => {
    await moveStores(change);
    const { rows } = await sql<{ key: string }>`SELECT key FROM region`.execute(change.trx);
    await putPlaces(
      change,
      rows.map(({ key }) => key),
    );
    await sql`DROP INDEX entry_of_store, entry_of_region`.execute(change.trx);
  }),
  '2026-12-holds': {
    async up(db: Kysely<unknown>): Promise<void> {
      for (const statement of holdStatements) await sql.raw(statement).execute(db);
    },
  },
  '2026-12-goods': {
    async up(db: Kysely<unknown>): Promise<void> {
      for (const statement of goodsStatements) await sql.raw(statement).execute(db);
    },
  },
};

// Stores had their entries in the book of their region.
async function moveStores(change: Change<object>): Promise<void> {
  const { rows } = await sql<{ region: string; store: StoreEntry }>`
    SELECT region, store FROM location WHERE store IS NOT NULL`.execute(change.trx);
  for (const { region, store } of rows) {
    change.put(stockBook(region), entryKey.store(store.key), null);
    change.put(placesBook, entryKey.store(store.key), store as unknown as JsonValue);
  }
}

const statements = [
  'CREATE TABLE region (key text PRIMARY KEY, online_location text NOT NULL UNIQUE)',
  'CREATE TABLE region_market (market text PRIMARY KEY, region text NOT NULL REFERENCES region)',
  // A location never changes its region: its entries would have to change their book.
  // `store` is the value of the store's entry; null where the location is no store.
  `CREATE TABLE location (
     key text PRIMARY KEY, region text NOT NULL REFERENCES region, name text NOT NULL, store jsonb)`,
  'CREATE INDEX location_by_region ON location (region)',
  // One row per availability entry. on_hand = the last count + the movements after it, at every commit.
  // The defaults of a policy are those of StockPolicyInput.
  `CREATE TABLE stock (
     location text NOT NULL, sku text NOT NULL,
     counted_at timestamptz, counted bigint,
     on_hand bigint NOT NULL DEFAULT 0, held bigint NOT NULL DEFAULT 0,
     safety_stock bigint NOT NULL DEFAULT 0, low_stock_threshold bigint NOT NULL DEFAULT 5,
     backorder_limit bigint NOT NULL DEFAULT 0,
     expected_at timestamptz, preorder_until timestamptz,
     PRIMARY KEY (location, sku))`,
  'CREATE INDEX stock_by_start_of_sale ON stock (preorder_until) WHERE preorder_until IS NOT NULL',
  // Kept after a count too: an older count may still arrive, and a sender may repeat an id at any time.
  `CREATE TABLE movement (
     id text PRIMARY KEY, location text NOT NULL, sku text NOT NULL,
     quantity bigint NOT NULL, at timestamptz NOT NULL)`,
  'CREATE INDEX movement_by_stock ON movement (location, sku, at)',
  // Stores and regions are few among many availabilities, and are found by kind.
  `CREATE INDEX entry_of_store ON entry (key) WHERE key LIKE 'store/%'`,
  `CREATE INDEX entry_of_region ON entry (key) WHERE key LIKE 'region/%'`,
];

const holdStatements = [
  // One row per location and SKU of a reference; stock.held is the sum of those in state HELD, at every commit.
  `CREATE TABLE hold (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     reference text NOT NULL, location text NOT NULL, sku text NOT NULL,
     quantity bigint NOT NULL CHECK (quantity > 0),
     state text NOT NULL DEFAULT 'HELD' CHECK (state IN ('HELD', 'CLAIMED', 'RELEASED', 'EXPIRED')),
     expires_at timestamptz NOT NULL,
     UNIQUE (reference, location, sku),
     FOREIGN KEY (location, sku) REFERENCES stock (location, sku))`,
  `CREATE INDEX hold_by_stock ON hold (location, sku, id) WHERE state = 'HELD'`,
  `CREATE INDEX hold_by_end ON hold (expires_at) WHERE state = 'HELD'`,
];

const goodsStatements = [
  // Set for the location that takes what came in at another one and cannot be sold. It has no entries. Its key has a
  // slash, so that nobody can have made it, and it is no store and never an online location: nothing is sold from it.
  'ALTER TABLE location ADD COLUMN quarantine_of text UNIQUE REFERENCES location',
  // Kept for ever, like movements: whoever got no answer may ask again at any time. `lines` is GoodsReceipt.lines.
  `CREATE TABLE goods_receipt (
     reference text PRIMARY KEY, input_hash text NOT NULL, lines jsonb NOT NULL,
     received_at timestamptz NOT NULL DEFAULT clock_timestamp())`,
];
