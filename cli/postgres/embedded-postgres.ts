import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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
  await stopOrphan(cluster);
  const Installation = await loadInstallation();
  const port = await freePort();
  const messages: string[] = [];
  const server = new Installation({
    databaseDir: cluster,
    port,
    user: 'comptoir',
    password,
    authMethod: 'scram-sha-256',
    createPostgresUser: process.getuid?.() === 0,
    // A fixed locale: without LANG initdb would take SQL_ASCII.
    initdbFlags: ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
    postgresFlags: [
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
      '-c',
      'max_connections=200',
    ],
    onLog: (message) => messages.push(String(message)),
    onError: (message) => messages.push(String(message)),
  });
  try {
    if (!existsSync(join(cluster, 'PG_VERSION'))) await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(
      `The embedded PostgreSQL did not start in ${cluster}: ${messages.slice(-5).join('').trim()}`,
      {
        cause: error,
      },
    );
  }
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

async function keptPassword(home: string): Promise<string> {
  const file = join(home, 'password');
  await mkdir(home, { recursive: true });
  if (!existsSync(file)) await writeFile(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFile(file, 'utf8');
}

function ignoreExisting(error: { readonly code?: string }): void {
  if (error.code !== '42P04') throw error;
}
