import { type Kysely, sql } from 'kysely';
import { backfill } from '../kit/backfill.ts';
import { foreignMigration } from '../kit/foreign/index.ts';
import type { Migrations } from '../kit/migrate.ts';
import { quoteKeysMigration } from './quote/signed/quote-keys.ts';
import { putAllMarkets } from './write/markets.ts';
import { putRunning } from './write/put-promotions.ts';

/** The tables for writing; what readers see stands in `entry`. */
export const migrations: Migrations = {
  '2026-11-pricing': {
    async up(db: Kysely<unknown>): Promise<void> {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  },
  '2026-11-pricing-clock': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql.raw(clock).execute(db);
    },
  },
  '2026-12-foreign-sources': foreignMigration,
  '2026-12-quote-keys': quoteKeysMigration,
  '2026-12-index-entries': backfill('committed', async (change) => {
    await putAllMarkets(change);
    const { rows } = await sql<{ key: string }>`SELECT key FROM price_list`.execute(change.trx);
    await putRunning(
      change,
      rows.map(({ key }) => key),
    );
  }),
};

// Whatever asks for the instant asks this one function, in whole milliseconds: what is written and what is compared
// agree. A test puts another one in its place and lets hours pass at once.
const clock = `
  CREATE FUNCTION pricing_clock() RETURNS timestamptz LANGUAGE sql VOLATILE
  AS $$ SELECT date_trunc('milliseconds', clock_timestamp()) $$`;

const statements = [
  'CREATE TABLE price_list (key text PRIMARY KEY, currency text NOT NULL, customer_group text)',
  // `settings` is a MarketEntry whose price lists are keys only.
  'CREATE TABLE market (id text PRIMARY KEY, settings jsonb NOT NULL, price_lists text[] NOT NULL)',
  `CREATE TABLE priced_item (
     sku text PRIMARY KEY, tax_category text NOT NULL, labels text[] NOT NULL, measure jsonb)`,
  'CREATE INDEX priced_item_by_label ON priced_item USING gin (labels)',
  // One row per price that holds or will hold. The standing one has no end; a temporary one lies on top of it.
  // An instant of -infinity: at once, not scheduled.
  `CREATE TABLE price (
     price_list text NOT NULL REFERENCES price_list, sku text NOT NULL,
     temporary boolean NOT NULL, valid_from timestamptz NOT NULL, valid_until timestamptz,
     -- When a write put it into force; null while its instant is to come.
     started_at timestamptz,
     amount_minor bigint NOT NULL, recommended_minor bigint, tiers jsonb NOT NULL, fees jsonb NOT NULL,
     PRIMARY KEY (price_list, sku, temporary, valid_from),
     CHECK (temporary = (valid_until IS NOT NULL)))`,
  'CREATE INDEX price_by_sku ON price (sku)',
  'CREATE INDEX price_start ON price (price_list, valid_from) WHERE started_at IS NULL',
  'CREATE INDEX price_end ON price (price_list, valid_until) WHERE valid_until IS NOT NULL',
  // What was asked and when: recorded by every write, or imported. An open end is infinity.
  `CREATE TABLE price_history (
     price_list text NOT NULL, sku text NOT NULL, amount_minor bigint NOT NULL,
     valid_from timestamptz NOT NULL, valid_until timestamptz NOT NULL, imported boolean NOT NULL,
     PRIMARY KEY (price_list, sku, valid_from, valid_until, amount_minor, imported),
     CHECK (valid_from <= valid_until))`,
  `CREATE UNIQUE INDEX price_history_open ON price_history (price_list, sku)
     WHERE valid_until = 'infinity' AND NOT imported`,
  // `definition` is a PromotionEntry without its state.
  `CREATE TABLE promotion (
     key text PRIMARY KEY, price_list text NOT NULL REFERENCES price_list, code text, state text NOT NULL,
     valid_from timestamptz, valid_until timestamptz, definition jsonb NOT NULL)`,
  'CREATE UNIQUE INDEX promotion_code ON promotion (price_list, code)',
  'CREATE INDEX promotion_by_state ON promotion (price_list, state)',
  // Instants at which something of a list starts or ends. A schedule claims a list by its earliest one.
  'CREATE TABLE due_change (price_list text NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (price_list, at))',
  'CREATE INDEX due_change_by_instant ON due_change (at)',
];
