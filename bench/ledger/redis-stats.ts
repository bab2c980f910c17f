import { Redis } from 'ioredis';

/** What a server has done since it started. */
export interface RedisStats {
  /** Scripts that clients called, without what these call in turn. */
  readonly calls: number;
  readonly cpuMicros: number;
}

/** Asks a server for its own account, over a connection of its own. */
export interface RedisObserver {
  stats(): Promise<RedisStats>;
  close(): void;
}

/** Opens it. */
export function createRedisObserver(url: string): RedisObserver {
  const client = new Redis(url);
  return {
    stats: async () => {
      const [commands, cpu] = await Promise.all([client.info('commandstats'), client.info('cpu')]);
      return {
        calls: callsOf(commands, 'evalsha') + callsOf(commands, 'eval'),
        cpuMicros: 1e6 * (numberOf(cpu, 'used_cpu_user') + numberOf(cpu, 'used_cpu_sys')),
      };
    },
    close: () => client.disconnect(),
  };
}

const callsOf = (info: string, command: string): number =>
  Number(new RegExp(`^cmdstat_${command}:calls=(\\d+)`, 'm').exec(info)?.[1] ?? 0);

const numberOf = (info: string, field: string): number =>
  Number(new RegExp(`^${field}:([\\d.]+)`, 'm').exec(info)?.[1] ?? Number.NaN);
