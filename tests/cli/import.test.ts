import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stopOrphan } from '../../cli/postgres/orphan.ts';
import { goodFiles, writeSunrise } from '../import/sunrise-files.ts';
import { type RunningCommand, runCommand } from '../kit/command.ts';
import { findRealSunrise } from '../kit/real-sunrise.ts';
import { post } from '../kit/test-gateway.ts';

let data: string;
let url: string;
let server: RunningCommand;
const folders: string[] = [];

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'comptoir-import-'));
  // As root the database runs as another user, who must be able to walk here.
  await chmod(data, 0o755);
});
afterAll(async () => {
  await server?.stop('SIGTERM');
  // A server that was killed leaves its database behind.
  await stopOrphan(join(data, 'postgres', 'cluster'));
  await Promise.all([data, ...folders].map((folder) => rm(folder, { recursive: true, force: true })));
});

const importInto = (folder: string, ...args: string[]) =>
  runCommand(['import', 'sunrise', folder, '--data', data, ...args]).ended;
const filesWith = async (changed: Parameters<typeof writeSunrise>[0] = {}) => {
  const folder = await writeSunrise(changed);
  folders.push(folder);
  return folder;
};
const inGermany = async (query: string) =>
  (await post(url, `query @inContext(market: "DE", language: "de") { ${query} }`)).body;
const redShoe = `variant(sku: "A1") { title price { unit { shown { amount currencyCode } } version }
  availability { quantity version stores { store { key } quantity } } }`;

describe('comptoir import', () => {
  it('loads into stopped services, which show it once they run', async () => {
    expect(await importInto(await filesWith())).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('catalogue: 4 rows, 14 entries changed\n'),
    });
    server = runCommand(['start', '--port', '0', '--data', data]);
    const [, port] = await server.until(/curl http:\/\/localhost:(\d+)\/graphql/);
    url = `http://127.0.0.1:${port}/graphql`;
    expect(await inGermany(redShoe)).toEqual({
      data: {
        variant: {
          title: expect.stringContaining('Roter Schuh'),
          price: { unit: { shown: { amount: '9.50', currencyCode: 'EUR' } }, version: 1 },
          availability: { quantity: 5, version: 1, stores: [{ store: { key: 'berlin' }, quantity: 3 }] },
        },
      },
    });
  });

  it('loads into running services, which show it and can find it at once', async () => {
    const dearer = goodFiles['products.csv']
      .replaceAll('DE-EUR 950;', 'DE-EUR 1190;')
      .replace('Roter Schuh', 'Purpurschuh');
    expect(await importInto(await filesWith({ 'products.csv': dearer }))).toMatchObject({ code: 0 });
    expect(await inGermany(`products(query: "purpurschuh") { nodes { title } } ${redShoe}`)).toMatchObject({
      data: {
        products: { nodes: [{ title: 'Purpurschuh' }] },
        variant: {
          price: { unit: { shown: { amount: '11.90' } }, version: 2 },
          availability: { version: 1 },
        },
      },
    });
  });

  it('has the same outcome when it is repeated', async () => {
    const folder = await filesWith();
    await importInto(folder);
    const before = await inGermany(redShoe);
    const again = await importInto(folder);
    expect(again.stdout).toMatch(
      /pricing: \d+ rows, 0 entries changed\nstock: \d+ rows, 0 entries changed\ncatalogue: 4 rows, 0/,
    );
    expect(await inGermany(redShoe)).toEqual(before);
  });

  it('names every bad row and changes nothing, or leaves the bad rows out when told so', async () => {
    const before = await inGermany(redShoe);
    const broken = goodFiles['products.csv']
      .replace('EUR 1000;EUR 900 b2b', 'EUR ten')
      .replaceAll('DE-EUR 950;', 'DE-EUR 777;');
    const folder = await filesWith({
      'products.csv': broken,
      'inventory.csv': 'sku,quantityOnStock,supplyChannel\nA2,-4,\n',
    });
    const refused = await importInto(folder);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/products\.csv:2 prices.*"EUR ten"/);
    expect(refused.stderr).toMatch(/inventory\.csv:2 quantityOnStock.*"-4"/);
    expect(await inGermany(redShoe)).toEqual(before);
    const skipped = await importInto(folder, '--bad-rows', 'skip');
    expect(skipped).toMatchObject({ code: 0, stdout: expect.stringContaining('left out: ') });
    expect(await inGermany('variant(sku: "A2") { price { unit { shown { amount } } } }')).toMatchObject({
      data: { variant: { price: { unit: { shown: { amount: '7.77' } } } } },
    });
  });

  it('refuses prices that differ between shops where it is told to', async () => {
    const rejected = await importInto(await filesWith(), '--shop-prices', 'reject');
    expect(rejected.code).toBe(1);
    expect(rejected.stderr).toContain('berlin');
  });

  it('goes on where it was killed', async () => {
    const generate = () => runCommand(['generate', '--products', '3000', '--seed', '7', '--data', data]);
    const killed = generate();
    const firstStaged = new Promise<void>((resolve) => killed.process.stderr?.once('data', () => resolve()));
    await firstStaged;
    await killed.stop('SIGKILL');
    expect(await generate().ended).toMatchObject({
      code: 0,
      // The killed run was told of its first chunk; nothing of what it had staged was sent again.
      stdout: expect.stringMatching(
        /^pricing: \d+ rows, \d+ entries changed; \d+ chunks? had been staged by an earlier run\n/,
      ),
    });
    const { body } = await post(url, '{ products(first: 1) { totalCount } }');
    expect(
      Number((body.data as { products: { totalCount: number } }).products.totalCount),
    ).toBeGreaterThanOrEqual(3_000);
  });

  const sunrise = findRealSunrise('that the real Sunrise data set loads into running services');
  if (sunrise !== null) {
    it('loads the real Sunrise data set into running services', async () => {
      const loaded = await importInto(sunrise);
      expect(loaded).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('SKUs whose price in shops is not that of their market: 102'),
      });
      expect(
        await inGermany(
          'variant(sku: "M0E20000000DLYA") { title price { unit { shown { amount } } } availability { stores { store { name } quantity } } }',
        ),
      ).toMatchObject({
        data: {
          variant: {
            title: expect.stringContaining('Chino Michael Kors braun'),
            price: { unit: { shown: { amount: '150.00' } } },
          },
        },
      });
    });
  }

  it('tells without a stack that the services went away, and what to do', async () => {
    const loading = runCommand(['generate', '--products', '3000', '--seed', '9', '--data', data]);
    await new Promise<void>((resolve) => loading.process.stderr?.once('data', () => resolve()));
    await server.stop('SIGKILL');
    const { code, stderr } = await loading.ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/service failed: .*Run the same import again: it goes on where it stopped\.\n$/);
    expect(stderr).not.toContain('    at ');
  });
});
