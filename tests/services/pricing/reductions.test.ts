import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fillMarkets, franceInput, inDays, inMs, openPricingShop, type PricingShop } from './pricing-shop.ts';

let shop: PricingShop;
let next = 0;

beforeAll(async () => {
  shop = await openPricingShop();
  await fillMarkets(shop);
  // The same list, without the EU's rule.
  await shop.write('marketsUpsert', [{ ...franceInput, id: 'FREE', lowestPriceRule: false }]);
});
afterAll(() => shop.close());

const newSku = (): string => `SKU-${next++}`;
const price = (sku: string, amount: string, rest: object = {}) =>
  shop.write('pricesUpsert', [{ priceList: 'fr-eur', sku, amount, ...rest }]);
const history = (sku: string, amount: string, fromDay: number, untilDay: number) =>
  shop.write('priceHistoryAdd', [
    { priceList: 'fr-eur', sku, amount, from: inDays(fromDay), until: inDays(untilDay) },
  ]);
const reduce = (key: string, sku: string, effect: object, rest: object = {}) =>
  shop.write('promotionsUpsert', [
    {
      key,
      priceList: 'fr-eur',
      kind: 'REDUCTION',
      titles: [{ language: 'en', text: key }],
      target: { skus: [sku] },
      effect,
      ...rest,
    },
  ]);

interface Shown {
  readonly unit: { readonly shown: { readonly amount: string } };
  readonly was: { readonly shown: { readonly amount: string } } | null;
  readonly lowest30Days: { readonly shown: { readonly amount: string } } | null;
  readonly reductionPercent: number | null;
  readonly promotions: readonly { readonly key: string }[];
}

/** `unit was lowest30Days percent`, a dash for null. */
async function shown(sku: string, market = 'FR', quantity = 1): Promise<string> {
  const { pricesBySkus } = await shop.ask<{ pricesBySkus: (Shown | null)[] }>(
    `query ($sku: String!, $quantity: Int!) { pricesBySkus(skus: [$sku], quantity: $quantity) {
      unit { shown { amount } } was { shown { amount } } lowest30Days { shown { amount } } reductionPercent
      promotions { key } } }`,
    { sku, quantity },
    { market },
  );
  const [found] = pricesBySkus;
  if (found == null) return 'none';
  const { unit, was, lowest30Days, reductionPercent } = found;
  return [
    unit.shown.amount,
    was?.shown.amount ?? '-',
    lowest30Days?.shown.amount ?? '-',
    reductionPercent ?? '-',
  ].join(' ');
}

const temporarily = { validUntil: '2100-01-01T00:00:00Z' };

describe('a price with an end that is lower than the one before', () => {
  it('is a reduction against the lowest price of 30 days, from imported and recorded history', async () => {
    const sku = newSku();
    await history(sku, '90.00', -20, -10);
    await history(sku, '50.00', -60, -31);
    await price(sku, '100.00');
    await price(sku, '72.00', temporarily);
    expect(await shown(sku)).toBe('72.00 90.00 90.00 20');
    expect(await shown(sku, 'FREE')).toBe('72.00 100.00 90.00 28');
  });

  it('looks back over 30 days and not a minute more', async () => {
    const endingBefore30Days = (minutes: number) => inMs(-30 * 86_400_000 - minutes * 60_000);
    const past = (sku: string, amount: string, until: string) =>
      shop.write('priceHistoryAdd', [{ priceList: 'fr-eur', sku, amount, from: inDays(-90), until }]);
    const [within, beyond] = [newSku(), newSku()];
    await past(within, '90.00', endingBefore30Days(-1));
    await past(beyond, '90.00', endingBefore30Days(1));
    for (const sku of [within, beyond]) {
      await price(sku, '100.00');
      await price(sku, '72.00', temporarily);
    }
    expect(await shown(within)).toBe('72.00 90.00 90.00 20');
    expect(await shown(beyond)).toBe('72.00 100.00 100.00 28');
  });

  it('is measured against nothing where no price was ever recorded', async () => {
    const sku = newSku();
    await shop.write('pricesUpsert', [
      { priceList: 'fr-eur', sku, amount: '100.00' },
      { priceList: 'fr-eur', sku, amount: '80.00', ...temporarily },
    ]);
    expect(await shown(sku)).toBe('80.00 - - -');
    expect(await shown(sku, 'FREE')).toBe('80.00 100.00 - 20');
  });

  it('shows no former price where it was lower before than it is now', async () => {
    const sku = newSku();
    await history(sku, '60.00', -20, -10);
    await price(sku, '100.00');
    await price(sku, '80.00', temporarily);
    expect(await shown(sku)).toBe('80.00 - 60.00 -');
  });

  it('is measured anew when history is imported later', async () => {
    const sku = newSku();
    await price(sku, '100.00');
    await price(sku, '80.00', temporarily);
    expect(await shown(sku)).toBe('80.00 100.00 100.00 20');
    await history(sku, '85.00', -5, -4);
    expect(await shown(sku)).toBe('80.00 85.00 85.00 5');
    expect((await history(sku, '85.00', -5, -4)).changed).toBe(0);
  });

  it('keeps the first reference through further reductions without a break', async () => {
    const sku = newSku();
    await price(sku, '100.00');
    await price(sku, '80.00', temporarily);
    await price(sku, '60.00', temporarily);
    expect(await shown(sku)).toBe('60.00 100.00 100.00 40');
    await reduce(`more-${sku}`, sku, { percentOff: '50' });
    expect(await shown(sku)).toBe('30.00 100.00 100.00 70');
    await shop.write('promotionsDelete', [`more-${sku}`]);
    expect(await shown(sku)).toBe('60.00 100.00 100.00 40');
  });

  it('is measured against the reduced price after a break', async () => {
    const sku = newSku();
    await price(sku, '100.00');
    await price(sku, '80.00', temporarily);
    await price(sku, '80.00', { validUntil: '2020-01-01T00:00:00Z' });
    expect(await shown(sku)).toBe('100.00 - - -');
    await price(sku, '70.00', temporarily);
    expect(await shown(sku)).toBe('70.00 80.00 80.00 12');
  });

  it('is none where the price was raised in the same write only to be lowered', async () => {
    const sku = newSku();
    await price(sku, '80.00');
    await shop.write('pricesUpsert', [
      { priceList: 'fr-eur', sku, amount: '120.00' },
      { priceList: 'fr-eur', sku, amount: '80.00', ...temporarily },
    ]);
    expect(await shown(sku)).toBe('80.00 - - -');
    expect(await shown(sku, 'FREE')).toBe('80.00 - - -');
  });
});

describe('a price without an end', () => {
  it('that is lower is a new price, not a reduction', async () => {
    const sku = newSku();
    await price(sku, '100.00');
    await price(sku, '80.00');
    expect(await shown(sku)).toBe('80.00 - - -');
    expect(await shown(sku, 'FREE')).toBe('80.00 - - -');
  });

  it('stays under a temporary one', async () => {
    const sku = newSku();
    await price(sku, '100.00');
    await price(sku, '80.00', temporarily);
    expect((await price(sku, '100.00')).changed).toBe(0);
    expect(await shown(sku)).toBe('80.00 100.00 100.00 20');
  });
});

describe('a promotion of kind REDUCTION', () => {
  it('lowers the price by per cent, by an amount, or to a price', async () => {
    for (const [effect, expected] of [
      [{ percentOff: '33.33' }, '6.66 9.99 9.99 33'],
      [{ amountOff: '2.00' }, '7.99 9.99 9.99 20'],
      [{ amountOff: '20.00' }, '0.00 9.99 9.99 100'],
      [{ fixedPrice: '5.00' }, '5.00 9.99 9.99 49'],
      [{ fixedPrice: '15.00' }, '9.99 - - -'],
    ] as const) {
      const sku = newSku();
      await price(sku, '9.99');
      await reduce(`one-${sku}`, sku, effect);
      expect(await shown(sku)).toBe(expected);
    }
  });

  it('combines with others by priority, or goes alone', async () => {
    const sku = newSku();
    await price(sku, '100.00');
    await reduce(`a-${sku}`, sku, { percentOff: '10' }, { priority: 2 });
    await reduce(`b-${sku}`, sku, { amountOff: '10.00' }, { priority: 1 });
    expect(await shown(sku)).toBe('80.00 100.00 100.00 20');
    await reduce(`b-${sku}`, sku, { amountOff: '10.00' }, { priority: 3 });
    expect(await shown(sku)).toBe('81.00 100.00 100.00 19');
    await reduce(`c-${sku}`, sku, { percentOff: '50' }, { priority: 9, combinability: 'EXCLUSIVE' });
    expect(await shown(sku)).toBe('50.00 100.00 100.00 50');
    await reduce(`c-${sku}`, sku, { percentOff: '50' }, { priority: 0, combinability: 'EXCLUSIVE' });
    expect(await shown(sku)).toBe('81.00 100.00 100.00 19');
  });

  it('yields to a tier that is lower, and holds where the tier is higher', async () => {
    const sku = newSku();
    await price(sku, '100.00', {
      tiers: [
        { minQuantity: 5, amount: '90.00' },
        { minQuantity: 10, amount: '70.00' },
      ],
    });
    await reduce(`tier-${sku}`, sku, { percentOff: '20' });
    expect(await shown(sku, 'FR', 5)).toBe('80.00 100.00 100.00 20');
    expect(await shown(sku, 'FR', 10)).toBe('70.00 - 100.00 -');
  });

  it('follows the labels of the SKU', async () => {
    const sku = newSku();
    await price(sku, '10.00');
    await shop.write('promotionsUpsert', [
      {
        key: 'labelled',
        priceList: 'fr-eur',
        kind: 'REDUCTION',
        titles: [{ language: 'en', text: 'x' }],
        target: { labels: ['clearance'] },
        effect: { percentOff: '50' },
      },
    ]);
    expect(await shown(sku)).toBe('10.00 - - -');
    await shop.write('pricedItemsUpsert', [{ sku, labels: ['clearance'] }]);
    expect(await shown(sku)).toBe('5.00 10.00 10.00 50');
    await shop.write('pricedItemsUpsert', [{ sku }]);
    expect(await shown(sku)).toBe('10.00 - - -');
  });

  it('takes its prices along when it moves to another list or is deleted', async () => {
    const sku = newSku();
    await price(sku, '10.00');
    await shop.write('pricesUpsert', [{ priceList: 'us-usd', sku, amount: '10.00' }]);
    await reduce(`moving-${sku}`, sku, { percentOff: '50' });
    await reduce(`moving-${sku}`, sku, { percentOff: '50' }, { priceList: 'us-usd' });
    expect([await shown(sku), await shown(sku, 'US')]).toEqual(['10.00 - - -', '5.00 10.00 10.00 50']);
    await shop.write('promotionsDelete', [`moving-${sku}`, 'never-was']);
    expect(await shown(sku, 'US')).toBe('10.00 - - -');
  });
});

describe('a deleted price', () => {
  it('is none, and goes on counting when it comes back', async () => {
    const sku = newSku();
    const version = async (): Promise<unknown> =>
      shop.ask(`{ pricesBySkus(skus: ["${sku}"]) { version } }`).then((data) => data);
    await price(sku, '1.00');
    await shop.write('pricesDelete', [{ priceList: 'fr-eur', sku }]);
    expect(await shown(sku)).toBe('none');
    await price(sku, '1.00');
    expect(await version()).toEqual({ pricesBySkus: [{ version: 3 }] });
    const unknown = await shop.write('pricesDelete', [{ priceList: 'nowhere', sku: 'x' }]);
    expect(unknown).toEqual({ accepted: 1, changed: 0 });
  });
});
