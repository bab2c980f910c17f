import { type Kysely, sql } from 'kysely';
import { idempotencyAgeMigration } from '../kit/idempotency-sweep.ts';
import type { Migrations } from '../kit/migrate.ts';
import { eventsMigration } from './events/index.ts';
import { expiryMigration } from './expiry/index.ts';
import { ordersMigration } from './orders/migration.ts';
import { returnsMigration } from './orders/returns/migration.ts';
import { paymentEventsMigration } from './payment/index.ts';
import { shownMigration } from './shown.ts';

/** The cart service's tables. */
export const cartMigrations: Migrations = {
  '2026-11-carts': {
    async up(db: Kysely<unknown>): Promise<void> {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  },
  '2026-11-idempotency-age': idempotencyAgeMigration,
  '2026-11-kept-groups': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`ALTER TABLE cart ADD COLUMN customer_group text`.execute(db);
    },
  },
  '2026-11-line-stores': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`ALTER TABLE cart_line ADD COLUMN store text`.execute(db);
    },
  },
  '2026-11-shown-units': {
    async up(db: Kysely<unknown>): Promise<void> {
      for (const statement of shownUnits) await sql.raw(statement).execute(db);
    },
  },
  '2026-12-merged-carts': {
    async up(db: Kysely<unknown>): Promise<void> {
      // Whose lines are in another cart by now: nobody reads or changes it any more.
      await sql`ALTER TABLE cart ADD COLUMN merged_into text REFERENCES cart`.execute(db);
    },
  },
  '2026-12-handovers': {
    async up(db: Kysely<unknown>): Promise<void> {
      for (const statement of handovers) await sql.raw(statement).execute(db);
    },
  },
  '2026-12-delivery': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`ALTER TABLE cart ADD COLUMN method text, ADD COLUMN pickup_stores text[] NOT NULL DEFAULT '{}'`.execute(
        db,
      );
    },
  },
  '2026-12-payment-events': paymentEventsMigration,
  '2026-12-orders': ordersMigration,
  '2026-12-events': eventsMigration,
  '2027-01-cart-expiry': expiryMigration,
  '2027-01-shown': shownMigration,
  '2027-02-returns': returnsMigration,
};

const handovers = [
  // One code of a cart at a time. Only what a code hashes to is kept: who reads the table can claim nothing.
  `CREATE TABLE cart_handover (
     cart_key text PRIMARY KEY REFERENCES cart, code_hash text NOT NULL UNIQUE, expires_at timestamptz NOT NULL)`,
  // Other ids of a customer's cart, for screens that he handed it to.
  `CREATE TABLE cart_grant (
     key text PRIMARY KEY, cart_key text NOT NULL REFERENCES cart, expires_at timestamptz NOT NULL)`,
  'CREATE TABLE claim_miss (client text NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp())',
  'CREATE INDEX claim_miss_by_client ON claim_miss (client, at)',
];

const statements = [
  // Everything but the lines; no amount is kept, since every reading asks for a quote.
  `CREATE TABLE cart (
     key text PRIMARY KEY,
     customer_key text,
     market text NOT NULL, language text NOT NULL, store text, channel text NOT NULL,
     destination jsonb,
     codes text[] NOT NULL DEFAULT '{}',
     created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     updated_at timestamptz NOT NULL DEFAULT clock_timestamp())`,
  // Guests' carts are found by their key alone.
  'CREATE INDEX cart_by_customer ON cart (customer_key, updated_at DESC) WHERE customer_key IS NOT NULL',
  `CREATE TABLE cart_line (
     id text PRIMARY KEY,
     cart_key text NOT NULL REFERENCES cart ON DELETE CASCADE,
     -- Counts over all carts: only the order inside one matters.
     position bigint GENERATED ALWAYS AS IDENTITY,
     sku text NOT NULL,
     quantity int NOT NULL CHECK (quantity BETWEEN 1 AND 9999),
     -- Text: what was shown is compared with what is shown, and never computed with.
     shown_amount text, shown_currency text,
     CHECK ((shown_amount IS NULL) = (shown_currency IS NULL)),
     UNIQUE (cart_key, sku))`,
];

const shownUnits = [
  // Text: what was shown is compared with what is shown, and never computed with.
  `CREATE TABLE shown_unit (
     line_id text NOT NULL REFERENCES cart_line ON DELETE CASCADE,
     -- As shownTo() says it: what one reader saw is no former price of another.
     shown_to text NOT NULL,
     amount text NOT NULL, currency text NOT NULL,
     PRIMARY KEY (line_id, shown_to))`,
  // To whom the old ones were shown, nobody wrote down.
  'ALTER TABLE cart_line DROP COLUMN shown_amount, DROP COLUMN shown_currency',
];
