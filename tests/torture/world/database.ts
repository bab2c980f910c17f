import { chmod, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../cli/postgres/embedded-postgres.ts';
import { reachableFolder } from '../../../cli/postgres/installation.ts';

/** A PostgreSQL of the run alone. Every start of it is at another port. */
export interface Database {
  /** Of its current start. */
  readonly port: number;
  /** The address of the shop's database behind a port of ours. */
  urlAt(port: number): string;
  /** The server's own process; null where it does not run. */
  pid(): Promise<number | null>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const name = 'comptoir';

/** Describes a server over a folder; nothing runs yet. */
export async function createDatabase(folder: string): Promise<Database> {
  await mkdir(folder, { recursive: true });
  // As root it runs as another user, who must be able to walk here.
  await chmod(folder, 0o755);
  const home = await reachableFolder(folder);
  let server: EmbeddedPostgres | null = null;
  let url = new URL('postgres://127.0.0.1');
  return {
    get port() {
      return Number(url.port);
    },
    urlAt: (port) => Object.assign(new URL(url), { port: String(port) }).href,
    pid: async () => {
      const text = await readFile(join(home, 'cluster', 'postmaster.pid'), 'utf8').catch(() => '');
      return Number(text.split('\n')[0]) || null;
    },
    start: async () => {
      server = await startEmbeddedPostgres(folder);
      url = new URL(await server.databaseUrl(name));
      await forgoDisks(url.href);
    },
    stop: async () => {
      await server?.close();
      server = null;
    },
  };
}

// What is killed here are processes, never the machine: what they gave to the operating system stays.
async function forgoDisks(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query('ALTER SYSTEM SET fsync = off');
    await client.query('SELECT pg_reload_conf()');
  } finally {
    await client.end();
  }
}
