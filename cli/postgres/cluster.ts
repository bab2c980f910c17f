import { existsSync } from 'node:fs';
import { chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Account, serverAccount } from './account.ts';
import { type Child, startChild } from './child.ts';
import { findPrograms, type Programs } from './installation.ts';

/** The files of a server, and what is needed to run it over them. */
export interface Cluster {
  readonly folder: string;
  readonly programs: Programs;
  readonly account: Account;
}

/** Makes the files at the first start; breaks off, and leaves none behind, where `signal` aborts. */
export async function openCluster(folder: string, password: string, signal: AbortSignal): Promise<Cluster> {
  const [programs, account] = await Promise.all([findPrograms(), serverAccount()]);
  const cluster = { folder, programs, account };
  if (!existsSync(join(folder, 'PG_VERSION'))) await initialise(cluster, password, signal);
  return cluster;
}

// In a folder of its own that is renamed at the end: one that was broken off is never taken for a cluster.
async function initialise(cluster: Cluster, password: string, signal: AbortSignal): Promise<void> {
  const { folder, account } = cluster;
  const draft = `${folder}.new`;
  const passwordFile = join(dirname(folder), 'password.new');
  try {
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { mode: 0o700 });
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    if (account.uid !== undefined) {
      for (const path of [draft, passwordFile]) await chown(path, account.uid, account.gid);
    }
    await runInitdb(cluster, draft, passwordFile, signal);
    await rename(draft, folder);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(draft, { recursive: true, force: true });
  }
}

async function runInitdb(
  { programs, account }: Cluster,
  draft: string,
  passwordFile: string,
  signal: AbortSignal,
): Promise<void> {
  const args = [
    ...[`--pgdata=${draft}`, '--username=comptoir', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
    // A fixed locale: without LANG initdb would take SQL_ASCII.
    ...['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
  ];
  signal.throwIfAborted();
  const child = startChild(programs.initdb, args, account, 'SIGTERM');
  const stop = (): void => child.kill('SIGTERM');
  signal.addEventListener('abort', stop);
  const how = await child.ended;
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  if (how !== 'exit code 0') throw new Error(`initdb ended with ${how}: ${child.lastWords()}`);
}

/** A server that accepts connections. */
export interface Server {
  /** How it ended; see `Child`. */
  readonly child: Child;
  /** Returns once it is gone. */
  stop(): Promise<void>;
}

/** Starts the server on a loopback port; breaks off, and leaves no process behind, where `signal` aborts. */
export async function startServer(
  { folder, programs, account }: Cluster,
  port: number,
  signal: AbortSignal,
): Promise<Server> {
  signal.throwIfAborted();
  const settings = [
    'listen_addresses=127.0.0.1',
    // No socket file: its folder would be one that everybody can write to.
    'unix_socket_directories=',
    // Up to ten for each of five services; tests run several shops over one server.
    'max_connections=200',
    // Read below.
    'lc_messages=C',
  ].flatMap((setting) => ['-c', setting]);
  const child = startChild(
    programs.postgres,
    ['-D', folder, '-p', String(port), ...settings],
    account,
    'SIGQUIT',
  );
  const stop = async (): Promise<void> => {
    child.kill('SIGINT');
    const gone = await Promise.race([child.ended, pause(patienceMs, null, { ref: false })]);
    if (gone === null) child.kill('SIGQUIT');
    await child.ended;
  };
  const ready = new Promise<'ready'>((resolve) =>
    child.onWords((text) => {
      if (text.includes('database system is ready to accept connections')) resolve('ready');
    }),
  );
  let abort = (): void => {};
  const aborted = new Promise<'aborted'>((resolve) => {
    abort = () => resolve('aborted');
    signal.addEventListener('abort', abort);
  });
  const first = await Promise.race([ready, aborted, child.ended]);
  signal.removeEventListener('abort', abort);
  if (first === 'aborted') await stop();
  signal.throwIfAborted();
  if (first !== 'ready') throw new Error(`PostgreSQL ended with ${first}: ${child.lastWords()}`);
  return { child, stop };
}

// A shutdown writes everything down first; one that takes longer is made up for at the next start.
const patienceMs = 20_000;
