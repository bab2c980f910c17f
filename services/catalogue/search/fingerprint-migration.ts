import { type Kysely, type Migration, sql } from 'kysely';

/**
 * By what a product is found, in short: one that is written anew and is found as before changes no list. Products of
 * before are taken for changed when they are written next.
 */
export const fingerprintMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`ALTER TABLE search_product ADD COLUMN fingerprint text NOT NULL DEFAULT ''`.execute(db);
  },
};
