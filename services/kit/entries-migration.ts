import { type Kysely, type Migration, sql } from 'kysely';

/** Tables that every service has: entries with their versions, the outbox, loads, idempotency keys. */
export const entriesMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  // The current version of each entry; a deleted one keeps its row with a null value and goes on counting.
  `CREATE TABLE entry (
     book text NOT NULL, key text NOT NULL, version bigint NOT NULL, value jsonb,
     PRIMARY KEY (book, key))`,
  // Versions by number: quotes name them, and a version's value never changes. Old ones are pruned.
  `CREATE TABLE entry_version (
     book text NOT NULL, key text NOT NULL, version bigint NOT NULL, value jsonb,
     written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     PRIMARY KEY (book, key, version))`,
  // One row per book; its lock is taken last in a transaction, so that commit order and number agree.
  'CREATE TABLE book (book text PRIMARY KEY, commit_number bigint NOT NULL)',
  `CREATE TABLE outbox (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
     book text NOT NULL, commit_number bigint,
     key text NOT NULL, version bigint NOT NULL, value jsonb)`,
  'CREATE INDEX outbox_by_transaction ON outbox (transaction, id)',
  'CREATE INDEX outbox_by_commit ON outbox (book, commit_number)',
  `CREATE TABLE load (
     id text PRIMARY KEY, status text NOT NULL DEFAULT 'STAGING',
     result jsonb, touched_at timestamptz NOT NULL DEFAULT now())`,
  `CREATE TABLE load_chunk (
     load_id text NOT NULL REFERENCES load ON DELETE CASCADE, chunk int NOT NULL, rows jsonb NOT NULL,
     PRIMARY KEY (load_id, chunk))`,
  `CREATE TABLE idempotency (
     scope text NOT NULL, key text NOT NULL, input_hash text NOT NULL, object_id text,
     created_at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (scope, key))`,
];
