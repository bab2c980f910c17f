import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import { freePort } from '../../cli/postgres/free-port.ts';
import { requireProgram } from './programs.ts';

/** A real server of one test file, in a folder of its own. */
export interface RedisServer {
  readonly port: number;
  /** Of its latest start. */
  readonly pid: number;
  readonly url: string;
  /** Runs one command over a connection of its own. */
  command(...words: readonly (string | number)[]): Promise<unknown>;
  /** Ends the process at once, as a crash would. */
  kill(): Promise<void>;
  /** Starts it anew on the same port, with what it saved. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a server with these options beside the usual ones, such as `--appendonly yes`. Nothing is saved by default. */
export async function startRedisServer(...options: readonly string[]): Promise<RedisServer> {
  for (let triesLeft = 5; ; triesLeft -= 1) {
    try {
      return await startOnFreePort(options);
    } catch (error) {
      // A port that was free a moment ago, or the one 10,000 above it, may be somebody's by now.
      if (triesLeft === 0 || !String(error).includes('Address already in use')) throw error;
    }
  }
}

async function startOnFreePort(options: readonly string[]): Promise<RedisServer> {
  const port = await freeRedisPort();
  const folder = await mkdtemp(join(tmpdir(), 'comptoir-redis-'));
  const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  // By default a replica waits five seconds for others that may come.
  const args = [...place, '--save', '', '--repl-diskless-sync-delay', '0', ...options];
  let child = await startRedis(args);
  const kill = (): Promise<void> => endRedis(child);
  return {
    port,
    get pid() {
      return Number(child.pid);
    },
    url: `redis://127.0.0.1:${port}`,
    command: (...words) => redisCommand(port, ...words),
    kill,
    restart: async () => {
      await kill();
      child = await startRedis(args);
    },
    close: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Starts redis-server and waits until it accepts commands. */
export async function startRedis(args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(await requireProgram('redis-server'), args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const output = createInterface(child.stdout);
  const ready = new Promise<void>((resolve, reject) => {
    output.on('line', (line) => {
      lines.push(line);
      if (/Ready to accept connections|Sentinel ID is/.test(line)) resolve();
    });
    child.once('exit', () => reject(new Error(`redis-server did not start:\n${lines.join('\n')}`)));
  });
  await ready;
  return child;
}

/** Leaves room for the port 10,000 above, where the nodes of a cluster meet. */
export async function freeRedisPort(): Promise<number> {
  const port = await freePort();
  return port <= 55_535 ? port : freeRedisPort();
}

/** Kills a server and waits until it is gone. */
export async function endRedis(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Runs one command on the server at a port of the loopback. */
export async function redisCommand(port: number, ...words: readonly (string | number)[]): Promise<unknown> {
  const client = new Redis({ port, host: '127.0.0.1', retryStrategy: null, lazyConnect: true });
  // Told to whoever waits for the command; without a listener the library prints it too.
  client.on('error', () => {});
  try {
    await client.connect();
    return await client.call(String(words[0]), ...words.slice(1));
  } finally {
    client.disconnect();
  }
}
