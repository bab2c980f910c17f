import { type Kysely, type Migration, sql } from 'kysely';

/**
 * Has the outbox read in order by its index alone. Right after a large commit the planner knows nothing of it yet:
 * without the id in the index it reads and sorts the whole group for each piece of it.
 */
export const outboxOrderMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  'CREATE INDEX outbox_in_order ON outbox (book, commit_number, id)',
  // The new one begins with the same columns.
  'DROP INDEX outbox_by_commit',
];
