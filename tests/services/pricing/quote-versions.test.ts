import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PricingShop } from './pricing-shop.ts';
import { createQuoter, openQuoteShop, type Quoter, quoteDocument } from './quote-shop.ts';

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
      shop.fails(quoteDocument, {
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
    shop.fails(quoteDocument, { input: { lines, codes } }, { market });

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
