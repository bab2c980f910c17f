import { type Kysely, type Migration, sql } from 'kysely';

/** Returns and what is asked for instead. */
export const returnsMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  `CREATE TABLE order_return (
     -- Random, 128 bits.
     key text PRIMARY KEY,
     order_key text NOT NULL REFERENCES "order",
     -- From 1; with the order's number it is the name by which neighbours know the return.
     ordinal int NOT NULL,
     phase text NOT NULL,
     -- Where it came in; null for the online warehouse.
     store text,
     held_until timestamptz,
     -- What is given back for it, once it is known; how, once it was.
     refund_minor bigint, refunded_through text,
     exchange_key text REFERENCES "order",
     failure jsonb,
     -- Who works on it, until when; and when somebody is to look at it again, null for never.
     lease text, lease_until timestamptz, next_at timestamptz, attempts int NOT NULL DEFAULT 0,
     created_at timestamptz NOT NULL DEFAULT clock_timestamp(), received_at timestamptz,
     UNIQUE (order_key, ordinal))`,
  'CREATE INDEX order_return_by_due ON order_return (next_at) WHERE next_at IS NOT NULL',
  `CREATE TABLE order_return_line (
     return_key text NOT NULL REFERENCES order_return,
     position int NOT NULL,
     -- Of the order.
     line_id text NOT NULL, quantity int NOT NULL CHECK (quantity > 0),
     reason text,
     exchange_sku text,
     -- Where that is held; null for the online warehouse.
     exchange_store text,
     received int NOT NULL DEFAULT 0, damaged int NOT NULL DEFAULT 0,
     -- Units of the line that were cancelled or came back before these: from where its refund counts.
     refunded_before int,
     -- Whether what was asked for instead was sold; null while nobody knows.
     is_exchanged boolean,
     CHECK (received BETWEEN 0 AND quantity AND damaged BETWEEN 0 AND received),
     PRIMARY KEY (return_key, line_id))`,
];
