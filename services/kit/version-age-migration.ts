import { type Kysely, type Migration, sql } from 'kysely';

/** What pruning needs: versions by age, and how far it has come. */
export const versionAgeMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  'CREATE INDEX entry_version_by_age ON entry_version (written_at)',
  // One row: whoever has it locked is the one who prunes.
  `CREATE TABLE version_pruning (
     id boolean PRIMARY KEY DEFAULT true CHECK (id), looked_until timestamptz NOT NULL DEFAULT '-infinity')`,
  'INSERT INTO version_pruning DEFAULT VALUES',
];
