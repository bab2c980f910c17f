import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createMemoryRegister } from '../../ledger/index.ts';
import { createCatalogueService } from '../../services/catalogue/index.ts';
import { createPricingService } from '../../services/pricing/index.ts';
import { createStockService } from '../../services/stock/index.ts';
import { type Ended, runCommand } from '../kit/command.ts';
import { createQuietLog } from '../kit/quiet-log.ts';
import { createTestDatabase, type TestDatabase } from '../kit/test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const renew = (databaseUrl: string): Promise<Ended> =>
  runCommand(['ledger', 'renew'], { DATABASE_URL: databaseUrl }).ended;

it('a database that no service has used is refused', async () => {
  expect(await renew(database.url)).toEqual({
    code: 1,
    stdout: '',
    stderr: 'The database knows no service catalogue of this version: start it once, then run this again.\n',
  });
});

it('comptoir ledger renew begins the books of all services anew, and a service names their register', async () => {
  const register = createMemoryRegister();
  const unasked = () => Promise.reject(new Error('Nobody is asked.'));
  const callers = { pricing: unasked, stock: unasked, catalogue: unasked, cart: unasked, customer: unasked };
  const options = { databaseUrl: database.url, log: createQuietLog(), register, callers };
  const ledger = { exclusive: true };
  const services = [
    await createCatalogueService({ ...options, ledger }),
    await createStockService({ ...options, ledger }),
  ];
  const pricing = await createPricingService({ ...options, ledger });
  const ask = async (): Promise<{ epoch: number; server: string | null; restoredEpoch: number }> => {
    const document = '{ bookStamps(books: ["markets"]) { epoch server restoredEpoch } }';
    const { data } = await pricing.caller('graph')({ document, context: '', requestId: 'test' });
    const [stamp] = (data as { bookStamps: [Awaited<ReturnType<typeof ask>>] }).bookStamps;
    return stamp;
  };
  let before = await ask();
  while (before.server === null) before = await ask();
  const { code, stdout } = await renew(database.url);
  expect(stdout).toMatch(
    /^catalogue: \d books begin anew\npricing: 1 book begins anew\nstock: \d books begin anew\n$/,
  );
  expect(code).toBe(0);
  let after = await ask();
  while (after.server === null) after = await ask();
  expect(after.epoch).toBeGreaterThan(before.epoch);
  expect(after.restoredEpoch).toBeGreaterThan(before.epoch);
  for (const service of [...services, pricing]) await service.close();
});

it('a folder without a database is refused, and nothing is made in it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'comptoir-ledger-'));
  const { code, stderr } = await runCommand(['ledger', 'renew', '--data', folder]).ended;
  expect(stderr).toBe(
    `--data cannot be ${JSON.stringify(folder)}: give the data folder of comptoir start, or set DATABASE_URL.\n`,
  );
  expect(code).toBe(2);
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});
