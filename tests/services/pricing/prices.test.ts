import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { fillMarkets, openPricingShop, type PricingShop, usaInput } from './pricing-shop.ts';

let shop: PricingShop;

beforeAll(async () => {
  shop = await openPricingShop();
  await fillMarkets(shop);
  await shop.write('pricedItemsUpsert', [
    { sku: 'OIL-750', taxCategory: 'reduced', measure: { content: '0.75', unit: 'LITRE' } },
    { sku: 'SPECK', measure: { content: '0.000001', unit: 'KILOGRAM' } },
  ]);
  await shop.write('pricesUpsert', [
    {
      priceList: 'fr-eur',
      sku: 'CHAIR',
      amount: '12.90',
      recommended: '15',
      tiers: [
        { minQuantity: 5, amount: '11.90' },
        { minQuantity: 10, amount: '9.9' },
      ],
      fees: [{ key: 'eco-contribution', amount: '0.24' }],
    },
    { priceList: 'fr-pro', sku: 'CHAIR', amount: '8.00' },
    { priceList: 'fr-eur', sku: 'OIL-750', amount: '7.50' },
    { priceList: 'fr-eur', sku: 'SPECK', amount: '10000000000.00' },
    { priceList: 'us-usd', sku: 'CHAIR', amount: '14.00' },
  ]);
});
afterAll(() => shop.close());

const taxed = 'shown { amount currencyCode } net { amount } gross { amount } tax { amount } taxIncluded';
const everything = `query ($skus: [String!]!, $quantity: Int) { pricesBySkus(skus: $skus, quantity: $quantity) {
  unit { ${taxed} } quantity was { ${taxed} } reductionPercent recommended { ${taxed} } lowest30Days { ${taxed} }
  unitPrice { price { ${taxed} } unit content } fees { key amount { ${taxed} } } tiers { minQuantity unit { ${taxed} } }
  promotions { key } priceList { key currency customerGroup } validFrom validUntil version } }`;
const shown = `query ($skus: [String!]!, $quantity: Int) { pricesBySkus(skus: $skus, quantity: $quantity) {
  unit { shown { amount } } priceList { key } unitPrice { price { shown { amount } } content unit } } }`;

const euros = (gross: string, net: string, tax: string) => ({
  shown: { amount: gross, currencyCode: 'EUR' },
  net: { amount: net },
  gross: { amount: gross },
  tax: { amount: tax },
  taxIncluded: true,
});

describe('a price', () => {
  it('shows everything of its entry, gross exact where tax is included', async () => {
    expect(await shop.ask(everything, { skus: ['CHAIR'], quantity: 7 })).toEqual({
      pricesBySkus: [
        {
          unit: euros('11.90', '9.92', '1.98'),
          quantity: 7,
          was: null,
          reductionPercent: null,
          recommended: euros('15.00', '12.50', '2.50'),
          lowest30Days: null,
          unitPrice: null,
          fees: [{ key: 'eco-contribution', amount: euros('0.24', '0.20', '0.04') }],
          tiers: [
            { minQuantity: 5, unit: euros('11.90', '9.92', '1.98') },
            { minQuantity: 10, unit: euros('9.90', '8.25', '1.65') },
          ],
          promotions: [],
          priceList: { key: 'fr-eur', currency: 'EUR', customerGroup: null },
          validFrom: null,
          validUntil: null,
          version: 1,
        },
      ],
    });
  });

  it('shows net alone where tax is added at the end', async () => {
    const { pricesBySkus } = await shop.ask<{ pricesBySkus: { unit: object }[] }>(
      everything,
      { skus: ['CHAIR'] },
      { market: 'US' },
    );
    expect(pricesBySkus[0]?.unit).toEqual({
      shown: { amount: '14.00', currencyCode: 'USD' },
      net: { amount: '14.00' },
      gross: null,
      tax: null,
      taxIncluded: false,
    });
  });

  it('comes from the first list that holds the SKU, and from a group’s list for that group alone', async () => {
    const chair = (context: object) => shop.ask(shown, { skus: ['CHAIR'] }, context);
    const from = (key: string, amount: string) => ({
      pricesBySkus: [{ unit: { shown: { amount } }, priceList: { key }, unitPrice: null }],
    });
    expect(await chair({ market: 'FR' })).toEqual(from('fr-eur', '12.90'));
    expect(await chair({ market: 'FR', customerGroup: 'pro' })).toEqual(from('fr-pro', '8.00'));
    expect(await chair({ market: 'FR', customerGroup: 'other' })).toEqual(from('fr-eur', '12.90'));
  });

  it('is compared per litre, and not where that cannot be written down', async () => {
    expect(await shop.ask(shown, { skus: ['OIL-750', 'SPECK'] })).toEqual({
      pricesBySkus: [
        {
          unit: { shown: { amount: '7.50' } },
          priceList: { key: 'fr-eur' },
          unitPrice: { price: { shown: { amount: '10.00' } }, content: '0.75', unit: 'LITRE' },
        },
        { unit: { shown: { amount: '10000000000.00' } }, priceList: { key: 'fr-eur' }, unitPrice: null },
      ],
    });
  });
});

describe('prices by SKU', () => {
  it('are null for what has none, in the order asked, doubled where asked twice', async () => {
    const skus = ['none', 'CHAIR', '', 'a\0b', 'CHAIR', "'; DROP TABLE entry; --"];
    const { pricesBySkus } = await shop.ask<{ pricesBySkus: (object | null)[] }>(shown, { skus });
    expect(pricesBySkus.map((price) => price !== null)).toEqual([false, true, false, false, true, false]);
  });

  it('take three statements, however many SKUs and promotions', async () => {
    const query = jest.spyOn(pg.Client.prototype, 'query');
    const count = async (skus: readonly string[]): Promise<number> => {
      query.mockClear();
      await shop.ask(shown, { skus });
      // The schedule looks out on its own.
      return query.mock.calls.filter(([statement]) => !JSON.stringify(statement).includes('due_change'))
        .length;
    };
    const many = Array.from({ length: 500 }, (_, n) => `SKU-${n}`);
    await shop.write('promotionsUpsert', [
      {
        key: 'statements',
        priceList: 'fr-eur',
        kind: 'BASKET',
        titles: [{ language: 'en', text: 'x' }],
        effect: { percentOff: '1' },
      },
    ]);
    await shop.write(
      'pricesUpsert',
      many.map((sku) => ({ priceList: 'fr-eur', sku, amount: '1' })),
    );
    // The market, then the prices in its lists, then the promotions that they name.
    expect(await count(['CHAIR'])).toBe(3);
    expect(await count(many)).toBe(3);
    query.mockRestore();
    await shop.write('promotionsDelete', ['statements']);
  });

  it('refuse a quantity out of range and a market that there is not, and say so', async () => {
    const ask = (quantity: number) => shop.fails(shown, { skus: ['CHAIR'], quantity });
    expect(await ask(0)).toBe('BAD_INPUT: quantity cannot be 0: give 1 to 100000.');
    expect(await ask(-1)).toBe('BAD_INPUT: quantity cannot be -1: give 1 to 100000.');
    expect(await ask(100_001)).toBe('BAD_INPUT: quantity cannot be 100001: give 1 to 100000.');
    expect(await shop.fails(shown, { skus: [] }, { market: 'XX' })).toBe(
      'BAD_INPUT: There is no market "XX": give the id of a market.',
    );
    expect(await shop.fails(shown, { skus: [] }, { market: 'a\0' })).toBe(
      'BAD_INPUT: There is no market "a\\u0000": give the id of a market.',
    );
    expect(await shop.fails(shown, { skus: [] }, {})).toBe(
      'BAD_INPUT: The context names no market: give the id of a market such as "FR".',
    );
  });
});

describe('markets', () => {
  it('are listed without a context', async () => {
    const query = '{ markets { id name country currency taxIncluded roundingMode language languages } }';
    const { taxRates: _, priceLists: __, ...usa } = usaInput;
    expect(await shop.ask(query, {}, {})).toEqual({
      markets: [
        {
          id: 'FR',
          name: 'France',
          country: 'FR',
          currency: 'EUR',
          taxIncluded: true,
          roundingMode: 'HALF_UP',
          language: 'fr',
          languages: ['fr', 'en'],
        },
        { ...usa, roundingMode: 'HALF_UP', language: 'en' },
      ],
    });
  });
});
