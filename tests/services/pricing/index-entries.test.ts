import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { byPriority, type PromotionEntry } from '../../../schema/entries/promotion.ts';
import { readEntryTable, standing } from '../../kit/entry-table.ts';
import { fillMarkets, franceInput, inMs, openPricingShop, type PricingShop, until } from './pricing-shop.ts';

let shop: PricingShop;

beforeAll(async () => {
  shop = await openPricingShop();
  await fillMarkets(shop);
});
afterAll(() => shop.close());

const readTable = () => readEntryTable(shop.databaseUrl, 'pricing');
const runningOf = async (list: string): Promise<readonly string[] | undefined> => {
  const found = standing(
    await readTable(),
    ({ book, key }) => book === `prices:${list}` && key === 'promotions/running',
  );
  return (found as { 'promotions/running'?: { promotions: readonly string[] } })['promotions/running']
    ?.promotions;
};
const promotion = (key: string, rest: object = {}) => ({
  key,
  priceList: 'fr-eur',
  kind: 'BASKET',
  titles: [{ language: 'en', text: key }],
  effect: { percentOff: '1' },
  ...rest,
});

// Whatever a test has done: what runs is what the promotions themselves say.
afterEach(async () => {
  const rows = await readTable();
  for (const list of ['fr-eur', 'fr-pro', 'us-usd']) {
    const own = standing(rows, ({ book, key }) => book === `prices:${list}` && key.startsWith('promotion/'));
    const running = (Object.values(own) as PromotionEntry[])
      .filter(({ code, state }) => code === null && state === 'RUNNING')
      .sort(byPriority)
      .map(({ key }) => key);
    expect([list, (await runningOf(list)) ?? []]).toEqual([list, running]);
  }
});

describe('what runs in a list', () => {
  it('follows promotions that come, change their priority, take a code, move to another list and go', async () => {
    await shop.write('promotionsUpsert', [promotion('a', { priority: 1 }), promotion('b', { priority: 2 })]);
    expect(await runningOf('fr-eur')).toEqual(['b', 'a']);
    await shop.write('promotionsUpsert', [promotion('a', { priority: 3 })]);
    expect(await runningOf('fr-eur')).toEqual(['a', 'b']);
    await shop.write('promotionsUpsert', [promotion('a', { kind: 'CODE', code: 'A' })]);
    expect(await runningOf('fr-eur')).toEqual(['b']);
    await shop.write('promotionsUpsert', [promotion('b', { priceList: 'us-usd' })]);
    expect([await runningOf('fr-eur'), await runningOf('us-usd')]).toEqual([undefined, ['b']]);
    await shop.write('promotionsDelete', ['a', 'b']);
    expect(await runningOf('us-usd')).toBeUndefined();
  });

  it('follows the start and the end of a promotion', async () => {
    const timed = promotion('timed', { validFrom: inMs(300), validUntil: inMs(900) });
    await shop.write('promotionsUpsert', [timed]);
    expect(await runningOf('fr-eur')).toBeUndefined();
    await until(
      () => runningOf('fr-eur'),
      (running) => running?.[0] === 'timed',
    );
    await until(
      () => runningOf('fr-eur'),
      (running) => running === undefined,
    );
  });

  it('loses none of several that are written at once', async () => {
    const keys = Array.from({ length: 12 }, (_, n) => `once-${n}`);
    await Promise.all(keys.map((key) => shop.write('promotionsUpsert', [promotion(key)])));
    expect(await runningOf('fr-eur')).toHaveLength(12);
    await Promise.all(keys.map((key) => shop.write('promotionsDelete', [key])));
    expect(await runningOf('fr-eur')).toBeUndefined();
  });
});

describe('the markets that there are', () => {
  it('are listed in order, also when several come at once', async () => {
    const ids = ['DE', 'CH', 'BE', 'AT'];
    await Promise.all(ids.map((id) => shop.write('marketsUpsert', [{ ...franceInput, id, country: id }])));
    const { markets } = await shop.ask<{ markets: { id: string }[] }>('{ markets { id } }', {}, {});
    expect(markets.map(({ id }) => id)).toEqual(['AT', 'BE', 'CH', 'DE', 'FR', 'US']);
  });
});
