import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../../cli/postgres/free-port.ts';
import { type RunningCommand, runCommand } from '../kit/command.ts';
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

describe('comptoir service pricing --source', () => {
  it('feeds a price list from somebody else’s system', async () => {
    const port = await freePort();
    const headers = { authorization: ['Bearer $', '{ERP_TOKEN}'].join('') };
    const config = { name: 'erp', priceList: 'fr-eur', url: source.url, headers, skus: ['A'], retryMs: 100 };
    source.rows.set('A', { sku: 'A', amount: '19.90' });
    service('pricing', port, '--source', await fileOf('erp.yaml', config));
    const url = `http://127.0.0.1:${port}`;
    const ask = (query: string) =>
      post(`${url}/graphql`, query, { headers: { authorization: 'Bearer write-secret' } });
    while ((await fetch(`${url}/healthz`).catch(() => null)) === null)
      await new Promise((resolve) => setTimeout(resolve, 50));
    // The list may come after its source.
    await ask('mutation { priceListsUpsert(priceLists: [{ key: "fr-eur", currency: "EUR" }]) { changed } }');
    let shown = '';
    while (!shown.includes('1990'))
      shown = JSON.stringify(
        (await ask('{ entries(book: "prices:fr-eur", keys: ["price/A"]) { value } }')).body,
      );
    // The poll counts a moment after its price is written.
    let status = { source: '', keys: 0, faulty: 1 };
    while (status.faulty > 0) {
      const answer = await fetch(`${url}/sources/erp`, { headers: { authorization: 'Bearer write-secret' } });
      status = (await answer.json()) as typeof status;
    }
    expect(status).toMatchObject({ source: 'erp', keys: 1, faulty: 0, faults: [] });
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
      /^webhook\.secret cannot be "short": give a secret of 16 characters or more\.$/m,
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
