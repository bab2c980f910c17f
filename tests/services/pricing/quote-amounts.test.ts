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
