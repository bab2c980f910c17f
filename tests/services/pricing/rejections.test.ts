import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fillMarkets, franceInput, openPricingShop, type PricingShop } from './pricing-shop.ts';

let shop: PricingShop;

beforeAll(async () => {
  shop = await openPricingShop();
  await fillMarkets(shop);
  await shop.write('priceListsUpsert', [
    { key: 'jp-jpy', currency: 'JPY' },
    { key: 'kw-kwd', currency: 'KWD' },
    { key: 'idle', currency: 'EUR' },
  ]);
  await shop.write('pricesUpsert', [{ priceList: 'fr-eur', sku: 'KEPT', amount: '1.00' }]);
});
afterAll(() => shop.close());

const price = (rest: object) => ({ priceList: 'fr-eur', sku: 'A', amount: '1', ...rest });
const pricesRefused = (...rows: object[]) => shop.refused('pricesUpsert', rows.map(price));

describe('prices', () => {
  it('have no more decimals than their currency, are not negative and not too large', async () => {
    const form = (currency: string, decimals: number) =>
      `Give 0 or more, at most ${decimals} decimals (${currency}), and at most 10^12 of its smallest unit.`;
    expect(
      await pricesRefused(
        { amount: '1.005' },
        { amount: '-0.01' },
        { priceList: 'jp-jpy', amount: '1.5' },
        { priceList: 'kw-kwd', amount: '1.0005' },
        { amount: '10000000000.01' },
        { recommended: '1.001' },
        { amount: '0' },
        { priceList: 'kw-kwd', amount: '1.005' },
      ),
    ).toEqual([
      `0 amount: ${form('EUR', 2)}`,
      `1 amount: ${form('EUR', 2)}`,
      `2 amount: ${form('JPY', 0)}`,
      `3 amount: ${form('KWD', 3)}`,
      `4 amount: ${form('EUR', 2)}`,
      `5 recommended: ${form('EUR', 2)}`,
    ]);
  });

  it('name a list that there is, a SKU, and each fee once', async () => {
    const fee = { key: 'eco', amount: '1' };
    expect(
      await pricesRefused(
        { priceList: 'nowhere' },
        { sku: '' },
        { sku: 'a\nb' },
        { sku: 'x'.repeat(101) },
        { sku: 'a\0' },
        { fees: [fee, fee] },
        { fees: [{ key: ' ', amount: '0.001' }] },
      ),
    ).toEqual([
      '0 priceList: Give the key of a price list that there is.',
      '1 sku: Give 1 to 100 characters on one line.',
      '2 sku: Give 1 to 100 characters on one line.',
      '3 sku: Give 1 to 100 characters on one line.',
      '4 sku: Give 1 to 100 characters on one line.',
      '5 fees: Name each one once.',
      '6 fees.0.key: Give 1 to 100 characters on one line.',
      '6 fees.0.amount: Give 0 or more, at most 2 decimals (EUR), and at most 10^12 of its smallest unit.',
    ]);
  });

  it('have tiers from 2 upwards, and end after they begin', async () => {
    const tiers = (...quantities: number[]) => ({
      tiers: quantities.map((minQuantity) => ({ minQuantity, amount: '1' })),
    });
    const form = 'Give quantities from 2 to 100000, smallest first.';
    const at = '2100-01-01T00:00:00Z';
    expect(
      await pricesRefused(
        tiers(1),
        tiers(5, 5),
        tiers(5, 4),
        tiers(100_001),
        tiers(2, 3, 100_000),
        { validFrom: at, validUntil: at },
        { validFrom: '1969-12-31T00:00:00Z' },
      ),
    ).toEqual([
      `0 tiers.0.minQuantity: ${form}`,
      `1 tiers.1.minQuantity: ${form}`,
      `2 tiers.1.minQuantity: ${form}`,
      `3 tiers.0.minQuantity: ${form}`,
      '5 validUntil: Give an instant after validFrom.',
      '6 validFrom: Give an instant from 1970 to 9999.',
    ]);
  });

  it('are refused as a whole: one bad row leaves no trace of the good ones', async () => {
    expect(await pricesRefused({ sku: 'GOOD' }, { amount: '0.001' })).toHaveLength(1);
    expect(await shop.ask('{ pricesBySkus(skus: ["GOOD"]) { version } }')).toEqual({ pricesBySkus: [null] });
  });
});

describe('history', () => {
  it('ends after it begins, and not in the future', async () => {
    const row = (from: string, until: string) => ({
      priceList: 'fr-eur',
      sku: 'A',
      amount: '1',
      from,
      until,
    });
    expect(
      await shop.refused('priceHistoryAdd', [
        row('2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z'),
        row('2026-01-01T00:00:00Z', '2100-01-01T00:00:00Z'),
        { ...row('2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'), priceList: 'nowhere' },
      ]),
    ).toEqual([
      '0 until: Give an instant after from that is not in the future.',
      '1 until: Give an instant after from that is not in the future.',
      '2 priceList: Give the key of a price list that there is.',
    ]);
  });
});

describe('price lists', () => {
  it('keep their currency once anything counts on it', async () => {
    expect(
      await shop.refused('priceListsUpsert', [
        { key: 'fr-eur', currency: 'CHF' },
        { key: 'us-usd', currency: 'EUR' },
        { key: 'Not A Key', currency: 'EUR' },
      ]),
    ).toEqual([
      '0 currency: The list is in use in EUR: keep it, or make another list.',
      '1 currency: The list is in use in USD: keep it, or make another list.',
      '2 key: Give 1 to 100 lower-case letters, digits and hyphens.',
    ]);
    await shop.write('priceListsUpsert', [{ key: 'idle', currency: 'CHF' }]);
  });

  it('take their prices and markets along to another customer group', async () => {
    const version = () =>
      shop.ask('{ pricesBySkus(skus: ["KEPT"]) { version priceList { customerGroup } } }');
    const group = (customerGroup: string | null) =>
      shop.write('priceListsUpsert', [{ key: 'fr-eur', currency: 'EUR', customerGroup }]);
    expect(await group('club')).toEqual({ accepted: 1, changed: 2 });
    expect(await version()).toEqual({ pricesBySkus: [null] });
    await group(null);
    expect(await version()).toEqual({ pricesBySkus: [{ version: 3, priceList: { customerGroup: null } }] });
  });
});

describe('markets', () => {
  it('name lists of their currency, languages and rates that can be', async () => {
    const market = (rest: object) => ({ ...franceInput, ...rest });
    const rate = { taxCategory: 'standard', rate: '0.2', country: 'FR' };
    const rateForm = 'Give a fraction from 0 to 1 with at most six decimals.';
    expect(
      await shop.refused('marketsUpsert', [
        market({ id: 'fr' }),
        market({ name: ' ', languages: [] }),
        market({ languages: ['fr', 'fr'] }),
        market({ priceLists: ['us-usd', 'nowhere'] }),
        market({ priceLists: ['fr-eur', 'fr-eur'] }),
        market({ taxRates: [{ ...rate, rate: '1.000001' }] }),
        market({ taxRates: [{ ...rate, rate: '-0.1' }] }),
        market({ taxRates: [rate, rate] }),
      ]),
    ).toEqual([
      '0 id: Give 1 to 50 upper-case letters, digits and hyphens.',
      '1 name: Give 1 to 200 characters on one line.',
      '1 languages: Name at least one language.',
      '2 languages: Name each one once.',
      "3 priceLists.0: The list is kept in USD: name lists in the market's currency, EUR.",
      '3 priceLists.1: Give the key of a price list that there is.',
      '4 priceLists: Name each one once.',
      `5 taxRates.0.rate: ${rateForm}`,
      `6 taxRates.0.rate: ${rateForm}`,
      '7 taxRates: Give one rate for each tax category, country and region.',
    ]);
  });
});

describe('priced items', () => {
  it('have a content, and labels that say something', async () => {
    const measure = (content: string) => ({ sku: 'A', measure: { content, unit: 'KILOGRAM' } });
    expect(
      await shop.refused('pricedItemsUpsert', [
        measure('0'),
        measure('-1'),
        { sku: 'A', labels: ['x', 'x'] },
        { sku: 'A', labels: [''] },
        { sku: 'A', taxCategory: '' },
      ]),
    ).toEqual([
      '0 measure.content: Give more than 0 with at most six decimals.',
      '1 measure.content: Give more than 0 with at most six decimals.',
      '2 labels: Name each one once.',
      '3 labels.0: Give 1 to 100 characters on one line.',
      '4 taxCategory: Give 1 to 100 characters on one line.',
    ]);
  });
});
