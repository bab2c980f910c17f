import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { freePort } from '../../cli/postgres/free-port.ts';
import { createDatabase } from '../../services/kit/database.ts';
import { createPricingService } from '../../services/pricing/index.ts';
import { type RunningCommand, runCommand } from '../kit/command.ts';
import { eventually } from '../kit/eventually.ts';
import { createQuietLog } from '../kit/quiet-log.ts';
import { createTestDatabase, type TestDatabase } from '../kit/test-database.ts';

const credentials = { COMPTOIR_GRAPH_CREDENTIAL: 'graph', COMPTOIR_WRITE_CREDENTIAL: 'write' };
let database: TestDatabase;
const running: RunningCommand[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await Promise.all(running.map((command) => command.stop('SIGTERM')));
  await database.close();
});

const service = async (...args: string[]): Promise<RunningCommand> => {
  const environment = { ...credentials, DATABASE_URL: database.url };
  const command = runCommand(['service', ...args, '--port', String(await freePort())], environment);
  running.push(command);
  return command;
};

it('comptoir service --keep-versions says after how many days a superseded version goes', async () => {
  const pricing = await createPricingService({ databaseUrl: database.url, log: createQuietLog() });
  const write = (document: string) =>
    pricing.caller('write')({
      document: `mutation { ${document} { changed } }`,
      context: '',
      requestId: 'test',
    });
  await write('priceListsUpsert(priceLists: [{ key: "fr-eur", currency: "EUR" }])');
  for (const amount of ['1.00', '2.00'])
    await write(`pricesUpsert(prices: [{ priceList: "fr-eur", sku: "A", amount: "${amount}" }])`);
  await pricing.close();
  const db = createDatabase<object>({ url: database.url, schema: 'pricing' });
  await sql`UPDATE entry_version SET written_at = written_at - interval '50 hours'`.execute(db);
  const versions = async () =>
    (await sql`SELECT version FROM entry_version WHERE key = 'price/A' ORDER BY version`.execute(db)).rows;
  expect(await versions()).toEqual([{ version: 1 }, { version: 2 }]);
  await service('pricing', '--keep-versions', '2');
  await eventually('one version is left', async () => (await versions()).length === 1);
  expect(await versions()).toEqual([{ version: 2 }]);
  await db.destroy();
});

it('comptoir service cart --keep-guest-carts says after how many days a cart goes that nobody changes', async () => {
  const db = createDatabase<object>({ url: database.url, schema: 'cart' });
  const first = await service('cart');
  await eventually(
    'there is a table',
    async () => (await sql`SELECT FROM cart`.execute(db)).rows.length === 0,
  );
  await first.stop('SIGTERM');
  await sql`
    INSERT INTO cart (key, customer_key, market, language, channel, updated_at)
    SELECT customer || days, nullif(customer, ''), 'FR', 'fr', 'WEB', clock_timestamp() - days * interval '1 day'
    FROM unnest(ARRAY['', 'ada']) AS customer, unnest(ARRAY[2, 4, 6]) AS days`.execute(db);
  await service('cart', '--keep-guest-carts', '3', '--keep-customer-carts', '5');
  const keys = async () =>
    (await sql<{ key: string }>`SELECT key FROM cart ORDER BY key`.execute(db)).rows.map(({ key }) => key);
  await eventually('three are left', async () => (await keys()).length === 3);
  expect(await keys()).toEqual(['2', 'ada2', 'ada4']);
  await db.destroy();
});

it.each([
  [
    ['pricing', '--keep-versions', '0'],
    '--keep-versions cannot be "0": give a whole number from 1 to 36500.\n',
  ],
  [['cart', '--keep-versions', '9'], '--keep-versions is for catalogue, pricing, stock, not for cart.\n'],
  [
    ['cart', '--keep-guest-carts', '1'],
    '--keep-guest-carts cannot be "1": give a whole number from 2 to 36500.\n',
  ],
  [
    ['stock', '--keep-customer-carts', '9'],
    '--keep-guest-carts and --keep-customer-carts are for cart, not for stock.\n',
  ],
])('%j is refused', async (args, stderr) => {
  expect(await (await service(...args)).ended).toEqual({ code: 2, stdout: '', stderr });
});
