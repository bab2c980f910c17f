import { type Kysely, type Migration, sql } from 'kysely';
import type { Log } from './log.ts';
import { startTicking, type Ticking } from './ticking.ts';

/** Idempotency keys by age, so that a sweep reads only what it deletes. */
export const idempotencyAgeMigration: Migration = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await sql`CREATE INDEX idempotency_by_age ON idempotency (created_at)`.execute(db);
  },
};

/** What differs between services that sweep. */
export interface IdempotencySweepOptions {
  readonly log: Log;
  /** Name of the service, for the log. */
  readonly service: string;
  /** 60,000 unless told; the first sweep is that long after the start. */
  readonly tickMs?: number | undefined;
}

/** Deletes, tick by tick, keys that no call can meet any more. Several may run over one database. */
export const startIdempotencySweep = (
  db: Kysely<object>,
  { log, service, tickMs = 60_000 }: IdempotencySweepOptions,
): Ticking =>
  startTicking(async () => (await deleteSome(db)) === keysPerStatement, {
    ...{ tickMs, begins: 'later', log, service },
    failure: { level: 'warn', message: 'old idempotency keys stay: they cannot be deleted' },
  });

// Short statements: a doubled call that finds its key locked would wait for the whole of one.
const keysPerStatement = 1_000;

// A key counts for 24 hours and lies here ten minutes longer: a call that has just found it, at the last moment,
// must still be able to read what it stands for.
async function deleteSome(db: Kysely<object>): Promise<number> {
  const { rows } = await sql`
    DELETE FROM idempotency WHERE (scope, key) IN (
      SELECT scope, key FROM idempotency WHERE created_at < now() - interval '24 hours 10 minutes'
      ORDER BY created_at LIMIT ${keysPerStatement} FOR UPDATE SKIP LOCKED)
    RETURNING 1`.execute(db);
  return rows.length;
}
