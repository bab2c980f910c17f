import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createDatabase, type Database } from './database.ts';
import { type Deployment, planDeployment } from './deployment.ts';
import { createLinks, type Links } from './links.ts';
import { createRedisMember, type RedisMember } from './redis-member.ts';

export { credentials } from './deployment.ts';

/** All processes of a deployment, and the links between them. */
export interface World extends Deployment {
  /** The server that processes are led to; the other one follows it or is off. */
  redis: { primary: RedisMember; spare: RedisMember };
  readonly database: Database;
  readonly links: Links;
}

/** Where and how large. */
export interface WorldOptions {
  readonly dir: string;
  readonly gateways: number;
  /** Of the first gateway's replica: a few dozen entries. */
  readonly tinyReplicaBytes: number;
}

/** Describes a deployment and starts what stores data; services and gateways are not started. */
export async function createWorld(options: WorldOptions): Promise<World> {
  const { dir } = options;
  await mkdir(dir, { recursive: true });
  const database = await createDatabase(join(dir, 'postgres'));
  await database.start();
  const primary = await createRedisMember('redis a', join(dir, 'redis-a'));
  const spare = await createRedisMember('redis b', join(dir, 'redis-b'));
  await primary.start();
  const links = createLinks();
  const redisUrlOf = async (member: string): Promise<string> =>
    `redis://127.0.0.1:${await links.open(`${member} → redis`, primary.port)}`;
  const deployment = await planDeployment({ ...options, database, links, redisUrlOf });
  const redis = { primary, spare };
  return {
    ...deployment,
    redis,
    database,
    links,
    close: async () => {
      await deployment.close();
      await Promise.all([redis.primary.kill(), redis.spare.kill()]);
      await links.close();
      await database.stop();
    },
  };
}
