import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../../cli/postgres/free-port.ts';
import { type ServiceName, serviceNames } from '../../../schema/service-name.ts';
import { compiled } from './child.ts';
import { clientsOf } from './clients.ts';
import { createDatabase, type Database } from './database.ts';
import { createLinks, type Links } from './links.ts';
import { createMember, type Member } from './member.ts';
import { createRedisMember, type RedisMember } from './redis-member.ts';

/** Tokens by which services know who asks. */
export const credentials = {
  COMPTOIR_GRAPH_CREDENTIAL: 'torture-graph',
  COMPTOIR_WRITE_CREDENTIAL: 'torture-write',
};

/** A service as one of its processes serves it. */
export interface ServiceMember extends Member {
  readonly service: ServiceName;
}

/** All processes of a deployment, and the links between them. */
export interface World {
  /** Those that run; the late one joins them. */
  readonly gateways: Member[];
  /** Started in mid-run, with nothing in memory. */
  readonly late: Member;
  readonly services: readonly ServiceMember[];
  /** The server that processes are led to; the other one follows it or is off. */
  redis: { primary: RedisMember; spare: RedisMember };
  readonly database: Database;
  readonly links: Links;
  close(): Promise<void>;
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
  const plan: Plan = { dir, links, database, redisPort: primary.port };
  const services = await planServices(plan);
  const names = Array.from({ length: options.gateways }, (_, index) => `g${index + 1}`);
  const gateways: Member[] = [];
  for (const [index, name] of names.entries())
    gateways.push(await planGateway(plan, services, name, index === 0 ? options.tinyReplicaBytes : null));
  const late = await planGateway(plan, services, `g${options.gateways + 1}`, null);
  const redis = { primary, spare };
  return {
    gateways,
    late,
    services,
    redis,
    database,
    links,
    close: async () => {
      await Promise.all([...gateways, late, ...services].map((member) => member.kill()));
      await Promise.all([redis.primary.kill(), redis.spare.kill()]);
      await links.close();
      await database.stop();
    },
  };
}

interface Plan {
  readonly dir: string;
  readonly links: Links;
  readonly database: Database;
  readonly redisPort: number;
}

const script = compiled('../../../cli/main.js');
const urlOf = (port: number): string => `http://127.0.0.1:${port}`;

// Two processes of the pricing service over one database: its publisher is always doubled.
const placed = [...serviceNames.map((service) => [service, 'a'] as const), ['pricing', 'b'] as const];

async function planServices(plan: Plan): Promise<ServiceMember[]> {
  const ports = await Promise.all(placed.map(freePort));
  const portOf = (service: ServiceName): number => ports[placed.findIndex(([name]) => name === service)] ?? 0;
  return Promise.all(
    placed.map(async ([service, copy], index) => {
      const name = `service ${service} ${copy}`;
      const port = ports[index] ?? 0;
      const peers = serviceNames
        .filter((peer) => peer !== service)
        .flatMap((peer) => ['--peer', `${peer}=${urlOf(portOf(peer))}/graphql`]);
      const member = createMember({
        name,
        url: urlOf(port),
        healthPath: '/healthz',
        args: [script, 'service', service, '--port', String(port), ...peers],
        environment: {
          ...credentials,
          LOG_LEVEL: 'info',
          DATABASE_URL: plan.database.urlAt(await plan.links.open(`${name} → postgres`, plan.database.port)),
          REDIS_URL: `redis://127.0.0.1:${await plan.links.open(`${name} → redis`, plan.redisPort)}`,
        },
        logFile: join(plan.dir, `${name.replaceAll(' ', '-')}.txt`),
      });
      return Object.assign(member, { service });
    }),
  );
}

async function planGateway(
  plan: Plan,
  services: readonly ServiceMember[],
  name: string,
  replicaBytes: number | null,
): Promise<Member> {
  const port = await freePort();
  // Gateways ask the first process of each service.
  const firsts = services.filter(({ name: member }) => member.endsWith(' a'));
  const addresses = await Promise.all(
    firsts.map(async ({ service, url }) => {
      const behind = await plan.links.open(`gateway ${name} → ${service}`, Number(new URL(url).port));
      const address = `${urlOf(behind)}/graphql`;
      return [service, { url: address, credential: credentials.COMPTOIR_GRAPH_CREDENTIAL }] as const;
    }),
  );
  const file = join(plan.dir, `${name}.yaml`);
  const config = {
    port,
    clients: clientsOf(),
    services: Object.fromEntries(addresses),
    markets: [
      { id: 'FR', country: 'FR', currency: 'EUR', languages: ['fr', 'en'] },
      { id: 'BE', country: 'BE', currency: 'EUR', languages: ['fr', 'en'] },
      { id: 'CH', country: 'CH', currency: 'CHF', languages: ['fr', 'de'] },
    ],
    ...(replicaBytes !== null && { ledger: { replicaBytes } }),
  };
  // YAML reads JSON.
  await writeFile(file, JSON.stringify(config, null, 2));
  return createMember({
    name: `gateway ${name}`,
    url: urlOf(port),
    healthPath: '/readyz',
    args: [script, 'gateway', '--config', file],
    environment: {
      LOG_LEVEL: 'info',
      REDIS_URL: `redis://127.0.0.1:${await plan.links.open(`gateway ${name} → redis`, plan.redisPort)}`,
    },
    logFile: join(plan.dir, `gateway-${name}.txt`),
  });
}
