import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../../cli/postgres/free-port.ts';
import { type ServiceName, serviceNames } from '../../../schema/service-name.ts';
import { compiled } from './child.ts';
import { clientsOf } from './clients.ts';
import type { Database } from './database.ts';
import type { Links } from './links.ts';
import { createMember, type Member } from './member.ts';

/** Tokens by which services know who asks. */
export const credentials = {
  COMPTOIR_GRAPH_CREDENTIAL: 'torture-graph',
  COMPTOIR_WRITE_CREDENTIAL: 'torture-write',
};

/** A service as one of its processes serves it. */
export interface ServiceMember extends Member {
  readonly service: ServiceName;
}

/** Every gateway and service of a deployment, wherever its register is. */
export interface Deployment {
  /** Those that run from the start; the late one may join them. */
  readonly gateways: Member[];
  /** Started in mid-run, with nothing in memory, or never. */
  readonly late: Member;
  readonly services: readonly ServiceMember[];
  close(): Promise<void>;
}

/** What a deployment is made of. */
export interface DeploymentOptions {
  readonly dir: string;
  readonly database: Database;
  readonly links: Links;
  /** What REDIS_URL is for a member, such as `gateway g1`. */
  readonly redisUrlOf: (member: string) => Promise<string>;
  readonly gateways: number;
  /** Of the first gateway's replica: a few dozen entries. */
  readonly tinyReplicaBytes: number;
}

/** Describes gateways and services; nothing is started. */
export async function planDeployment(options: DeploymentOptions): Promise<Deployment> {
  const services = await planServices(options);
  const names = Array.from({ length: options.gateways }, (_, index) => `g${index + 1}`);
  const gateways: Member[] = [];
  for (const [index, name] of names.entries())
    gateways.push(await planGateway(options, services, name, index === 0 ? options.tinyReplicaBytes : null));
  const late = await planGateway(options, services, `g${options.gateways + 1}`, null);
  return {
    gateways,
    late,
    services,
    close: async () => {
      await Promise.all([...gateways, late, ...services].map((member) => member.kill()));
    },
  };
}

const script = compiled('../../../cli/main.js');
const urlOf = (port: number): string => `http://127.0.0.1:${port}`;

// Two processes of the pricing service over one database: its publisher is always doubled.
const placed = [...serviceNames.map((service) => [service, 'a'] as const), ['pricing', 'b'] as const];

async function planServices(plan: DeploymentOptions): Promise<ServiceMember[]> {
  const ports = await Promise.all(placed.map(freePort));
  const portOf = (service: ServiceName): number => ports[placed.findIndex(([name]) => name === service)] ?? 0;
  return Promise.all(
    placed.map(async ([service, copy], index) => {
      const name = `service ${service} ${copy}`;
      const port = ports[index] ?? 0;
      const peers = serviceNames
        .filter((peer) => peer !== service)
        .flatMap((peer) => ['--peer', `${peer}=${urlOf(portOf(peer))}/graphql`]);
      const payments = service === 'cart' ? ['--payments', await writePayments(plan.dir, port)] : [];
      const member = createMember({
        name,
        url: urlOf(port),
        healthPath: '/healthz',
        args: [script, 'service', service, '--port', String(port), ...peers, ...payments],
        environment: {
          ...credentials,
          LOG_LEVEL: 'info',
          DATABASE_URL: plan.database.urlAt(await plan.links.open(`${name} → postgres`, plan.database.port)),
          REDIS_URL: await plan.redisUrlOf(name),
        },
        logFile: join(plan.dir, `${name.replaceAll(' ', '-')}.txt`),
      });
      return Object.assign(member, { service });
    }),
  );
}

/** The file by which the cart service knows who moves the money: nobody. */
async function writePayments(dir: string, port: number): Promise<string> {
  const file = join(dir, 'payments.yaml');
  const settings = {
    provider: 'test',
    publicUrl: urlOf(port),
    webhookSecret: 'torture-torture-torture-torture-',
  };
  // YAML reads JSON.
  await writeFile(file, JSON.stringify(settings));
  return file;
}

async function planGateway(
  plan: DeploymentOptions,
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
      REDIS_URL: await plan.redisUrlOf(`gateway ${name}`),
    },
    logFile: join(plan.dir, `gateway-${name}.txt`),
  });
}
