import { type Kysely, type Migration, sql } from 'kysely';

/** The outbox of events. */
export const eventsMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  // Not by position: those are given before a commit, and a slower neighbour's lower one would be passed over for ever.
  'CREATE SEQUENCE event_number',
  `CREATE TABLE event (
     position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     -- Random: after a restored database the id of an event that is lost names none.
     id text NOT NULL UNIQUE,
     -- Given once it can be seen; null until then.
     number bigint UNIQUE,
     type text NOT NULL, subject text NOT NULL, payload jsonb NOT NULL,
     at timestamptz NOT NULL DEFAULT clock_timestamp())`,
  'CREATE INDEX event_without_number ON event (position) WHERE number IS NULL',
  'CREATE INDEX event_by_age ON event (at)',
];
