import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createMemoryRegister } from '../../../ledger/memory-register.ts';
import type { Register } from '../../../ledger/register.ts';
import type { Service } from '../../../services/kit/service.ts';
import { createPricingService } from '../../../services/pricing/index.ts';
import { createStockService } from '../../../services/stock/index.ts';
import { createQuietLog } from '../../kit/quiet-log.ts';
import { createTestDatabase, type TestDatabase } from '../../kit/test-database.ts';
import { until } from './ledger-desk.ts';

let database: TestDatabase;
let register: Register;
let service: Service;

beforeEach(async () => {
  database = await createTestDatabase();
  register = createMemoryRegister();
});
afterEach(async () => {
  await service.close();
  await database.close();
});

// No poll comes to help within the time of a test.
const options = () => ({
  ...{ databaseUrl: database.url, log: createQuietLog(), scheduleTickMs: 20, register },
  ledger: { exclusive: true, pollMs: 60_000, trustMs: 600_000 },
});

async function write(document: string): Promise<void> {
  const { errors } = await service.caller('write')({
    ...{ document: `mutation { ${document} { published } }`, context: '', requestId: 'test' },
  });
  expect(errors).toBeUndefined();
}

const soon = (): string => new Date(Date.now() + 1_000).toISOString();

const untilVersion = (book: string, key: string, version: number) =>
  until(
    async () => (await register.sync(book, { applied: null, keys: [key] })).entries[0]?.version,
    (found) => found === version,
  );

it('a price that comes into force is published at once', async () => {
  service = await createPricingService(options());
  await write('priceListsUpsert(priceLists: [{ key: "fr-eur", currency: "EUR" }])');
  const price = (amount: string, rest: string) =>
    write(`pricesUpsert(prices: [{ priceList: "fr-eur", sku: "A", amount: "${amount}"${rest} }])`);
  await price('9.80', '');
  await price('9.90', '');
  await price('8.00', `, validFrom: "${soon()}"`);
  await untilVersion('prices:fr-eur', 'price/A', 3);
});

it('a start of sale is published at once', async () => {
  service = await createStockService(options());
  await write('regionsUpsert(regions: [{ key: "eu", markets: ["FR"], onlineLocation: "hub" }])');
  await write('locationsUpsert(locations: [{ key: "hub", region: "eu", name: "Hub" }])');
  await write(
    'stockCountsAdd(counts: [{ location: "hub", sku: "A", onHand: 3, at: "2026-11-01T10:00:00Z" }])',
  );
  await write(`stockPoliciesUpsert(policies: [{ location: "hub", sku: "A", onSaleFrom: "${soon()}" }])`);
  await untilVersion('stock:eu', 'availability/hub/A', 3);
});
