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
  'pricing commit',
  'stock commit',
  'catalogue commit',
];

describe('loading a shop', () => {
  it('stages every chunk before it applies the first part, products last', async () => {
    const services = createFakeServices();
    const steps: string[] = [];
    const results = await loadShop(shopOf(), services.callers, (step) =>
      steps.push(`${step.service} ${step.step} ${step.rows}/${step.totalRows}`),
    );
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
    expect(services.calls).toEqual(['pricing stage 0']);
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
      message: 'One row is not importable. The pricing service applied nothing of this import.',
      rows: [{ file: 'prices.csv', line: 7, column: 'amount', value: '-1', reason: 'Give 0 or more.' }],
    });
    expect(services.applied).toEqual({ pricing: [], stock: [], catalogue: [] });
  });
});
