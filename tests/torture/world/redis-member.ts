import type { ChildProcess } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { endRedis, freeRedisPort, redisCommand, startRedis } from '../../kit/redis-server.ts';
import type { Victim } from '../faults/index.ts';

/** A redis-server at one port, however often it is started. */
export interface RedisMember {
  readonly name: string;
  readonly port: number;
  readonly victim: Victim;
  /** Rejects where it does not answer. */
  command(...words: readonly (string | number)[]): Promise<unknown>;
  /** Starts it with what it saved. */
  start(...options: readonly string[]): Promise<void>;
  /** SIGKILL; every write that it acknowledged is with the operating system by then. */
  kill(): Promise<void>;
  /** Removes what a killed server saved. */
  forget(): Promise<void>;
}

/** Describes a server over a folder of its own; nothing runs yet. */
export async function createRedisMember(name: string, folder: string): Promise<RedisMember> {
  const port = await freeRedisPort();
  let child: ChildProcess | null = null;
  return {
    name,
    port,
    get victim() {
      return { pid: Number(child?.pid), target: name };
    },
    command: (...words) => redisCommand(port, ...words),
    start: async (...options) => {
      await mkdir(folder, { recursive: true });
      const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
      const saving = ['--save', '', '--appendonly', 'yes'];
      child = await startRedis([...place, ...saving, '--repl-diskless-sync-delay', '0', ...options]);
    },
    kill: async () => {
      if (child !== null) await endRedis(child);
      child = null;
    },
    forget: () => rm(folder, { recursive: true, force: true }),
  };
}
