import { type Kysely, type Migration, sql } from 'kysely';

/** Orders, their lines and payments, and which order a cart became. */
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
     -- Null for an exchange, which was never in a cart.
     cart_key text REFERENCES cart,
     customer_key text,
     market text NOT NULL, language text NOT NULL, store text, channel text NOT NULL,
     phase text NOT NULL,
     quote_token text,
     -- What was quoted, but for the lines: { subtotal, discounts, taxes, total, delivery }. Never changed.
     quoted jsonb NOT NULL,
     codes text[] NOT NULL, contact jsonb NOT NULL, address jsonb,
     -- [{ store, lineIds, readyAt }]
     pickup jsonb NOT NULL DEFAULT '[]',
     -- Each attempt to hold has a name of its own.
     hold_attempt int NOT NULL DEFAULT 1, hold_expires_at timestamptz, hold_seconds int NOT NULL,
     failure jsonb,
     exchange_of text REFERENCES "order",
     -- Who works on it, until when; and when somebody is to look at it again, null for never.
     lease text, lease_until timestamptz, next_at timestamptz, attempts int NOT NULL DEFAULT 0,
     -- Something happened since somebody began to look: whoever rests looks once more.
     is_called boolean NOT NULL DEFAULT false,
     placed_at timestamptz,
     created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     updated_at timestamptz NOT NULL DEFAULT clock_timestamp())`,
  // Whatever else goes wrong: one cart, one order.
  `CREATE UNIQUE INDEX order_by_cart ON "order" (cart_key) WHERE phase <> 'FAILED'`,
  'CREATE INDEX order_by_customer ON "order" (customer_key, created_at DESC) WHERE customer_key IS NOT NULL',
  'CREATE INDEX order_by_due ON "order" (next_at) WHERE next_at IS NOT NULL',
  `CREATE TABLE order_line (
     order_key text NOT NULL REFERENCES "order",
     -- As in the cart and the quote.
     id text NOT NULL,
     position int NOT NULL,
     sku text NOT NULL, quantity int NOT NULL CHECK (quantity > 0),
     -- Key of the store that serves it; null for the online warehouse.
     store text,
     -- As it was quoted: { unit, fees, discounts, total, taxRate }. Never changed.
     paid jsonb NOT NULL,
     cancelled int NOT NULL DEFAULT 0 CHECK (cancelled >= 0),
     ready int NOT NULL DEFAULT 0 CHECK (ready >= 0),
     shipped int NOT NULL DEFAULT 0 CHECK (shipped >= 0),
     collected int NOT NULL DEFAULT 0 CHECK (collected >= 0),
     returned int NOT NULL DEFAULT 0 CHECK (returned >= 0),
     CHECK (cancelled + greatest(ready, shipped + collected) <= quantity),
     CHECK (returned <= shipped + collected),
     PRIMARY KEY (order_key, id))`,
  // One for each order; amounts in smallest units, as the provider or the till said them last.
  `CREATE TABLE payment (
     order_key text PRIMARY KEY REFERENCES "order",
     method text NOT NULL,
     -- What stands for the means of payment; taken out once it is of no use any more.
     token text,
     currency text NOT NULL, amount_minor bigint NOT NULL,
     state text NOT NULL, reference text, action_url text,
     authorized_minor bigint NOT NULL DEFAULT 0,
     captured_minor bigint NOT NULL DEFAULT 0,
     refunded_minor bigint NOT NULL DEFAULT 0)`,
  `CREATE TABLE order_event (
     order_key text NOT NULL REFERENCES "order", position bigint GENERATED ALWAYS AS IDENTITY,
     type text NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp(),
     -- Empty for the whole order.
     line_ids text[] NOT NULL DEFAULT '{}',
     PRIMARY KEY (order_key, position))`,
  'ALTER TABLE cart ADD COLUMN ordered_as text REFERENCES "order"',
];
