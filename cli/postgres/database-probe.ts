import pg from 'pg';

/** Asks a database whether it answers. */
export interface DatabaseProbe {
  /** False where it has not answered within a second. */
  answers(): Promise<boolean>;
  close(): Promise<void>;
}

/** Opens a probe, with one connection of its own. */
export function createDatabaseProbe(url: string): DatabaseProbe {
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    connectionTimeoutMillis: patienceMs,
    query_timeout: patienceMs,
  });
  // A connection that breaks is no answer: whoever asks next hears it.
  pool.on('error', () => {});
  return {
    answers: () =>
      pool.query('SELECT 1').then(
        () => true,
        () => false,
      ),
    close: () => pool.end(),
  };
}

const patienceMs = 1_000;
