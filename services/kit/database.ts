import type { Socket } from 'node:net';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';

/** A service's own PostgreSQL schema, seen through a pool of connections. */
export type Database<Tables> = Kysely<Tables>;

/** Where a service keeps its rows. */
export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  /** Name of the PostgreSQL schema that the service owns. */
  readonly schema: string;
  readonly maxConnections?: number;
  /** A connection on which a statement has waited longer is given up: ten minutes unless told. */
  readonly patienceMs?: number;
}

// A load's own statements may take minutes, and wait as long for somebody else's locks.
const defaultPatienceMs = 600_000;

// Whole numbers of 64 bits come as text by default; versions and commit numbers stay below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** Opens the pool; connects lazily. Close with `destroy()`. */
export function createDatabase<Tables>(options: DatabaseOptions): Database<Tables> {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections ?? 10,
    // Whoever has waited this long for a connection has nobody waiting for him any more.
    connectionTimeoutMillis: 10_000,
    // Extensions are shared by all services and live in `public`.
    options: `-c search_path=${options.schema},public`,
    keepAlive: true,
    Client: clientGivingUpAfter(options.patienceMs ?? defaultPatienceMs),
  });
  // An idle connection that breaks (server restart) is replaced on the next use; without a listener it ends the process.
  pool.on('error', () => {});
  // One in use between two statements says so by itself too, to nobody; its next statement fails with the reason.
  pool.on('connect', (client) => client.on('error', () => {}));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

/**
 * A client that closes its connection when a statement gets no answer. Where the network has lost it, neither side would
 * ever say so: the statement would wait for ever, and the next one on that connection too.
 */
function clientGivingUpAfter(patienceMs: number): typeof pg.Client {
  return class PatientClient extends pg.Client {
    override query(...args: unknown[]): never {
      const answer: unknown = Reflect.apply(super.query, this, args);
      if (!(answer instanceof Promise)) return answer as never;
      const { stream } = (this as unknown as { connection: { stream: Socket } }).connection;
      const timer = setTimeout(() => stream.destroy(), patienceMs);
      timer.unref();
      return answer.finally(() => clearTimeout(timer)) as never;
    }
  };
}

/** Whether PostgreSQL itself is out of reach, as opposed to having refused a statement. */
export function isDatabaseUnreachable(error: unknown): boolean {
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
