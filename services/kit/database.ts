import { randomUUID } from 'node:crypto';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { createLossyClient, type StatementPatience } from './lost-connections.ts';

/** A service's own PostgreSQL schema, seen through a pool of connections. */
export type Database<Tables> = Kysely<Tables>;

/** Where a service keeps its rows. */
export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  /** Name of the PostgreSQL schema that the service owns. */
  readonly schema: string;
  readonly maxConnections?: number;
  /**
   * A connection on which a statement has waited longer is given up. Unless told, PostgreSQL is asked whether it works on
   * what takes long, and ten minutes are the end.
   */
  readonly patienceMs?: number;
  /** Whoever has waited this long for a connection is told so: ten seconds unless told. */
  readonly connectPatienceMs?: number;
}

// A load's own statements may take minutes, and wait as long for somebody else's locks.
const defaultPatience: StatementPatience = { patienceMs: 600_000, inquireAfterMs: 1_500 };
// By then nobody waits for him any more.
const defaultConnectPatienceMs = 10_000;

// Whole numbers of 64 bits come as text by default; versions and commit numbers stay below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** Opens the pool; connects lazily. Close with `destroy()`. */
export function createDatabase<Tables>(options: DatabaseOptions): Database<Tables> {
  const { patienceMs } = options;
  const config: pg.ClientConfig = {
    connectionString: options.url,
    // By which the pool's connections are told from others'.
    application_name: `comptoir ${options.schema} ${randomUUID().slice(0, 8)}`,
    keepAlive: true,
  };
  const pool = new pg.Pool({
    ...config,
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: options.connectPatienceMs ?? defaultConnectPatienceMs,
    // Extensions are shared by all services and live in `public`.
    options: `-c search_path=${options.schema},public`,
    Client: createLossyClient(
      config,
      patienceMs === undefined ? defaultPatience : { patienceMs, inquireAfterMs: null },
    ),
  });
  // An idle connection that breaks (server restart) is replaced on the next use; without a listener it ends the process.
  pool.on('error', () => {});
  // One in use between two statements says so by itself too, to nobody; its next statement fails with the reason.
  pool.on('connect', (client) => client.on('error', () => {}));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

/** Whether PostgreSQL itself is out of reach, as opposed to having refused a statement. */
export function isDatabaseUnreachable(thrown: unknown): boolean {
  // GraphQL wraps what another realm of JavaScript threw, such as a socket's error seen from inside a sandbox.
  const error = (thrown as { readonly thrownValue?: unknown } | null)?.thrownValue ?? thrown;
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string') {
    return (
      error instanceof Error &&
      /Connection terminated|not queryable|timeout exceeded when trying to connect/.test(error.message)
    );
  }
  // Classes 08 (connection) and 57P (shutdown, crash, starting up), and the socket's own errors.
  return (
    /^(08|57P)/.test(code) || ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT'].includes(code)
  );
}

/** Makes the schema and the extensions that services share; safe to call at once from several processes. */
export async function prepareSchema<Tables>(db: Database<Tables>, schema: string): Promise<void> {
  await db.connection().execute(async (connection) => {
    await sql`SELECT pg_advisory_lock(hashtext('comptoir schema'))`.execute(connection);
    try {
      await sql`CREATE SCHEMA IF NOT EXISTS ${sql.id(schema)}`.execute(connection);
      await sql`CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public`.execute(connection);
      await sql`CREATE EXTENSION IF NOT EXISTS unaccent SCHEMA public`.execute(connection);
    } finally {
      await sql`SELECT pg_advisory_unlock(hashtext('comptoir schema'))`.execute(connection);
    }
  });
}
