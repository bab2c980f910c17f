import { type Kysely, type Migration, sql } from 'kysely';

/** What publishing needs beside the entries: who may be trusted with each book, and which single entries are due. */
export const ledgerMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  // The judge of who holds a book. `server` and `birth` are null while nobody may be trusted; epoch 0 was never
  // anybody's.
  `CREATE TABLE ledger_book (
     book text PRIMARY KEY, epoch bigint NOT NULL DEFAULT 0, server text, birth text,
     lease_holder text, lease_until timestamptz)`,
  // What was written before there was a ledger is read by fills, and need not be published one by one.
  'ALTER TABLE outbox ADD COLUMN published boolean NOT NULL DEFAULT true',
  'ALTER TABLE outbox ALTER COLUMN published SET DEFAULT false',
  // A row says itself that it is due: neither ids nor snapshots tell, since neither is given in commit order.
  `CREATE INDEX outbox_unpublished ON outbox (book, id) WHERE commit_number IS NULL AND NOT published`,
];
