import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../../cli/postgres/free-port.ts';
import { type RunningCommand, runCommand } from '../kit/command.ts';
import { eventually } from '../kit/eventually.ts';
import { type RestSource, startRestSource } from '../kit/rest-source.ts';
import { createTestDatabase, type TestDatabase } from '../kit/test-database.ts';
import { post } from '../kit/test-gateway.ts';

const credentials = { COMPTOIR_GRAPH_CREDENTIAL: 'graph-secret', COMPTOIR_WRITE_CREDENTIAL: 'write-secret' };
let folder: string;
let database: TestDatabase;
let source: RestSource;
const running: RunningCommand[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comptoir-source-'));
  database = await createTestDatabase();
  source = await startRestSource();
});
afterAll(async () => {
  await Promise.all(running.map((command) => command.stop('SIGTERM')));
  await source.close();
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

// YAML reads JSON.
const fileOf = async (name: string, content: object): Promise<string> => {
  const file = join(folder, name);
  await writeFile(file, JSON.stringify(content));
  return file;
};
const service = (name: string, port: number, ...args: string[]): RunningCommand => {
  const environment = { ...credentials, DATABASE_URL: database.url, ERP_TOKEN: 'erp-secret' };
  const command = runCommand(['service', name, '--port', String(port), ...args], environment);
  running.push(command);
  return command;
};

/** Waits until the list has the price of the source, and the source counts it. */
async function untilFed(url: string, credential: string): Promise<object> {
  const headers = { authorization: `Bearer ${credential}` };
  const ask = (query: string) => post(`${url}/graphql`, query, { headers });
  // The list may come after its source.
  await ask('mutation { priceListsUpsert(priceLists: [{ key: "fr-eur", currency: "EUR" }]) { changed } }');
  const entry = '{ entries(book: "prices:fr-eur", keys: ["price/A"]) { value } }';
  await eventually('the price is there', async () =>
    JSON.stringify((await ask(entry)).body).includes('1990'),
  );
  const status = async () =>
    (await fetch(`${url}/sources/erp`, { headers })).json() as Promise<{ readonly faulty: number }>;
  // The poll counts a moment after its price is written.
  await eventually('the poll counts', async () => (await status()).faulty === 0);
  return status();
}
const erp = () => {
  const headers = { authorization: ['Bearer $', '{ERP_TOKEN}'].join('') };
  return { name: 'erp', priceList: 'fr-eur', url: source.url, headers, skus: ['A'], retryMs: 100 };
};
const isFed = { source: 'erp', keys: 1, faulty: 0, faults: [] };

describe('comptoir service pricing --source', () => {
  it('feeds a price list from somebody else’s system', async () => {
    const port = await freePort();
    source.rows.set('A', { sku: 'A', amount: '19.90' });
    service('pricing', port, '--source', await fileOf('erp.yaml', erp()));
    const url = `http://127.0.0.1:${port}`;
    await eventually('it listens', async () => (await fetch(`${url}/healthz`)).ok);
    expect(await untilFed(url, 'write-secret')).toMatchObject(isFed);
  });

  it('refuses a second source of the same list', async () => {
    const config = { name: 'other', priceList: 'fr-eur', url: source.url };
    const { code, stderr } = await service(
      'pricing',
      await freePort(),
      '--source',
      await fileOf('other.yaml', config),
    ).ended;
    expect(stderr).toMatch(/^Book prices:fr-eur is fed by the source erp, and cannot be by other too\.$/m);
    expect(code).toBe(2);
  });

  it.each<[string, string, object, RegExp]>([
    ['another service', 'stock', {}, /^--source is for the service pricing, not for stock\.$/m],
    ['no name', 'pricing', { priceList: 'a', url: 'http://x' }, /^name is missing: give lower-case letters/m],
    [
      'an unknown key',
      'pricing',
      { name: 'a', priceList: 'a', url: 'http://x', every: 5 },
      /^every is not a key of the configuration\.$/m,
    ],
    [
      'a short secret',
      'pricing',
      { name: 'a', priceList: 'a', url: 'http://x', webhook: { secret: 'short' } },
      /^webhook\.secret cannot be what it is: give a secret of 16 characters or more\.$/m,
    ],
  ])('refuses %s', async (_, name, config, message) => {
    const { code, stderr } = await service(
      name,
      await freePort(),
      '--source',
      await fileOf('wrong.yaml', config),
    ).ended;
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});

describe('comptoir start --source', () => {
  const start = (...args: string[]): RunningCommand => {
    const environment = { DATABASE_URL: started.url, ERP_TOKEN: 'erp-secret' };
    const data = join(folder, 'data');
    const command = runCommand(['start', '--port', '0', '--empty', '--data', data, ...args], environment);
    running.push(command);
    return command;
  };
  let started: TestDatabase;
  beforeAll(async () => {
    started = await createTestDatabase();
  });
  afterAll(() => started.close());

  it('feeds a price list too, and says in its data folder where the source’s status is', async () => {
    source.rows.set('A', { sku: 'A', amount: '19.90' });
    const command = start('--source', await fileOf('erp.yaml', erp()));
    await command.until(/Comptoir is up/);
    const services = JSON.parse(await readFile(join(folder, 'data', 'services.json'), 'utf8'));
    const url = new URL(services.urls.pricing).origin;
    expect(await untilFed(url, services.writeCredential)).toMatchObject(isFed);
    expect(await command.stop('SIGTERM')).toMatchObject({ code: 0 });
  });

  it('refuses two sources of one list, and one for a mocked service', async () => {
    const other = await fileOf('other.yaml', { ...erp(), name: 'other' });
    const twice = await start('--source', await fileOf('erp.yaml', erp()), '--source', other).ended;
    expect(twice.stderr).toMatch(
      /^Book prices:fr-eur is fed by the source erp, and cannot be by other too\.$/m,
    );
    expect(twice.code).toBe(2);
    const mocked = await start('--mock', 'pricing', '--source', other).ended;
    expect(mocked).toMatchObject({
      code: 2,
      stderr: '--source is for the service pricing, which is mocked.\n',
    });
  });
});
