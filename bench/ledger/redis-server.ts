import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../../cli/postgres/free-port.ts';

/** A real server on a free port of the loopback, in a folder of its own; it saves nothing. */
export interface RedisServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts redis-server. Rejects with one line that says what to install where it is missing. */
export async function startRedisServer(): Promise<RedisServer> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'comptoir-bench-redis-'));
  const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  const child = spawn('redis-server', place, { stdio: ['ignore', 'pipe', 'inherit'] });
  const close = async (): Promise<void> => {
    await end(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(child);
  } catch (error) {
    await close();
    throw error;
  }
  return { url: `redis://127.0.0.1:${port}`, close };
}

function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', ({ message }) => {
      const advice = 'install Redis, on Debian or Ubuntu by "sudo apt-get install redis-server"';
      reject(new Error(`The bench needs redis-server: ${advice} (${message}).`));
    });
    child.once('exit', (code) => reject(new Error(`redis-server ended with ${code} before it was ready.`)));
    if (child.stdout === null) return;
    createInterface(child.stdout).on('line', (line) => {
      if (line.includes('Ready to accept connections')) resolve();
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
