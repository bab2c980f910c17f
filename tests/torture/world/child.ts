import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Done, Order } from './order.ts';

/** One start of a program of the product, or of the load. */
export interface Child {
  readonly pid: number;
  readonly process: ChildProcess;
  /** Resolves with how it ended. */
  readonly ended: Promise<string>;
  /** Has the process do something to itself; rejects where it ends before. */
  order(order: Omit<Order, 'id'>): Promise<number>;
  /** SIGKILL; resolves once it is gone. */
  kill(): Promise<void>;
}

/** What is started. */
export interface ChildOptions {
  /** Arguments of Node, the script first. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Its output is appended here. */
  readonly logFile: string;
}

const preload = new URL('../preload.js', import.meta.url).href;

/** The path of a compiled file beside this folder, such as `../../cli/main.js`. */
export const compiled = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Starts Node with the preload. */
export async function startChild({ args, environment, logFile }: ChildOptions): Promise<Child> {
  const child = spawn(process.execPath, ['--import', preload, ...args], {
    env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const log = createWriteStream(logFile, { flags: 'a' });
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  const ended = new Promise<string>((resolve) => {
    child.once('close', (code, signal) => {
      log.end();
      resolve(signal ?? `code ${code}`);
    });
  });
  await once(child, 'spawn');
  let orders = 0;
  return {
    pid: Number(child.pid),
    process: child,
    ended,
    order: (order) => {
      orders += 1;
      const sent = { ...order, id: orders };
      const done = new Promise<number>((resolve) => {
        const hear = (message: Done): void => {
          if (message.id !== sent.id) return;
          child.off('message', hear);
          resolve(message.value);
        };
        child.on('message', hear);
      });
      child.send(sent, () => {});
      const end = ended.then((how): never => {
        throw new Error(`The process ended by ${how}.`);
      });
      return Promise.race([done, end]);
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
