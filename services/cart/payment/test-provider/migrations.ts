import { type Kysely, Migrator, sql } from 'kysely';
import { type Database, prepareSchema } from '../../../kit/database.ts';

/** The schema of the test provider: it is somebody else's system, which only happens to live in the same database. */
export const testSchema = 'test_payments';

/** Brings the test provider's tables up to date. */
export async function migrateTestProvider(db: Database<object>): Promise<void> {
  await prepareSchema(db, testSchema);
  const migrator = new Migrator({
    db,
    migrationTableSchema: testSchema,
    provider: { getMigrations: async () => ({ '2026-12-payments': { up } }) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw new Error(`Schema ${testSchema} cannot be made.`, { cause: error });
}

async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `CREATE TABLE payment (
     key text PRIMARY KEY,
     reference text NOT NULL UNIQUE,
     -- Of the token: how it behaves from now on.
     behaviour text NOT NULL,
     state text NOT NULL,
     description text NOT NULL, currency text NOT NULL, asked bigint NOT NULL CHECK (asked > 0),
     authorized bigint NOT NULL DEFAULT 0 CHECK (authorized IN (0, asked)),
     captured bigint NOT NULL DEFAULT 0 CHECK (captured <= authorized),
     refunded bigint NOT NULL DEFAULT 0 CHECK (refunded BETWEEN 0 AND captured),
     -- When one that is pending is authorized.
     decides_at timestamptz,
     -- Opens the page on which the customer decides: whoever knows it may.
     action_token text UNIQUE,
     decline_code text, decline_message text)`,
  // Every call that was done, by its key: a movement, or the authorization itself.
  `CREATE TABLE call (
     key text PRIMARY KEY,
     position bigint GENERATED ALWAYS AS IDENTITY,
     payment text NOT NULL REFERENCES payment,
     kind text NOT NULL, amount bigint NOT NULL, input_hash text NOT NULL)`,
  'CREATE INDEX call_by_payment ON call (payment, position)',
  // Calls that were lost on their way, once each.
  'CREATE TABLE lost_call (key text PRIMARY KEY)',
  // One that is sent twice stands here twice.
  `CREATE TABLE webhook (
     position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     id text NOT NULL, payment text NOT NULL REFERENCES payment, type text NOT NULL,
     due_at timestamptz NOT NULL, attempts int NOT NULL DEFAULT 0)`,
  'CREATE INDEX webhook_by_due ON webhook (due_at)',
];
