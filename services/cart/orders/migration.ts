import { type Kysely, type Migration, sql } from 'kysely';

/** Orders, and which of them a cart became. */
export const ordersMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  // Not from one: a number does not say how many orders there have been.
  'CREATE SEQUENCE order_number START 1000231',
  `CREATE TABLE "order" (
     -- Random, 128 bits: for a guest's order, knowing it is owning it.
     key text PRIMARY KEY,
     number text NOT NULL UNIQUE DEFAULT 'C' || nextval('order_number'),
     cart_key text NOT NULL REFERENCES cart,
     customer_key text,
     market text NOT NULL, language text NOT NULL, store text, channel text NOT NULL,
     phase text NOT NULL,
     -- As pricing answered it: what is charged. Never changed.
     quote jsonb NOT NULL,
     -- [{ id, sku, quantity, store }] in the order of the cart.
     lines jsonb NOT NULL,
     codes text[] NOT NULL, contact jsonb NOT NULL, address jsonb,
     payment_method text NOT NULL, payment_token text,
     -- As the provider said it last; null before.
     payment jsonb,
     -- Each attempt to hold has a name of its own.
     hold_attempt int NOT NULL DEFAULT 1, hold_expires_at timestamptz, hold_seconds int NOT NULL,
     failure jsonb,
     -- Who works on it, until when; and when somebody is to look at it again, null for never.
     lease text, lease_until timestamptz, next_at timestamptz, attempts int NOT NULL DEFAULT 0,
     -- Something happened since somebody began to look: whoever rests looks once more.
     is_called boolean NOT NULL DEFAULT false,
     placed_at timestamptz,
     created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     updated_at timestamptz NOT NULL DEFAULT clock_timestamp())`,
  'CREATE INDEX order_by_customer ON "order" (customer_key, created_at DESC) WHERE customer_key IS NOT NULL',
  'CREATE INDEX order_by_due ON "order" (next_at) WHERE next_at IS NOT NULL',
  `CREATE TABLE order_event (
     order_key text NOT NULL REFERENCES "order", position bigint GENERATED ALWAYS AS IDENTITY,
     type text NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp(),
     PRIMARY KEY (order_key, position))`,
  'ALTER TABLE cart ADD COLUMN ordered_as text REFERENCES "order"',
];
