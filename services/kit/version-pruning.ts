import { type Kysely, sql } from 'kysely';
import type { Log } from './log.ts';
import { startTicking, type Ticking } from './ticking.ts';

/** How long versions are kept that are current no more. */
export interface VersionKeeping {
  /** Days since a newer version was written: 90 unless told. */
  readonly keepVersionsDays?: number | undefined;
  /** How often is looked for older ones; a minute unless told. */
  readonly pruneTickMs?: number | undefined;
}

const defaultKeptDays = 90;

/**
 * Deletes versions that were superseded long ago. Kept for ever are the current version of every entry, and every
 * version that says that an entry was deleted. Several may run over one database.
 */
export const startVersionPruning = (
  db: Kysely<object>,
  log: Log,
  service: string,
  { keepVersionsDays = defaultKeptDays, pruneTickMs = 60_000 }: VersionKeeping,
): Ticking =>
  startTicking(() => pruneSome(db, keepVersionsDays), {
    ...{ tickMs: pruneTickMs, begins: 'at once', log, service },
    failure: { level: 'warn', message: 'old versions stay: they cannot be deleted' },
  });

const versionsAtOnce = 1_000;

/**
 * Looks at the next versions by age, and deletes what they superseded: so nothing is read twice, and what has no newer
 * version beside it is never touched. True where there may be more.
 */
async function pruneSome(db: Kysely<object>, keptDays: number): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const { rows: claims } = await sql`SELECT FROM version_pruning FOR UPDATE SKIP LOCKED`.execute(trx);
    if (claims.length === 0) return false;
    const { rows } = await sql<{ looked: number }>`
      WITH newer AS (
        SELECT book, key, version, written_at FROM entry_version
        WHERE written_at > (SELECT looked_until FROM version_pruning)
          AND written_at < clock_timestamp() - ${keptDays} * interval '1 day'
        ORDER BY written_at
        -- What was written at one instant is looked at together: the next page begins behind that instant.
        FETCH FIRST ${sql.lit(versionsAtOnce)} ROWS WITH TIES
      ), pruned AS (
        DELETE FROM entry_version AS older USING newer
        WHERE (older.book, older.key) = (newer.book, newer.key) AND older.version < newer.version
          AND older.value IS NOT NULL
      ), moved AS (
        UPDATE version_pruning SET looked_until = latest.at
        FROM (SELECT max(written_at) AS at FROM newer) AS latest WHERE latest.at IS NOT NULL
      )
      SELECT count(*) AS looked FROM newer`.execute(trx);
    return (rows[0]?.looked ?? 0) >= versionsAtOnce;
  });
}
