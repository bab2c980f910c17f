import { type Kysely, type Migration, sql } from 'kysely';

/** What is kept about sources without versions, and about each key that they are asked for. */
export const foreignMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  'CREATE TABLE foreign_source (name text PRIMARY KEY, book text NOT NULL UNIQUE, key_prefix text NOT NULL)',
  `CREATE TABLE foreign_key (
     source text NOT NULL REFERENCES foreign_source ON DELETE CASCADE, key text NOT NULL,
     -- Of the value that was written last; null where there is none.
     hash text,
     -- Why the last poll of it came to nothing; null where it came to something.
     fault text,
     -- When the last poll began whose outcome is visible on every channel; null where there was none.
     polled_at timestamptz,
     due_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     -- Whose poll is under way, since when, and until when nobody else begins one.
     claim uuid, began_at timestamptz, claimed_until timestamptz,
     PRIMARY KEY (source, key))`,
  'CREATE INDEX foreign_key_due ON foreign_key (source, due_at, key)',
  'CREATE INDEX foreign_key_polled ON foreign_key (source, polled_at NULLS FIRST)',
  'CREATE INDEX foreign_key_claim ON foreign_key (claim) WHERE claim IS NOT NULL',
];
