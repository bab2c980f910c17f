import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PricingShop, Situation } from './pricing-shop.ts';
import { openQuoteShop } from './quote-shop.ts';

let shop: PricingShop;

beforeAll(async () => {
  shop = await openQuoteShop();
});
afterAll(() => shop.close());

const en = (text: string) => [{ language: 'en', text }];
const standard = { key: 'standard', titles: en('Standard'), amount: '4.90', freeFrom: '100.00' };
const express = { key: 'express', titles: en('Express'), amount: '12.90', countries: ['FR'] };
const pickup = { key: 'pickup', kind: 'PICKUP', titles: en('Pickup'), amount: '0' };

beforeEach(async () => {
  await shop.write('deliveryTermsUpsert', [
    { market: 'FR', methods: [standard, express, pickup] },
    { market: 'US', methods: [{ ...standard, amount: '6.95' }] },
  ]);
});

const promotion = (key: string, effect: object, rest: object = {}) => ({
  ...{ key, priceList: 'fr-eur', kind: 'DELIVERY', titles: en(key), effect },
  ...rest,
});

interface Delivered {
  readonly subtotal: Taxed;
  readonly total: Taxed;
  readonly taxes: readonly { readonly rate: string; readonly amount: Amount }[];
  readonly delivery: {
    readonly method: string;
    readonly cost: Taxed;
    readonly discounts: readonly {
      readonly promotion: string;
      readonly amount: Amount;
      readonly code: string | null;
    }[];
    readonly total: Taxed;
    readonly taxRate: string | null;
  } | null;
  readonly problems: readonly { readonly code: string }[];
  readonly versions: readonly { readonly key: string; readonly version: number }[];
  readonly token: string;
}

interface Amount {
  readonly amount: string;
}
interface Taxed {
  readonly shown: Amount;
  readonly tax: Amount | null;
}

const fields = `subtotal { ...T } total { ...T } taxes { rate amount { amount } }
  delivery { method kind titles { language text } cost { ...T } discounts { promotion amount { amount } code } total { ...T } taxRate }
  problems { code } versions { key version } token`;
const fragment = 'fragment T on TaxedMoney { shown { amount } tax { amount } }';

async function quote(
  sku: string,
  quantity: number,
  rest: object = {},
  context?: Situation,
): Promise<Delivered> {
  const input = { lines: [{ lineId: '1', sku, quantity }], delivery: { method: 'standard' }, ...rest };
  const document = `query ($input: QuoteInput!) { quote(input: $input) { ${fields} } } ${fragment}`;
  return (await shop.ask<{ quote: Delivered }>(document, { input }, context)).quote;
}

const costs = async (sku: string, quantity: number, rest: object = {}) => {
  const { delivery } = await quote(sku, quantity, rest);
  return [
    delivery?.cost.shown.amount,
    ...(delivery?.discounts ?? []).map((discount) => `${discount.promotion} ${discount.amount.amount}`),
    delivery?.total.shown.amount,
  ];
};

describe('delivery in a quote', () => {
  it('is in total, taxes and versions, and not in the subtotal', async () => {
    const quoted = await quote('SHIRT', 2);
    expect(quoted).toMatchObject({
      subtotal: { shown: { amount: '40.00' } },
      total: { shown: { amount: '44.90' }, tax: { amount: '7.48' } },
      taxes: [{ rate: '0.2', amount: { amount: '7.48' } }],
      delivery: { method: 'standard', kind: 'SHIP', taxRate: '0.2', cost: { shown: { amount: '4.90' } } },
      problems: [],
    });
    expect(quoted.versions.map(({ key }) => key)).toContain('delivery/FR');
  });

  it('bears the tax of where the goods go, and none until that is known', async () => {
    const us = { market: 'US' };
    expect((await quote('PEN', 1, {}, us)).delivery).toMatchObject({ taxRate: null, total: { tax: null } });
    const destination = { country: 'US', region: 'NY' };
    // Of 0.70 on both together, 0.09 is the pen's.
    expect((await quote('PEN', 1, { destination }, us)).delivery).toMatchObject({
      taxRate: '0.08875',
      total: { shown: { amount: '6.95' }, tax: { amount: '0.61' } },
    });
  });

  it("is free from the method's own limit on, measured before discounts", async () => {
    expect(await costs('SHIRT', 5)).toEqual(['0.00', '0.00']);
    expect(await costs('SHIRT', 4)).toEqual(['4.90', '4.90']);
  });

  it('is left out, with a problem, where the goods do not get there by this method', async () => {
    for (const rest of [
      { delivery: { method: 'drone' } },
      { delivery: { method: 'express' }, destination: { country: 'DE' } },
      { destination: { country: 'JP' } },
    ]) {
      const { delivery, total, problems } = await quote('SHIRT', 1, rest);
      expect([delivery, total.shown.amount, problems]).toEqual([
        null,
        '20.00',
        [{ code: 'DELIVERY_UNKNOWN' }],
      ]);
    }
  });

  it('names the version of terms that there are not', async () => {
    const { problems, versions } = await quote('PEN', 1, {}, { market: 'GB-NET' });
    expect(problems).toEqual([{ code: 'DELIVERY_UNKNOWN' }]);
    expect(versions).toContainEqual({ key: 'delivery/GB-NET', version: 0 });
  });

  it('costs nothing, and reads no terms, where no method is asked for', async () => {
    const { delivery, total, versions } = await quote('SHIRT', 1, { delivery: null });
    expect([delivery, total.shown.amount]).toEqual([null, '20.00']);
    expect(versions.map(({ key }) => key)).not.toContain('delivery/FR');
  });

  it('keeps in its token what it cost, whatever the terms are later', async () => {
    const before = await quote('SHIRT', 1);
    await shop.write('deliveryTermsUpsert', [{ market: 'FR', methods: [{ ...standard, amount: '9.90' }] }]);
    const document = `query ($token: String!) { quoteByToken(token: $token) { state method quote { ${fields} } } } ${fragment}`;
    expect(await shop.ask(document, { token: before.token })).toEqual({
      quoteByToken: { state: 'VALID', method: 'standard', quote: before },
    });
    expect((await quote('SHIRT', 1)).total.shown.amount).toBe('29.90');
  });
});

describe('promotions on delivery', () => {
  const all = ['half', 'two', 'free', 'coded', 'alone'];
  afterAll(() => shop.write('promotionsDelete', all));

  it('lower it one after the other, each what those before it left, and never below nothing', async () => {
    await shop.write('promotionsUpsert', [
      promotion('half', { percentOff: '50' }, { priority: 2 }),
      promotion('two', { amountOff: '2.00' }, { priority: 1 }),
    ]);
    expect(await costs('SHIRT', 1)).toEqual(['4.90', 'half 2.45', 'two 2.00', '0.45']);
    await shop.write('promotionsUpsert', [promotion('two', { amountOff: '5.00' }, { priority: 1 })]);
    expect(await costs('SHIRT', 1)).toEqual(['4.90', 'half 2.45', 'two 2.45', '0.00']);
    await shop.write('promotionsDelete', ['half', 'two']);
  });

  it('go alone where they say so', async () => {
    await shop.write('promotionsUpsert', [
      promotion('alone', { amountOff: '1.00' }, { priority: 3, combinability: 'EXCLUSIVE' }),
      promotion('half', { percentOff: '50' }),
    ]);
    expect(await costs('SHIRT', 1)).toEqual(['4.90', 'alone 1.00', '3.90']);
    await shop.write('promotionsDelete', all);
  });

  it('need their least subtotal, and their code where they have one', async () => {
    await shop.write('promotionsUpsert', [
      promotion('free', { freeDelivery: true }, { minSubtotal: '40.00' }),
      promotion('coded', { percentOff: '10' }, { code: 'PORT' }),
    ]);
    expect(await costs('SHIRT', 1)).toEqual(['4.90', '4.90']);
    expect(await costs('SHIRT', 2)).toEqual(['4.90', 'free 4.90', '0.00']);
    expect(await costs('SHIRT', 1, { codes: ['port'] })).toEqual(['4.90', 'coded 0.49', '4.41']);
  });

  it('say of a code that takes nothing off that it does not apply', async () => {
    const rest = { codes: ['PORT'], delivery: { method: 'pickup' } };
    expect((await quote('SHIRT', 1, rest)).problems).toEqual([{ code: 'CODE_NOT_APPLICABLE' }]);
    expect((await quote('SHIRT', 1, { ...rest, delivery: null })).problems).toEqual([]);
  });
});

describe('delivery methods', () => {
  const methods = async (args: string, context?: Situation) =>
    (
      await shop.ask<{ deliveryMethods: readonly { readonly key: string }[] }>(
        `{ deliveryMethods${args} { key kind countries cost { ...T } freeFrom { amount } minDays } } ${fragment}`,
        {},
        context,
      )
    ).deliveryMethods;

  it("are those that get to the destination, in the retailer's order", async () => {
    expect((await methods('')).map(({ key }) => key)).toEqual(['standard', 'express', 'pickup']);
    expect(await methods('(destination: { country: "DE" })')).toMatchObject([
      {
        key: 'standard',
        countries: ['DE', 'FR'],
        cost: { tax: { amount: '0.78' } },
        freeFrom: { amount: '100.00' },
      },
      { key: 'pickup', kind: 'PICKUP' },
    ]);
    expect(await methods('(destination: { country: "JP" })')).toEqual([]);
    expect(await methods('', { market: 'GB-NET' })).toEqual([]);
    expect(await methods('(destination: { country: "US", region: " ny " })', { market: 'US' })).toMatchObject(
      [{ cost: { shown: { amount: '6.95' }, tax: { amount: '0.62' } } }],
    );
  });

  it('are refused where they could not be charged or shown', async () => {
    const refused = (...rows: object[]) =>
      shop.refused(
        'deliveryTermsUpsert',
        rows.map((row) => ({ market: 'FR', methods: [{ ...standard, ...row }] })),
      );
    expect(
      await refused(
        { amount: '-1' },
        { amount: '1.005' },
        { key: 'No Key' },
        { titles: [] },
        { titles: en('a\nb') },
        { countries: [] },
        { minDays: 2 },
        { minDays: 3, maxDays: 2 },
        { minDays: 0, maxDays: 366 },
      ),
    ).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^0 methods\.0\.amount: Give 0 or more/),
        expect.stringMatching(/^1 methods\.0\.amount: /),
        '2 methods.0.key: Give 1 to 100 lower-case letters, digits and hyphens.',
        '3 methods.0.titles: Give at least one title.',
        '4 methods.0.titles.0.text: Give 1 to 200 characters on one line.',
        '5 methods.0.countries: Name at least one country, or leave it out.',
        expect.stringMatching(/^6 methods\.0\.maxDays: /),
        expect.stringMatching(/^7 methods\.0\.maxDays: /),
        expect.stringMatching(/^8 methods\.0\.maxDays: /),
      ]),
    );
    expect(await shop.refused('deliveryTermsUpsert', [{ market: 'XX', methods: [] }])).toEqual([
      '0 market: Give the id of a market that there is.',
    ]);
    expect(
      await shop.refused('deliveryTermsUpsert', [{ market: 'FR', methods: [standard, standard] }]),
    ).toEqual(['0 methods: Name each one once.']);
  });
});
