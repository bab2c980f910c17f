import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BadRow } from '../../import/bad-row.ts';
import { generateShop } from '../../import/generate.ts';
import { type LoadResult, loadShop, type WriteCallers } from '../../import/load.ts';
import { createSampleShop } from '../../import/sample/index.ts';
import type { Shop } from '../../import/shop.ts';
import { readSunrise } from '../../import/sunrise/index.ts';
import { formatContextHeader } from '../../schema/context-header.ts';
import { createCatalogueService } from '../../services/catalogue/index.ts';
import type { Service } from '../../services/kit/service.ts';
import { createPricingService } from '../../services/pricing/index.ts';
import { createStockService } from '../../services/stock/index.ts';
import { createQuietLog } from '../kit/quiet-log.ts';
import { findRealSunrise } from '../kit/real-sunrise.ts';
import { createTestDatabase, type TestDatabase } from '../kit/test-database.ts';

let database: TestDatabase;
let services: Readonly<Record<'pricing' | 'stock' | 'catalogue', Service>>;
let callers: WriteCallers;

beforeAll(async () => {
  database = await createTestDatabase();
  const options = { databaseUrl: database.url, log: createQuietLog() };
  const pricing = await createPricingService(options);
  const stock = await createStockService(options);
  const catalogue = await createCatalogueService({
    ...options,
    callers: { pricing: pricing.caller('graph'), stock: stock.caller('graph') },
  });
  services = { pricing, stock, catalogue };
  callers = {
    pricing: pricing.caller('write'),
    stock: stock.caller('write'),
    catalogue: catalogue.caller('write'),
  };
});
afterAll(async () => {
  await services.catalogue.close();
  await services.stock.close();
  await services.pricing.close();
  await database.close();
});

const changesOf = (results: readonly LoadResult[]) =>
  Object.fromEntries(results.map(({ service, changed }) => [service, changed]));

async function ask<Data = unknown>(
  service: keyof typeof services,
  document: string,
  market: string,
): Promise<Data> {
  const context = formatContextHeader(service, { market, channel: 'WEB', language: 'en' });
  const { data, errors } = await services[service].caller('write')({ document, context, requestId: 'test' });
  expect(errors).toBeUndefined();
  return data as Data;
}

const priceOf = (sku: string, market: string) =>
  ask<{ readonly pricesBySkus: readonly unknown[] }>(
    'pricing',
    `{ pricesBySkus(skus: ["${sku}"]) { unit { shown { amount } } was { shown { amount } } lowest30Days { shown { amount } } } }`,
    market,
  );

describe('the services', () => {
  it('take the whole sample shop, and show its reductions against recorded history', async () => {
    const results = await loadShop(createSampleShop({ now: new Date() }), callers);
    expect(results.map(({ service, changed }) => [service, (changed ?? 0) > 50])).toEqual([
      ['pricing', true],
      ['stock', true],
      ['catalogue', true],
    ]);
    expect(await priceOf('C101-NAVY-S', 'FR')).toEqual({
      pricesBySkus: [
        {
          unit: { shown: { amount: '71.20' } },
          // Ten days within the 30 before it began it had cost a tenth less.
          was: { shown: { amount: '80.10' } },
          lowest30Days: { shown: { amount: '80.10' } },
        },
      ],
    });
    expect(
      await ask('catalogue', '{ variantsBySkus(skus: ["G408-500ML"]) { title product { handle } } }', 'FR'),
    ).toMatchObject({ variantsBySkus: [{ product: { handle: 'extra-virgin-olive-oil' } }] });
  });

  it('change nothing when it is loaded again, and get back what was changed by hand', async () => {
    const now = new Date();
    const load = () => loadShop(createSampleShop({ now }), callers);
    await load();
    expect(changesOf(await load())).toEqual({ pricing: 0, stock: 0, catalogue: 0 });
    await ask(
      'pricing',
      'mutation { pricesUpsert(prices: [{ priceList: "fr-eur", sku: "E504-RUST", amount: "1.00" }]) { changed } }',
      'FR',
    );
    expect(await priceOf('E504-RUST', 'FR')).toMatchObject({
      pricesBySkus: [{ unit: { shown: { amount: '1.00' } } }],
    });
    expect(changesOf(await load())).toEqual({ pricing: 1, stock: 0, catalogue: 0 });
    expect(await priceOf('E504-RUST', 'FR')).toMatchObject({
      pricesBySkus: [{ unit: { shown: { amount: '39.00' } } }],
    });
  });

  it('take a generated shop beside it', async () => {
    const results = await loadShop(generateShop({ products: 300, seed: 1 }), callers);
    expect(results.map(({ changed }) => (changed ?? 0) >= 300)).toEqual([true, true, true]);
  });

  it('name the row where they refuse one', async () => {
    const shop = createSampleShop({ now: new Date() });
    const broken = {
      ...shop,
      name: 'broken',
      rows: {
        ...shop.rows,
        *pricing() {
          yield {
            row: { price: { priceList: 'no-such-list', sku: 'X', amount: '1.00' } },
            origin: { file: 'prices.csv', line: 7 },
          };
        },
      },
    };
    await expect(loadShop(broken, callers)).rejects.toMatchObject({
      rows: [{ file: 'prices.csv', line: 7, column: 'priceList', value: 'no-such-list' }],
    });
  });

  it('apply nothing of an import of which one of them refuses a row, or all but that row where told so', async () => {
    await loadShop(createSampleShop({ now: new Date() }), callers);
    const [before] = (await priceOf('E504-RUST', 'FR')).pricesBySkus;
    const text = (words: string) => [{ language: 'en', text: words }];
    const product = (key: string, sku: string) => ({
      row: { product: { key, handles: text(key), titles: text(key), variants: [{ sku }] } },
      origin: { file: 'products.csv', line: key === 'thief' ? 2 : 3 },
    });
    const price = (sku: string) => ({ row: { price: { priceList: 'fr-eur', sku, amount: '1.00' } } });
    const conflicting: Shop = {
      name: 'conflicting',
      rows: {
        // A SKU of the sample shop, claimed by a product that is not its own.
        pricing: () => [price('E504-RUST'), price('HONEST-1')],
        stock: () => [],
        catalogue: () => [product('thief', 'E504-RUST'), product('honest', 'HONEST-1')],
      },
    };
    const fault = { file: 'products.csv', line: 2, column: 'variants.0.sku', value: 'E504-RUST' };
    await expect(loadShop(conflicting, callers)).rejects.toMatchObject({
      message: 'One row is not importable. Nothing was imported.',
      rows: [{ ...fault, reason: expect.stringContaining('give a SKU that no other product has') }],
    });
    expect(await priceOf('HONEST-1', 'FR')).toEqual({ pricesBySkus: [null] });
    const leftOut: BadRow[] = [];
    await loadShop(conflicting, callers, { badRows: 'skip', leftOut: (rows) => leftOut.push(...rows) });
    expect(leftOut).toMatchObject([fault]);
    expect(await priceOf('HONEST-1', 'FR')).toMatchObject({
      pricesBySkus: [{ unit: { shown: { amount: '1.00' } } }],
    });
    expect((await priceOf('E504-RUST', 'FR')).pricesBySkus).toEqual([before]);
    expect(await ask('catalogue', '{ variantsBySkus(skus: ["HONEST-1"]) { sku } }', 'FR')).toEqual({
      variantsBySkus: [{ sku: 'HONEST-1' }],
    });
  });

  const sunrise = findRealSunrise('that the services take the real Sunrise data set');
  if (sunrise !== null) {
    it('take the real Sunrise data set on top, and once more without a change', async () => {
      const read = () => readSunrise(sunrise, { badRows: 'refuse', shopPrices: 'ignore' });
      await loadShop((await read()).shop, callers);
      expect(changesOf(await loadShop((await read()).shop, callers))).toEqual({
        pricing: 0,
        stock: 0,
        catalogue: 0,
      });
      expect(await priceOf('M0E20000000DLYA', 'DE')).toMatchObject({
        pricesBySkus: [{ unit: { shown: { amount: '150.00' } } }],
      });
      expect(await priceOf('C101-NAVY-S', 'FR')).toMatchObject({
        pricesBySkus: [{ unit: { shown: { amount: '71.20' } } }],
      });
    });
  }
});
