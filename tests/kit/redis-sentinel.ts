import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.ts';
import {
  endRedis,
  freeRedisPort,
  type RedisServer,
  redisCommand,
  startRedis,
  startRedisServer,
} from './redis-server.ts';

/** A primary, its replicas, and three sentinels that watch them. */
export interface RedisSentinels {
  readonly url: string;
  /** That of the start. */
  readonly primary: RedisServer;
  /** The primary and all replicas. */
  readonly servers: readonly RedisServer[];
  readonly sentinelPorts: readonly number[];
  close(): Promise<void>;
}

/** The name by which sentinels know the primary. */
export const sentinelName = 'shop';

/** Starts them; resolves when every sentinel knows the replicas and the two other sentinels. */
export async function startRedisSentinels(replicaCount = 1): Promise<RedisSentinels> {
  const primary = await startRedisServer();
  const replicas = await Promise.all(
    Array.from({ length: replicaCount }, () => startRedisServer('--replicaof', `127.0.0.1 ${primary.port}`)),
  );
  await eventually('the replicas follow', async () => {
    const infos = await Promise.all(replicas.map((replica) => replica.command('INFO', 'replication')));
    return infos.every((info) => String(info).includes('master_link_status:up'));
  });
  const folder = await mkdtemp(join(tmpdir(), 'comptoir-sentinel-'));
  const sentinels = await Promise.all([1, 2, 3].map(() => startSentinel(folder, primary.port)));
  await eventually('the sentinels know each other', async () => {
    const known = await Promise.all(sentinels.map(({ port }) => knownTo(port)));
    return known.every((text) => text.includes(`slaves=${replicaCount},sentinels=3`));
  });
  return {
    url: `redis+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}/${sentinelName}`,
    primary,
    servers: [primary, ...replicas],
    sentinelPorts: sentinels.map(({ port }) => port),
    close: async () => {
      await Promise.all(sentinels.map(({ child }) => endRedis(child)));
      await Promise.all([primary, ...replicas].map((server) => server.close()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const knownTo = async (port: number): Promise<string> => String(await redisCommand(port, 'INFO', 'sentinel'));

async function startSentinel(
  folder: string,
  primaryPort: number,
): Promise<{ port: number; child: ChildProcess }> {
  const port = await freeRedisPort();
  const file = join(folder, `${port}.conf`);
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    `sentinel monitor ${sentinelName} 127.0.0.1 ${primaryPort} 2`,
    `sentinel down-after-milliseconds ${sentinelName} 1000`,
    `sentinel failover-timeout ${sentinelName} 5000`,
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  return { port, child: await startRedis([file, '--sentinel']) };
}
