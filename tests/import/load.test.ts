import { describe, expect, it } from '@jest/globals';
import { loadShop } from '../../import/load.ts';
import type { Shop, ShopRow } from '../../import/shop.ts';
import { createFakeServices } from './fake-services.ts';

const price = (n: number, amount = '1.00'): ShopRow<'pricing'> => ({
  row: { price: { priceList: 'eur', sku: `S${n}`, amount } },
  origin: { file: 'prices.csv', line: n + 2 },
});
const priceList: ShopRow<'pricing'> = { row: { priceList: { key: 'eur', currency: 'EUR' } } };

const shopOf = (amount = '1.00'): Shop => ({
  name: 'test',
  rows: {
    *pricing() {
      yield priceList;
      for (let n = 0; n < 2_500; n += 1) yield price(n, amount);
    },
    stock: () => [
      { row: { stockCount: { sku: 'S1', location: 'x', onHand: 1, at: '2026-01-01T00:00:00.000Z' } } },
    ],
    async *catalogue() {
      yield { row: { category: { key: 'c', handles: [], titles: [] } } };
    },
  },
});

const wholeRun = [
  'pricing stage 0',
  'pricing stage 1',
  'pricing stage 2',
  'stock stage 0',
  'catalogue stage 0',
  'pricing check',
  'stock check',
  'catalogue check',
  'pricing commit',
  'stock commit',
  'catalogue commit',
];

describe('loading a shop', () => {
  it('stages and checks everything before it applies the first part, products last', async () => {
    const services = createFakeServices();
    const steps: string[] = [];
    const results = await loadShop(shopOf(), services.callers, {
      progress: (step) => steps.push(`${step.service} ${step.step} ${step.rows}/${step.totalRows}`),
    });
    expect(services.calls).toEqual(wholeRun);
    expect(services.applied.pricing).toHaveLength(2_501);
    expect(results).toEqual([
      { service: 'pricing', rows: 2_501, changed: 2_501, chunksFound: 0, appliedBefore: false },
      { service: 'stock', rows: 1, changed: 1, chunksFound: 0, appliedBefore: false },
      { service: 'catalogue', rows: 1, changed: 1, chunksFound: 0, appliedBefore: false },
    ]);
    expect(steps.slice(0, 4)).toEqual([
      'pricing staging 1000/2501',
      'pricing staging 2000/2501',
      'pricing staging 2501/2501',
      'stock staging 1/1',
    ]);
    expect(steps.slice(-2)).toEqual(['catalogue applying 1/1', 'catalogue applied 1/1']);
  });

  it.each(wholeRun)('goes on where it stopped when %s fails, and stages nothing twice', async (call) => {
    const services = createFakeServices();
    services.breakAt(call);
    await expect(loadShop(shopOf(), services.callers)).rejects.toThrow(
      `The ${call.split(' ')[0]} service failed: it cannot be reached (connect ECONNREFUSED). ` +
        'Run the same import again: it goes on where it stopped.',
    );
    const before = services.calls.length;
    await loadShop(shopOf(), services.callers);
    const stages = services.calls.filter((each) => each.includes('stage'));
    expect(stages).toEqual(wholeRun.filter((each) => each.includes('stage')));
    expect(services.calls.slice(before)).toContain(call);
    expect(services.applied).toMatchObject({
      pricing: { length: 2_501 },
      stock: { length: 1 },
      catalogue: { length: 1 },
    });
  });

  it('is done again as a whole when it is repeated after it was finished', async () => {
    const services = createFakeServices();
    await loadShop(shopOf(), services.callers);
    await loadShop(shopOf('2.00'), services.callers);
    await loadShop(shopOf(), services.callers);
    expect(services.calls).toEqual([...wholeRun, ...wholeRun, ...wholeRun]);
    expect(services.applied.pricing?.at(-1)).toEqual(price(2_499).row);
  });

  it('says what an interrupted run had done', async () => {
    const services = createFakeServices();
    services.breakAt('stock commit');
    await loadShop(shopOf(), services.callers).catch(() => {});
    expect(await loadShop(shopOf(), services.callers)).toMatchObject([
      { service: 'pricing', appliedBefore: true },
      { service: 'stock', chunksFound: 1, appliedBefore: false },
      { service: 'catalogue', chunksFound: 1, appliedBefore: false },
    ]);
  });

  it('names file and line of rows that a service refuses while staging', async () => {
    const services = createFakeServices();
    services.rejectAt('pricing stage 1', {
      kind: 'row',
      rows: [{ index: 5, field: 'price.amount', value: '1,0', reason: 'Give a decimal.' }],
    });
    await expect(loadShop(shopOf(), services.callers)).rejects.toMatchObject({
      rows: [
        { file: 'prices.csv', line: 1_006, column: 'price.amount', value: '1,0', reason: 'Give a decimal.' },
      ],
    });
    expect(services.calls.filter((call) => call.includes('commit'))).toEqual([]);
  });

  it('names file and line of rows that a service refuses while applying, counted within their kind', async () => {
    const services = createFakeServices();
    services.rejectAt('pricing commit', {
      kind: 'price',
      chunk: 0,
      rows: [{ index: 5, field: 'amount', value: -1, reason: 'Give 0 or more.' }],
    });
    const failure = loadShop(shopOf(), services.callers);
    await expect(failure).rejects.toMatchObject({
      message: 'One row is not importable. Nothing was imported.',
      rows: [{ file: 'prices.csv', line: 7, column: 'amount', value: '-1', reason: 'Give 0 or more.' }],
    });
    expect(services.applied).toEqual({ pricing: [], stock: [], catalogue: [] });
  });

  it('says which parts were applied where another writer came between check and commit', async () => {
    const services = createFakeServices();
    services.rejectAt('catalogue commit', {
      kind: 'category',
      chunk: 0,
      rows: [{ index: 0, field: 'key', value: 'c', reason: 'Give another.' }],
    });
    await expect(loadShop(shopOf(), services.callers)).rejects.toThrow(
      'One row is not importable. Only the part of pricing and stock was applied.',
    );
  });
});

describe('rows that only the services can judge', () => {
  const another = { field: 'key', value: '"x"', reason: 'It belongs to another: give one of its own.' };
  const isPriceOf = (sku: string) => (row: Readonly<Record<string, unknown>>) =>
    (row.price as { sku?: string } | undefined)?.sku === sku ? another : null;

  it('are told all together, with file and line, before anything is applied', async () => {
    const services = createFakeServices();
    services.judge('pricing', isPriceOf('S1200'));
    services.judge('catalogue', () => another);
    const fault = { column: 'key', value: 'x', reason: another.reason };
    await expect(loadShop(shopOf(), services.callers)).rejects.toMatchObject({
      message: '2 rows are not importable. Nothing was imported.',
      rows: [
        { file: 'prices.csv', line: 1_202, ...fault },
        { file: 'catalogue category 0', line: null, ...fault },
      ],
    });
    expect(services.applied).toEqual({ pricing: [], stock: [], catalogue: [] });
  });

  it('are left out and told where bad rows are skipped, and the rest is applied', async () => {
    const services = createFakeServices();
    services.judge('pricing', isPriceOf('S1200'));
    services.judge('catalogue', () => another);
    const leftOut: number[] = [];
    const results = await loadShop(shopOf(), services.callers, {
      badRows: 'skip',
      leftOut: (rows) => leftOut.push(rows.length),
    });
    expect(leftOut).toEqual([2]);
    // Nothing is left for the catalogue.
    expect(results.map(({ service, rows }) => [service, rows])).toEqual([
      ['pricing', 2_500],
      ['stock', 1],
    ]);
    expect(services.applied.pricing).not.toContainEqual(price(1_200).row);
    expect(services.applied.pricing).toContainEqual(price(1_201).row);
  });

  it('are found again by a run that goes on after it had left rows out', async () => {
    const services = createFakeServices();
    services.judge('pricing', isPriceOf('S1'));
    services.breakAt('stock commit');
    const skip = { badRows: 'skip' } as const;
    await expect(loadShop(shopOf(), services.callers, skip)).rejects.toThrow('goes on where it stopped');
    const leftOut: string[] = [];
    const results = await loadShop(shopOf(), services.callers, {
      ...skip,
      leftOut: (rows) => leftOut.push(...rows.map(({ file, line }) => `${file}:${line}`)),
    });
    expect(leftOut).toEqual(['prices.csv:3']);
    expect(results.map(({ appliedBefore }) => appliedBefore)).toEqual([true, false, false]);
    expect(services.applied.pricing).toHaveLength(2_500);
  });

  it('take along what hangs on them, round by round, but not without end', async () => {
    const services = createFakeServices();
    // Each round refuses what the one before did not: the first price that is still there.
    services.judge('pricing', (row) => {
      const [n = 0] = [Number((row.price as { sku?: string } | undefined)?.sku?.slice(1))];
      return n === gone ? another : null;
    });
    let gone = 0;
    const rounds: string[] = [];
    const load = loadShop(shopOf(), services.callers, {
      badRows: 'skip',
      progress: ({ service, step }) => {
        if (service !== 'catalogue' || step !== 'checking') return;
        rounds.push(step);
        gone += 1;
      },
    });
    await expect(load).rejects.toMatchObject({
      message: '10 rows are not importable. Nothing was imported.',
    });
    expect(rounds).toHaveLength(10);
  });

  it('take the prices and the stock of a product’s SKUs along', async () => {
    const services = createFakeServices();
    services.judge('catalogue', (row) => ('product' in row ? another : null));
    const text = [{ language: 'en', text: 'a' }];
    const shop: Shop = {
      ...shopOf(),
      rows: {
        ...shopOf().rows,
        catalogue: () => [
          {
            row: {
              product: { key: 'p', handles: text, titles: text, variants: [{ sku: 'S1' }, { sku: 'S3' }] },
            },
          },
        ],
      },
    };
    await loadShop(shop, services.callers, { badRows: 'skip' });
    expect(services.applied.pricing).toHaveLength(2_499);
    expect(services.applied.stock).toEqual([]);
  });
});
