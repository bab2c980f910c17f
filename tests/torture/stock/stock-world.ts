import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../../cli/postgres/free-port.ts';
import { compiled } from '../world/child.ts';
import { createDatabase, type Database } from '../world/database.ts';
import { createLinks, type Links } from '../world/links.ts';
import { createMember, type Member } from '../world/member.ts';
import { createRedisMember } from '../world/redis-member.ts';
import { credentials } from '../world/world.ts';

/** Several processes of the stock service over one database. */
export interface StockWorld {
  readonly services: readonly Member[];
  /** Null where the server is the caller's own. */
  readonly database: Database | null;
  readonly links: Links;
  /** Of the service's database, as the services see it. */
  readonly databaseUrl: string;
  close(): Promise<void>;
}

const copies = 3;
const script = compiled('../../../cli/main.js');

/** Starts everything; returns once every process answers. */
export async function createStockWorld(dir: string, ownDatabase: string | null): Promise<StockWorld> {
  await mkdir(dir, { recursive: true });
  const database = ownDatabase === null ? await createDatabase(join(dir, 'postgres')) : null;
  await database?.start();
  const redis = await createRedisMember('redis', join(dir, 'redis'));
  await redis.start();
  const links = createLinks();
  const databaseUrl = database
    ? database.urlAt(await links.open('services → postgres', database.port))
    : (ownDatabase ?? '');
  const ports = await Promise.all(Array.from({ length: copies }, freePort));
  const services = ports.map((port, index) =>
    createMember({
      name: `service stock ${index + 1}`,
      url: `http://127.0.0.1:${port}`,
      healthPath: '/healthz',
      args: [script, 'service', 'stock', '--port', String(port)],
      environment: {
        ...credentials,
        LOG_LEVEL: 'info',
        DATABASE_URL: databaseUrl,
        REDIS_URL: `redis://127.0.0.1:${redis.port}`,
      },
      logFile: join(dir, `stock-${index + 1}.txt`),
    }),
  );
  const close = async (): Promise<void> => {
    await Promise.all(services.map((service) => service.kill()));
    await redis.kill();
    await links.close();
    await database?.stop();
  };
  try {
    await Promise.all(services.map((service) => service.start()));
  } catch (error) {
    await close();
    throw error;
  }
  return { services, database, links, databaseUrl, close };
}
