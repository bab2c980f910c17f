import { type Kysely, sql } from 'kysely';
import { idempotencyAgeMigration } from '../kit/idempotency-sweep.ts';
import type { Migrations } from '../kit/migrate.ts';

/** The customer service's own tables. */
export const customerMigrations: Migrations = {
  '2026-11-customer': {
    async up(db: Kysely<unknown>): Promise<void> {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  },
  '2026-11-idempotency-age': idempotencyAgeMigration,
};

const statements = [
  // `profile` is a CustomerProfile: whole, with null for what is not known.
  `CREATE TABLE customer (
     id text PRIMARY KEY, profile jsonb NOT NULL, created_at timestamptz NOT NULL DEFAULT now())`,
  `CREATE TABLE customer_identity (
     customer_id text NOT NULL REFERENCES customer ON DELETE CASCADE,
     issuer text NOT NULL, subject text NOT NULL, seen_at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (customer_id, issuer, subject))`,
  `CREATE TABLE customer_address (
     id text PRIMARY KEY, customer_id text NOT NULL REFERENCES customer ON DELETE CASCADE,
     position bigint GENERATED ALWAYS AS IDENTITY,
     label text, address jsonb NOT NULL, is_default boolean NOT NULL)`,
  'CREATE INDEX customer_address_by_customer ON customer_address (customer_id)',
  'CREATE UNIQUE INDEX customer_address_default ON customer_address (customer_id) WHERE is_default',
  `CREATE TABLE wishlist (
     id text PRIMARY KEY, customer_id text NOT NULL REFERENCES customer ON DELETE CASCADE,
     position bigint GENERATED ALWAYS AS IDENTITY,
     title text NOT NULL, updated_at timestamptz NOT NULL DEFAULT clock_timestamp())`,
  'CREATE INDEX wishlist_by_customer ON wishlist (customer_id)',
  `CREATE TABLE wishlist_item (
     wishlist_id text NOT NULL REFERENCES wishlist ON DELETE CASCADE, sku text NOT NULL,
     position bigint GENERATED ALWAYS AS IDENTITY, added_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     PRIMARY KEY (wishlist_id, sku))`,
];
