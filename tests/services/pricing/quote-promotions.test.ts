import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PricingShop } from './pricing-shop.ts';
import { createQuoter, openQuoteShop, type Quoter } from './quote-shop.ts';

let shop: PricingShop;
let quote: Quoter;

beforeAll(async () => {
  shop = await openQuoteShop();
  quote = createQuoter(shop);
});
afterAll(() => shop.close());

const promotion = (key: string, rest: object): object => ({
  key,
  priceList: 'fr-eur',
  titles: [{ language: 'en', text: key }],
  ...rest,
});

const withPromotions = async (promotions: readonly object[], check: () => Promise<void>): Promise<void> => {
  await shop.write('promotionsUpsert', promotions);
  try {
    await check();
  } finally {
    await shop.write(
      'promotionsDelete',
      promotions.map((each) => (each as { key: string }).key),
    );
  }
};

describe('promotions', () => {
  it('three for two makes the cheapest of every three units free, over all lines', async () => {
    const threeForTwo = promotion('3for2', {
      kind: 'LINE',
      target: { labels: ['textile'] },
      effect: { multiBuy: { buy: 3, pay: 2 } },
    });
    await withPromotions([threeForTwo], async () => {
      const { lines, total } = await quote([
        ['SOCKS', 2],
        ['SHIRT', 2],
        ['LAMP', 3],
      ]);
      expect(lines.map((line) => line.discounts)).toEqual([['3for2 5.00'], [], []]);
      expect(total).toBe('159.69');
      // Dearest first: 20 20 20 | 20 5 5 | 5 leaves one shirt and one pair of socks free.
      const more = await quote([
        ['SHIRT', 4],
        ['SOCKS', 3],
      ]);
      expect(more.lines.map((line) => line.discounts)).toEqual([['3for2 20.00'], ['3for2 5.00']]);
    });
  });

  it('of the basket are spread over the lines by largest remainder', async () => {
    const basket = promotion('basket', { kind: 'BASKET', effect: { amountOff: '10.00' } });
    await withPromotions([basket], async () => {
      const { lines, discounts, subtotal, total } = await quote([
        ['SOCKS', 1],
        ['BOOK', 1],
        ['SHIRT', 1],
      ]);
      expect(lines.map((line) => line.discounts)).toEqual([
        ['basket 1.43'],
        ['basket 2.86'],
        ['basket 5.71'],
      ]);
      expect({ discounts, subtotal, total }).toEqual({
        discounts: ['basket 10.00'],
        subtotal: '35.50',
        total: '25.50',
      });
    });
  });

  it('never take off more than the goods cost, and leave fees alone', async () => {
    await withPromotions([promotion('all', { kind: 'BASKET', effect: { amountOff: '1000' } })], async () => {
      expect(await quote([['BOOK', 1]])).toMatchObject({ total: '0.50', discounts: ['all 10.00'] });
    });
  });

  it('count from a least basket on, before discounts', async () => {
    const from50 = promotion('from50', {
      kind: 'CODE',
      code: 'fifty',
      effect: { percentOff: '10' },
      minSubtotal: '50',
    });
    const tenth = promotion('tenth', { kind: 'LINE', priority: 5, effect: { percentOff: '10' } });
    await withPromotions([from50, tenth], async () => {
      expect(await quote([['BOOK', 4]], { codes: ['FIFTY'] })).toMatchObject({
        discounts: [],
        problems: ['CODE_NOT_APPLICABLE FIFTY'],
      });
      expect(await quote([['BOOK', 5]], { codes: ['FIFTY'] })).toMatchObject({
        discounts: ['from50 4.50'],
        problems: [],
      });
    });
  });

  it('that go alone take only lines that none has touched, and close them', async () => {
    const alone = promotion('alone', {
      kind: 'CODE',
      code: 'ALONE',
      combinability: 'EXCLUSIVE',
      effect: { percentOff: '50' },
    });
    const first = promotion('first', {
      kind: 'LINE',
      priority: 9,
      target: { skus: ['SHIRT'] },
      effect: { percentOff: '10' },
    });
    const last = promotion('last', { kind: 'BASKET', priority: -9, effect: { percentOff: '10' } });
    await withPromotions([alone, first, last], async () => {
      const { lines } = await quote(
        [
          ['SHIRT', 1],
          ['BOOK', 1],
        ],
        { codes: ['ALONE'] },
      );
      expect(lines.map((line) => line.discounts)).toEqual([['first 2.00', 'last 1.80'], ['alone 5.00']]);
      expect((await quote([['SHIRT', 1]], { codes: ['ALONE'] })).problems).toEqual([
        'CODE_NOT_APPLICABLE ALONE',
      ]);
    });
  });

  it('touch only what is priced from their list, and only their group', async () => {
    const group = promotion('group', {
      kind: 'BASKET',
      customerGroup: 'club',
      effect: { percentOff: '10' },
    });
    await withPromotions([group], async () => {
      const shirt = (customerGroup?: string) =>
        quote([['SHIRT', 1]], {}, { market: 'FR', ...(customerGroup && { customerGroup }) });
      expect((await shirt('club')).total).toBe('18.00');
      expect((await shirt()).total).toBe('20.00');
      expect((await shirt('pro')).total).toBe('15.00');
    });
    const coded = promotion('coded', { kind: 'CODE', code: 'PUBLIC', effect: { percentOff: '10' } });
    await withPromotions([coded], async () => {
      const pro = { market: 'FR', customerGroup: 'pro' };
      expect(await quote([['SHIRT', 1]], { codes: ['PUBLIC'] }, pro)).toMatchObject({
        total: '15.00',
        problems: ['CODE_NOT_APPLICABLE PUBLIC'],
      });
    });
  });

  it('that lowered the price itself have touched the line, and closed it where they go alone', async () => {
    const reduction = (combinability: string) =>
      promotion('reduction', {
        kind: 'REDUCTION',
        target: { skus: ['SHIRT'] },
        effect: { percentOff: '50' },
        combinability,
      });
    const alone = promotion('alone', {
      kind: 'BASKET',
      combinability: 'EXCLUSIVE',
      effect: { percentOff: '10' },
    });
    const along = promotion('along', { kind: 'BASKET', priority: -1, effect: { percentOff: '20' } });
    const discounts = async () =>
      (
        await quote([
          ['SHIRT', 1],
          ['BOOK', 1],
        ])
      ).lines.map((line) => line.discounts);
    await withPromotions([reduction('COMBINES'), alone, along], async () => {
      expect(await discounts()).toEqual([['along 2.00'], ['alone 1.00']]);
      await shop.write('promotionsUpsert', [reduction('EXCLUSIVE')]);
      expect(await discounts()).toEqual([[], ['alone 1.00']]);
    });
  });

  it('of delivery change nothing yet, and their code is no problem', async () => {
    const free = promotion('free', { kind: 'DELIVERY', code: 'SHIP', effect: { freeDelivery: true } });
    await withPromotions([free], async () => {
      expect(await quote([['BOOK', 1]], { codes: ['ship'] })).toMatchObject({
        total: '10.50',
        discounts: [],
        problems: [],
      });
    });
  });

  it('with a code are compared without case and blanks, taken once, and explained where they do nothing', async () => {
    const code = promotion('code', { kind: 'CODE', code: 'Été10', effect: { percentOff: '10' } });
    const later = promotion('later', {
      kind: 'CODE',
      code: 'LATER',
      effect: { percentOff: '10' },
      validFrom: '2100-01-01T00:00:00Z',
    });
    const over = promotion('over', {
      kind: 'CODE',
      code: 'OVER',
      effect: { percentOff: '10' },
      validUntil: '2020-01-01T00:00:00Z',
    });
    await withPromotions([code, later, over], async () => {
      const { total, problems } = await quote([['BOOK', 1]], {
        codes: [' été10', 'ÉTÉ10 ', 'later', 'OVER', 'nope', '', 'a\0'],
      });
      expect(total).toBe('9.50');
      expect(problems).toEqual([
        'CODE_NOT_ACTIVE LATER',
        'CODE_NOT_ACTIVE OVER',
        'CODE_UNKNOWN NOPE',
        'CODE_UNKNOWN ',
        'CODE_UNKNOWN A\0',
      ]);
    });
  });
});
