import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../../cli/postgres/free-port.ts';
import { type ServiceName, serviceNames } from '../../schema/service-name.ts';
import { type RunningCommand, runCommand } from '../kit/command.ts';
import { createTestDatabase, type TestDatabase } from '../kit/test-database.ts';
import { post } from '../kit/test-gateway.ts';

const credentials = { COMPTOIR_GRAPH_CREDENTIAL: 'graph-secret', COMPTOIR_WRITE_CREDENTIAL: 'write-secret' };
let folder: string;
let database: TestDatabase;
let gatewayUrl: string;
let ports: Record<ServiceName, number>;
const running = new Map<string, RunningCommand>();

// Filled in when the configuration is read.
const fromEnvironment = ['$', '{COMPTOIR_GRAPH_CREDENTIAL}'].join('');
const serviceUrl = (name: ServiceName) => `http://127.0.0.1:${ports[name]}/graphql`;
const startService = (name: ServiceName): void => {
  const peers = serviceNames
    .filter((peer) => peer !== name)
    .flatMap((peer) => ['--peer', `${peer}=${serviceUrl(peer)}`]);
  const environment = { ...credentials, DATABASE_URL: database.url };
  running.set(name, runCommand(['service', name, '--port', String(ports[name]), ...peers], environment));
};
const untilAnswering = async (address: string): Promise<void> => {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    if ((await fetch(address).catch(() => null))?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${address} does not answer.`);
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comptoir-distributed-'));
  database = await createTestDatabase();
  const taken = await Promise.all([...serviceNames, 'gateway'].map(freePort));
  ports = Object.fromEntries(serviceNames.map((name, index) => [name, taken[index]])) as Record<
    ServiceName,
    number
  >;
  const port = taken[serviceNames.length] ?? 0;
  gatewayUrl = `http://127.0.0.1:${port}`;
  const config = {
    port,
    anonymous: 'web',
    clients: [{ id: 'web', channel: 'WEB', market: 'FR' }],
    services: Object.fromEntries(
      serviceNames.map((name) => [name, { url: serviceUrl(name), credential: fromEnvironment }]),
    ),
  };
  // YAML reads JSON.
  await writeFile(join(folder, 'comptoir.yaml'), JSON.stringify(config));
  running.set('gateway', runCommand(['gateway', '--config', join(folder, 'comptoir.yaml')], credentials));
  await untilAnswering(`${gatewayUrl}/readyz`);
});
afterAll(async () => {
  await Promise.all([...running.values()].map((command) => command.stop('SIGTERM')));
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a gateway and five services, each a process of its own', () => {
  it('starts the gateway while no service runs, and answers once they are there', async () => {
    const before = await post(`${gatewayUrl}/graphql`, '{ products { nodes { id } } }');
    expect(before.body.errors?.[0]?.extensions?.code).toBe('SERVICE_UNAVAILABLE');
    for (const name of serviceNames) startService(name);
    await Promise.all(serviceNames.map((name) => untilAnswering(`http://127.0.0.1:${ports[name]}/healthz`)));
    const loaded = runCommand(
      ['generate', '--products', '30', '--config', join(folder, 'comptoir.yaml')],
      credentials,
    );
    expect(await loaded.ended).toMatchObject({ code: 0 });
    const { body } = await post(
      `${gatewayUrl}/graphql`,
      '{ products(first: 3) { totalCount nodes { variants { sku price { version } availability { version } } } } }',
    );
    expect(body.errors).toBeUndefined();
    expect(body.data).toMatchObject({ products: { totalCount: 30, nodes: { length: 3 } } });
  });

  it('serves no explorer, since its configuration does not ask for one', async () => {
    const pages = ['/explorer/', '/explorer', '/explorer/index.html'];
    const answers = await Promise.all(pages.map((page) => fetch(`${gatewayUrl}${page}`)));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  });

  it('refuses callers without the credential, and writers with the gateway’s', async () => {
    const ask = (headers: Record<string, string>) =>
      post(serviceUrl('pricing'), 'mutation { pricesDelete(prices: []) { changed } }', { headers });
    expect((await ask({})).status).toBe(401);
    expect((await ask({ authorization: 'Bearer wrong' })).status).toBe(401);
    const asGateway = await ask({ authorization: `Bearer ${credentials.COMPTOIR_GRAPH_CREDENTIAL}` });
    expect(asGateway.body.errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
  });

  it('goes on without a service that was killed, and with it once it is back', async () => {
    const query =
      '{ products(first: 1) { nodes { title variants { price { version } availability { version } } } } }';
    await running.get('pricing')?.stop('SIGKILL');
    const without = await post(`${gatewayUrl}/graphql`, query);
    expect(JSON.stringify(without.body.data)).toMatch(/"price":null,"availability":{"version":\d/);
    expect(without.body.errors?.[0]?.extensions?.code).toBe('SERVICE_UNAVAILABLE');
    startService('pricing');
    const deadline = Date.now() + 20_000;
    let body = without.body;
    while (body.errors !== undefined && Date.now() < deadline)
      body = (await post(`${gatewayUrl}/graphql`, query)).body;
    expect(JSON.stringify(body)).toMatch(/"price":{"version":\d/);
  });
});
