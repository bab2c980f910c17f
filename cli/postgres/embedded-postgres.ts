import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { openCluster, type Server, startServer } from './cluster.ts';
import { freePort } from './free-port.ts';
import { reachableFolder } from './installation.ts';
import { type Keeping, keepRunning } from './keep-running.ts';
import { stopOrphan } from './orphan.ts';

/** A PostgreSQL server that this process started. */
export interface EmbeddedPostgres {
  /** `postgres://…` of a database of this server, which is made where it does not exist. */
  databaseUrl(name: string): Promise<string>;
  /** Ends the server; returns once its process is gone. */
  close(): Promise<void>;
}

/** What a start may be given. */
export interface EmbeddedPostgresOptions {
  readonly signal?: AbortSignal;
  /** Has the server started again where it ends by itself; left alone where left out. */
  readonly keeping?: Pick<Keeping, 'log' | 'onLost'>;
}

/**
 * Starts PostgreSQL on a free loopback port over a folder of its own, which is made at the first start.
 * A server that a killed process left behind in the folder is stopped first. Where `signal` aborts, the start breaks
 * off and leaves no process behind.
 */
export async function startEmbeddedPostgres(
  folder: string,
  { signal, keeping }: EmbeddedPostgresOptions = {},
): Promise<EmbeddedPostgres> {
  const home = await reachableFolder(folder);
  const password = await keptPassword(home);
  const { server, port, startAgain } = await start(join(home, 'cluster'), password, signal ?? never);
  const url = (name: string): string => `postgres://comptoir:${password}@127.0.0.1:${port}/${name}`;
  const kept = keeping === undefined ? server : keepRunning(server, { ...keeping, startAgain });
  return {
    databaseUrl: async (name) => {
      await createDatabase(url('postgres'), name);
      return url(name);
    },
    close: () => kept.stop(),
  };
}

const never = new AbortController().signal;

interface Started extends Pick<Keeping, 'startAgain'> {
  readonly server: Server;
  readonly port: number;
}

async function start(folder: string, password: string, signal: AbortSignal): Promise<Started> {
  try {
    // Two servers over one cluster would destroy it; PostgreSQL's own lock would only make ours fail.
    await stopOrphan(folder);
    const cluster = await openCluster(folder, password, signal);
    // Chosen anew at each start: a fixed one may be anybody's by then.
    const port = await freePort();
    const startAgain: Started['startAgain'] = (until) => startServer(cluster, port, until);
    return { server: await startAgain(signal), port, startAgain };
  } catch (error) {
    signal.throwIfAborted();
    const { message } = error as Error;
    throw new Error(`The embedded PostgreSQL did not start in ${folder}: ${message}`, { cause: error });
  }
}

// Kept beside the cluster, which knows only its hash.
async function keptPassword(home: string): Promise<string> {
  const file = join(home, 'password');
  await mkdir(home, { recursive: true });
  if (!existsSync(file)) await writeFile(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFile(file, 'utf8');
}

async function createDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  // Said to whoever asks next, too.
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`).catch(ignoreExisting);
  } finally {
    await client.end();
  }
}

// 42P04: duplicate_database.
function ignoreExisting(error: { readonly code?: string }): void {
  if (error.code !== '42P04') throw error;
}
