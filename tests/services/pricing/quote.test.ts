import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fillMarkets, openPricingShop, type PricingShop, type Situation } from './pricing-shop.ts';

let shop: PricingShop;

beforeAll(async () => {
  shop = await openPricingShop();
  await fillMarkets(shop);
  await shop.write('marketsUpsert', [
    {
      id: 'CH-NET',
      name: 'Switzerland, net',
      country: 'CH',
      currency: 'USD',
      taxIncluded: false,
      languages: ['de'],
      priceLists: ['us-usd'],
      taxRates: [{ taxCategory: 'standard', rate: '0.026', country: 'CH' }],
    },
    {
      id: 'GB-NET',
      name: 'Great Britain, net',
      country: 'GB',
      currency: 'USD',
      taxIncluded: false,
      languages: ['en'],
      priceLists: ['us-usd'],
      taxRates: [{ taxCategory: 'standard', rate: '0.2', country: 'GB' }],
    },
  ]);
  await shop.write('pricedItemsUpsert', [
    { sku: 'SOCKS', labels: ['textile'] },
    { sku: 'SHIRT', labels: ['textile'] },
    { sku: 'BOOK', taxCategory: 'reduced' },
  ]);
  await shop.write('pricesUpsert', [
    { priceList: 'fr-eur', sku: 'LAMP', amount: '38.23' },
    { priceList: 'fr-eur', sku: 'SOCKS', amount: '5.00', tiers: [{ minQuantity: 10, amount: '4.50' }] },
    { priceList: 'fr-eur', sku: 'SHIRT', amount: '20.00' },
    { priceList: 'fr-eur', sku: 'BOOK', amount: '10.00', fees: [{ key: 'gift-wrap', amount: '0.50' }] },
    { priceList: 'fr-pro', sku: 'SHIRT', amount: '15.00' },
    { priceList: 'us-usd', sku: 'PEN', amount: '0.99' },
    { priceList: 'us-usd', sku: 'A', amount: '54.81' },
    { priceList: 'us-usd', sku: 'B', amount: '54.40' },
    { priceList: 'us-usd', sku: 'GOLD', amount: '9999999999.99' },
  ]);
});
afterAll(() => shop.close());

interface Line {
  readonly lineId: string;
  readonly unit: string;
  readonly subtotal: string;
  readonly discounts: readonly string[];
  readonly total: string;
  readonly tax: string | null;
}

interface Quote {
  readonly lines: readonly Line[];
  readonly subtotal: string;
  readonly discounts: readonly string[];
  readonly taxes: readonly string[];
  readonly total: string;
  readonly net: string | null;
  readonly gross: string | null;
  readonly problems: readonly string[];
  readonly versions: readonly EntryVersion[];
}

interface EntryVersion {
  readonly book: string;
  readonly key: string;
  readonly version: number;
}

const document = `query ($input: QuoteInput!) { quote(input: $input) {
  lines { lineId sku quantity unit { ...T } fees { key amount { ...T } } subtotal { ...T } discounts { ...D } total { ...T } taxRate }
  subtotal { ...T } discounts { ...D } taxes { rate amount { amount } base { amount } } total { ...T }
  problems { code lineId discountCode } versions { book key version } } }
  fragment T on TaxedMoney { shown { amount } net { amount } gross { amount } tax { amount } }
  fragment D on DiscountAmount { promotion titles { language text } amount { amount } code }`;

async function quote(
  lines: readonly (readonly [sku: string, quantity: number])[],
  rest: {
    readonly codes?: readonly string[];
    readonly destination?: object;
    readonly versions?: readonly object[];
  } = {},
  context: Situation = { market: 'FR' },
): Promise<Quote> {
  const { versions = [], ...input } = rest;
  const named = lines.map(([sku, quantity], index) => ({
    lineId: `${index}`,
    sku,
    quantity,
    ...(index === 0 && { versions }),
  }));
  const answer = await shop.ask<{ quote: Answer }>(document, { input: { lines: named, ...input } }, context);
  return receipt(answer.quote);
}

interface Amount {
  readonly amount: string;
}
interface Taxed {
  readonly shown: Amount;
  readonly net: Amount | null;
  readonly gross: Amount | null;
  readonly tax: Amount | null;
}
interface Discount {
  readonly promotion: string;
  readonly amount: Amount;
  readonly code: string | null;
}
interface Answer {
  readonly lines: readonly {
    readonly lineId: string;
    readonly unit: Taxed;
    readonly subtotal: Taxed;
    readonly discounts: readonly Discount[];
    readonly total: Taxed;
  }[];
  readonly subtotal: Taxed;
  readonly discounts: readonly Discount[];
  readonly taxes: readonly { readonly rate: string; readonly amount: Amount; readonly base: Amount }[];
  readonly total: Taxed;
  readonly problems: readonly {
    readonly code: string;
    readonly lineId: string | null;
    readonly discountCode: string | null;
  }[];
  readonly versions: readonly EntryVersion[];
}

const discountText = ({ promotion, amount }: Discount): string => `${promotion} ${amount.amount}`;

const receipt = (answer: Answer): Quote => ({
  lines: answer.lines.map((line) => ({
    lineId: line.lineId,
    unit: line.unit.shown.amount,
    subtotal: line.subtotal.shown.amount,
    discounts: line.discounts.map(discountText),
    total: line.total.shown.amount,
    tax: line.total.tax?.amount ?? null,
  })),
  subtotal: answer.subtotal.shown.amount,
  discounts: answer.discounts.map(discountText),
  taxes: answer.taxes.map(({ rate, amount, base }) => `${rate} of ${base.amount} is ${amount.amount}`),
  total: answer.total.shown.amount,
  net: answer.total.net?.amount ?? null,
  gross: answer.total.gross?.amount ?? null,
  problems: answer.problems.map(({ code, lineId, discountCode }) => `${code} ${lineId ?? discountCode}`),
  versions: answer.versions,
});

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

describe('published rounding cases', () => {
  it('10 × 0.99 net at 20 % are 9.90 net, 1.98 tax, 11.88 gross', async () => {
    const { net, gross, taxes } = await quote(
      [['PEN', 10]],
      { destination: { country: 'GB' } },
      { market: 'GB-NET' },
    );
    expect({ net, gross, taxes }).toEqual({ net: '9.90', gross: '11.88', taxes: ['0.2 of 9.90 is 1.98'] });
  });

  it('10 × 38.23 gross at 20 % are 382.30, not 382.32', async () => {
    const { gross, net, taxes } = await quote([['LAMP', 10]]);
    expect({ gross, net, taxes }).toEqual({
      gross: '382.30',
      net: '318.58',
      taxes: ['0.2 of 318.58 is 63.72'],
    });
  });

  it('164.02 net at 2.6 % bear 4.26 over all lines, not 4.27, and the lines add up to it', async () => {
    const { net, taxes, lines } = await quote(
      [
        ['A', 1],
        ['A', 1],
        ['B', 1],
      ],
      { destination: { country: 'CH' } },
      { market: 'CH-NET' },
    );
    expect({ net, taxes }).toEqual({ net: '164.02', taxes: ['0.026 of 164.02 is 4.26'] });
    expect(lines.map((line) => line.tax)).toEqual(['1.43', '1.42', '1.41']);
  });
});

describe('a destination', () => {
  const us = (destination?: object) =>
    quote([['PEN', 10]], destination === undefined ? {} : { destination }, { market: 'US' });

  it('decides the tax where it is added at the end: unknown without one, by state with one', async () => {
    expect(await us()).toMatchObject({ total: '9.90', net: '9.90', gross: null, taxes: [] });
    expect(await us({ country: 'US', region: 'NY' })).toMatchObject({
      total: '9.90',
      gross: '10.78',
      taxes: ['0.08875 of 9.90 is 0.88'],
    });
    expect(await us({ country: 'US', region: 'OR' })).toMatchObject({
      gross: '9.90',
      taxes: ['0 of 9.90 is 0.00'],
    });
    expect(await us({ country: 'JP' })).toMatchObject({ gross: null, taxes: [] });
  });

  it('leaves the shown amount alone where tax is included', async () => {
    expect(await quote([['LAMP', 1]], { destination: { country: 'DE' } })).toMatchObject({
      total: '38.23',
      net: '32.13',
      taxes: ['0.19 of 32.13 is 6.10'],
    });
  });
});

describe('lines', () => {
  it('take the tier of all units of the SKU, and cost what the price beside them says', async () => {
    const { lines } = await quote([
      ['SOCKS', 6],
      ['SOCKS', 4],
    ]);
    expect(lines.map(({ unit, total }) => [unit, total])).toEqual([
      ['4.50', '27.00'],
      ['4.50', '18.00'],
    ]);
    const shown = await shop.ask(
      '{ pricesBySkus(skus: ["SOCKS"], quantity: 10) { unit { shown { amount } } } }',
    );
    expect(shown).toEqual({ pricesBySkus: [{ unit: { shown: { amount: '4.50' } } }] });
  });

  it('bear fees per unit and a rate of their own', async () => {
    expect(
      await quote([
        ['BOOK', 2],
        ['LAMP', 1],
      ]),
    ).toMatchObject({
      lines: [{ subtotal: '20.00', total: '21.00' }, { total: '38.23' }],
      total: '59.23',
      taxes: ['0.055 of 19.91 is 1.09', '0.2 of 31.86 is 6.37'],
    });
  });

  it('without a price are left out and said', async () => {
    expect(
      await quote([
        ['none', 1],
        ['LAMP', 1],
      ]),
    ).toMatchObject({
      lines: [{ lineId: '1' }],
      total: '38.23',
      problems: ['NO_PRICE 0'],
    });
  });

  it('may be none at all', async () => {
    expect(await quote([])).toMatchObject({ lines: [], total: '0.00', net: '0.00', taxes: [], problems: [] });
    expect(await quote([], {}, { market: 'US' })).toMatchObject({ total: '0.00', gross: null });
  });
});

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

describe('versions', () => {
  it('make a quote equal for ever, whatever is written later', async () => {
    const ten = promotion('ten', { kind: 'BASKET', effect: { percentOff: '10' } });
    const code = promotion('welcome', { kind: 'CODE', code: 'WELCOME', effect: { amountOff: '1' } });
    await shop.write('promotionsUpsert', [ten, code]);
    const ask = (versions: readonly object[]) =>
      quote(
        [
          ['SHIRT', 3],
          ['BOOK', 1],
          ['none', 1],
        ],
        { codes: ['welcome', 'newcomer'], versions },
      );
    const first = await ask([]);
    expect(first.versions).toContainEqual({ book: 'prices:fr-eur', key: 'price/none', version: 0 });
    expect(first.versions).toContainEqual({ book: 'prices:fr-eur', key: 'code/NEWCOMER', version: 0 });

    await shop.write('pricesUpsert', [
      { priceList: 'fr-eur', sku: 'SHIRT', amount: '99.00' },
      { priceList: 'fr-eur', sku: 'none', amount: '1.00' },
    ]);
    await shop.write('promotionsDelete', ['ten', 'welcome']);
    await shop.write('promotionsUpsert', [
      promotion('new', { kind: 'CODE', code: 'NEWCOMER', effect: { percentOff: '99' } }),
    ]);
    expect(await ask(first.versions)).toEqual(first);
    expect((await ask([])).total).not.toBe(first.total);

    await shop.write('pricesDelete', [{ priceList: 'fr-eur', sku: 'none' }]);
    await shop.write('pricesUpsert', [{ priceList: 'fr-eur', sku: 'SHIRT', amount: '20.00' }]);
    await shop.write('promotionsDelete', ['new']);
    expect(await ask(first.versions)).toEqual(first);
  });

  it('that never were are an error, and so are two of one entry', async () => {
    const ask = (...versions: number[]) =>
      shop.fails(document, {
        input: {
          lines: versions.map((version, index) => ({
            lineId: `${index}`,
            sku: 'LAMP',
            quantity: 1,
            versions: [{ book: 'prices:fr-eur', key: 'price/LAMP', version }],
          })),
        },
      });
    expect(await ask(77)).toBe('VERSION_UNKNOWN: There is no version 77 of price/LAMP in prices:fr-eur.');
    expect(await ask(0, 1)).toBe(
      'BAD_INPUT: The version of price/LAMP cannot be 0 and 1: give one for all lines.',
    );
    expect(await ask(-1)).toBe('BAD_INPUT: The version of price/LAMP cannot be -1: give 0 or more.');
  });
});

describe('hostile carts', () => {
  const line = (lineId: string, quantity: number, sku = 'LAMP') => ({ lineId, sku, quantity });
  const refusal = (lines: readonly object[], codes: readonly string[] = [], market = 'FR') =>
    shop.fails(document, { input: { lines, codes } }, { market });

  it('are refused with the name of what is wrong', async () => {
    expect(await refusal([line('a', 0)])).toBe('BAD_INPUT: lines.0.quantity cannot be 0: give 1 to 100000.');
    expect(await refusal([line('a', -5)])).toMatch('lines.0.quantity cannot be -5');
    expect(await refusal([line('a', 2_000_000_000)])).toMatch('lines.0.quantity cannot be 2000000000');
    expect(await refusal([line('a', 1), line('a', 1)])).toBe(
      'BAD_INPUT: lines.1.lineId cannot be "a": give a name that no other line has.',
    );
    expect(await refusal(Array.from({ length: 10_000 }, (_, n) => line(`${n}`, 1)))).toBe(
      'BAD_INPUT: lines cannot be 10000 lines: give at most 500.',
    );
    expect(await refusal([], Array(51).fill('x'))).toBe(
      'BAD_INPUT: codes cannot be 51 codes: give at most 50.',
    );
    expect(await refusal([line('a', 100_000, 'GOLD'), line('b', 100_000, 'GOLD')], [], 'US')).toBe(
      'BAD_INPUT: The cart costs too much to be written down. Amounts have at most 15 digits, decimals included.',
    );
    expect(await refusal([line('a', 1)], [], 'XX')).toMatch('There is no market "XX"');
  });

  it('of 500 lines are quoted', async () => {
    const many = Array.from({ length: 500 }, () => ['LAMP', 100] as const);
    expect((await quote(many)).total).toBe('1911500.00');
  });

  it('near the largest amount stay exact', async () => {
    const { total } = await quote([['GOLD', 900]], {}, { market: 'US' });
    expect(total).toBe('8999999999991.00');
  });
});
