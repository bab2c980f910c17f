import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ExecutionResult } from 'graphql';
import { createMemoryRegister } from '../../../ledger/memory-register.ts';
import type { ServiceRole } from '../../../schema/service-request.ts';
import { createCatalogueService } from '../../../services/catalogue/index.ts';
import type { Service } from '../../../services/kit/service.ts';
import { createPricingService } from '../../../services/pricing/index.ts';
import { createStockService } from '../../../services/stock/index.ts';
import { createQuietLog } from '../../kit/quiet-log.ts';
import { createTestDatabase, type TestDatabase } from '../../kit/test-database.ts';

const register = createMemoryRegister('register');
let database: TestDatabase;
let services: Readonly<Record<'catalogue' | 'pricing' | 'stock', Service>>;

beforeAll(async () => {
  database = await createTestDatabase();
  const log = createQuietLog();
  const options = { databaseUrl: database.url, log, register, ledger: { exclusive: true } };
  const nobody = async (): Promise<ExecutionResult> => ({ data: { changes: [] } });
  const callers = { pricing: nobody, stock: nobody };
  services = {
    catalogue: await createCatalogueService({ ...options, callers }),
    pricing: await createPricingService(options),
    stock: await createStockService(options),
  };
});
afterAll(async () => {
  for (const service of Object.values(services)) await service.close();
  await database.close();
});

async function ask(
  service: keyof typeof services,
  document: string,
  role: ServiceRole = 'graph',
): Promise<unknown> {
  const { data, errors } = await services[service].caller(role)({ document, context: '', requestId: 'test' });
  return JSON.parse(JSON.stringify({ ...(data && { data }), ...(errors && { errors: errors.map(told) }) }));
}

const told = ({ message, extensions }: { message: string; extensions: { code?: unknown } }) =>
  `${extensions.code}: ${message}`;

const list = 'priceListsUpsert(priceLists: [{ key: "fr-eur", currency: "EUR" }])';
const price = (amount: string): string =>
  `pricesUpsert(prices: [{ priceList: "fr-eur", sku: "A", amount: "${amount}" }])`;

describe('a write', () => {
  it('is answered once every channel sees it', async () => {
    // The first write of a book begins its epoch, in which the register holds nothing that was there before.
    await ask('pricing', `mutation { ${list} { published } ${price('9.80')} { published } }`, 'write');
    const answer = await ask(
      'pricing',
      `mutation { ${price('9.90')} { accepted changed published } }`,
      'write',
    );
    expect(answer).toEqual({ data: { pricesUpsert: { accepted: 1, changed: 1, published: true } } });
    const { entries } = await register.sync('prices:fr-eur', { applied: null, keys: ['price/A'] });
    expect(entries).toMatchObject([{ key: 'price/A', version: 2 }]);
  });

  it('of stock is answered once every channel sees its entries', async () => {
    const region = 'regionsUpsert(regions: [{ key: "eu", markets: ["FR"], onlineLocation: "hub" }])';
    const movement =
      'stockMovementsAdd(movements: [{ id: "1", location: "hub", sku: "A", quantity: 3, at: "2026-11-01T10:00:00Z" }])';
    await ask('stock', `mutation { ${region} { published } }`, 'write');
    await ask(
      'stock',
      'mutation { locationsUpsert(locations: [{ key: "hub", region: "eu", name: "Hub" }]) { published } }',
      'write',
    );
    const document = `mutation { ${movement} { changed published } }`;
    expect(await ask('stock', document, 'write')).toEqual({
      data: { stockMovementsAdd: { changed: 1, published: true } },
    });
    const { entries } = await register.sync('stock:eu', { applied: null, keys: ['availability/hub/A'] });
    expect(entries).toMatchObject([{ version: 1 }]);
    expect(await ask('stock', document, 'write')).toEqual({
      data: { stockMovementsAdd: { changed: 0, published: true } },
    });
  });

  it('as a load is answered once every channel sees it, and says so whenever it is asked again', async () => {
    const rows = JSON.stringify([
      {
        category: {
          key: 'c',
          handles: [{ language: 'en', text: 'c' }],
          titles: [{ language: 'en', text: 'C' }],
        },
      },
    ]);
    const stage = `mutation { loadStage(id: "1", chunk: 0, rows: ${JSON.stringify(rows)}) { result { published } } }`;
    const commit = 'mutation { loadCommit(id: "1") { result { accepted changed published } } }';
    // The category, its handle, and the top of the tree.
    const result = { accepted: 1, changed: 3, published: true };
    expect(await ask('catalogue', stage, 'write')).toEqual({ data: { loadStage: { result: null } } });
    expect(await ask('catalogue', commit, 'write')).toEqual({ data: { loadCommit: { result } } });
    expect(await ask('catalogue', commit, 'write')).toEqual({ data: { loadCommit: { result } } });
    expect(
      await ask('catalogue', '{ load(id: "1") { result { accepted changed published } } }', 'write'),
    ).toEqual({
      data: { load: { result } },
    });
    expect((await register.inspect('catalogue')).commit).toBe(1);
  });

  it('is not waited for by whoever does not want to', async () => {
    const document = `mutation { pricesUpsert(prices: [{ priceList: "fr-eur", sku: "B", amount: "1.00" }], waitForPublish: false) { changed } }`;
    expect(await ask('pricing', document, 'write')).toEqual({ data: { pricesUpsert: { changed: 1 } } });
  });

  it('without a register is written, and says that it was not published', async () => {
    const alone = await createTestDatabase();
    const service = await createPricingService({ databaseUrl: alone.url, log: createQuietLog() });
    const document = `mutation { ${list} { published } ${price('1.00')} { changed published } }`;
    const { data } = await service.caller('write')({ document, context: '', requestId: 'test' });
    expect(JSON.parse(JSON.stringify(data))).toEqual({
      priceListsUpsert: { published: false },
      pricesUpsert: { changed: 1, published: false },
    });
    const fill = '{ entriesFill(book: "prices:fr-eur", keys: ["price/A"]) { epoch index refusal } }';
    const filled = await service.caller('graph')({ document: fill, context: '', requestId: 'test' });
    expect(JSON.parse(JSON.stringify(filled.data))).toEqual({
      entriesFill: { epoch: null, index: null, refusal: 'NO_REGISTER' },
    });
    await service.close();
    await alone.close();
  });
});

describe('the gateway', () => {
  it('learns whom to trust with a book, in the order in which it asks', async () => {
    const document =
      '{ bookStamps(books: ["prices:new", "markets", "prices:fr-eur"]) { book epoch server birth trustMs } }';
    const { stamp } = await register.inspect('prices:fr-eur');
    expect(await ask('pricing', document)).toEqual({
      data: {
        bookStamps: [
          { book: 'prices:new', epoch: 0, server: null, birth: null, trustMs: 2_000 },
          { book: 'markets', epoch: 0, server: null, birth: null, trustMs: 2_000 },
          {
            book: 'prices:fr-eur',
            epoch: stamp?.epoch,
            server: 'register',
            birth: stamp?.birth,
            trustMs: 2_000,
          },
        ],
      },
    });
  });

  it('has keys filled that the register lacks', async () => {
    const keys = '["price/NEVER", "price/A"]';
    const fill = `{ entriesFill(book: "prices:fr-eur", keys: ${keys}) { epoch never refusal } }`;
    const epoch = (await register.inspect('prices:fr-eur')).stamp?.epoch;
    const entriesFill = { epoch, never: ['price/NEVER'], refusal: null };
    expect(await ask('pricing', fill)).toEqual({ data: { entriesFill } });
    const { entries } = await register.sync('prices:fr-eur', { applied: null, keys: ['price/NEVER'] });
    expect(entries).toEqual([null]);
  });

  it('reads rows as they are now', async () => {
    const document =
      '{ entries(book: "prices:fr-eur", keys: ["price/NEVER", "price/A"]) { key version value } }';
    const { entries } = await register.sync('prices:fr-eur', { applied: null, keys: ['price/A'] });
    expect(await ask('pricing', document)).toEqual({
      data: { entries: [{ key: 'price/NEVER', version: 0, value: null }, entries[0]] },
    });
  });

  it('is refused books of other services and more keys than a call may name', async () => {
    const foreign = '{ bookStamps(books: ["prices:fr-eur", "stock:eu"]) { book } }';
    expect(await ask('pricing', foreign)).toMatchObject({
      errors: ['BAD_INPUT: "stock:eu" is no book of this service.'],
    });
    const keys = JSON.stringify(Array.from({ length: 1_001 }, (_, n) => `k${n}`));
    expect(
      await ask('catalogue', `{ entriesFill(book: "catalogue", keys: ${keys}) { epoch } }`),
    ).toMatchObject({
      errors: ['BAD_INPUT: 1001 keys: give 1 to 1000.'],
    });
    expect(await ask('stock', '{ entries(book: "catalogue", keys: ["k"]) { key } }')).toMatchObject({
      errors: ['BAD_INPUT: "catalogue" is no book of this service.'],
    });
    expect(await ask('stock', '{ entries(book: "stock:eu", keys: [""]) { key } }')).toMatchObject({
      errors: ['BAD_INPUT: "" is no key of an entry.'],
    });
  });
});
