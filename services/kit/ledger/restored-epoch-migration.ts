import { type Kysely, type Migration, sql } from 'kysely';

/** Remembers the epoch with which a book began anew after its database was restored. */
export const restoredEpochMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`ALTER TABLE ledger_book ADD COLUMN restored_epoch bigint NOT NULL DEFAULT 0`.execute(db);
  },
};
