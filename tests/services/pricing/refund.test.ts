import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openPricingShop, type PricingShop } from './pricing-shop.ts';

let shop: PricingShop;

beforeAll(async () => {
  shop = await openPricingShop();
});
afterAll(() => shop.close());

const document = `query ($input: RefundInput!) { refund(input: $input) {
  lines { lineId units taxRate total { net { amount } tax { amount } gross { amount } } }
  delivery { gross { amount } } taxes { rate amount { amount } base { amount } }
  total { shown { amount currencyCode } net { amount } tax { amount } gross { amount } taxIncluded } } }`;

interface Answer {
  readonly lines: readonly { readonly total: { readonly gross: { readonly amount: string } } }[];
  readonly [field: string]: unknown;
}

const refund = async (input: object): Promise<Answer> =>
  (await shop.ask<{ refund: Answer }>(document, { input: { ...france, ...input } })).refund;
const refused = (input: object): Promise<string> => shop.fails(document, { input: { ...france, ...input } });

const france = { currency: 'EUR', taxIncluded: true };
const ten = { shown: '10.00', tax: '1.67', taxRate: '0.2' };
const shirts = { lineId: 'shirts', quantity: 3, units: 1, paid: ten };

describe('a refund', () => {
  it('is what was paid, to the smallest unit, however the units are cut', async () => {
    const gross = async (refundedBefore: number, units: number) =>
      (await refund({ lines: [{ ...shirts, refundedBefore, units }] })).lines[0]?.total.gross.amount;
    expect(await Promise.all([gross(0, 1), gross(1, 1), gross(2, 1)])).toEqual(['3.33', '3.34', '3.33']);
    expect(await Promise.all([gross(0, 2), gross(2, 1), gross(0, 3)])).toEqual(['6.67', '3.33', '10.00']);
  });

  it('says its taxes by rate, with delivery once', async () => {
    const book = {
      lineId: 'book',
      quantity: 1,
      units: 1,
      paid: { shown: '21.10', tax: '1.10', taxRate: '0.055' },
    };
    const kept = { ...shirts, lineId: 'kept', units: 0, paid: { ...ten, taxRate: '0.021' } };
    const paidDelivery = { shown: '4.90', tax: '0.82', taxRate: '0.20' };
    const lines = [{ ...shirts, units: 3 }, book, kept];
    expect(await refund({ lines, paidDelivery, delivery: true })).toMatchObject({
      lines: [
        { lineId: 'shirts' },
        { lineId: 'book' },
        { lineId: 'kept', total: { gross: { amount: '0.00' } } },
      ],
      delivery: { gross: { amount: '4.90' } },
      taxes: [
        { rate: '0.055', amount: { amount: '1.10' }, base: { amount: '20.00' } },
        { rate: '0.2', amount: { amount: '2.49' }, base: { amount: '12.41' } },
      ],
      total: {
        gross: { amount: '36.00' },
        tax: { amount: '3.59' },
        net: { amount: '32.41' },
        taxIncluded: true,
      },
    });
    expect(await refund({ lines, paidDelivery })).toMatchObject({
      delivery: null,
      total: { gross: { amount: '31.10' } },
    });
    expect(await refund({ delivery: true })).toMatchObject({
      delivery: null,
      taxes: [],
      total: { gross: { amount: '0.00' } },
    });
  });

  it.each([
    ['JPY', '1001', '91', '334', '30'],
    ['KWD', '1.001', '0.091', '0.334', '0.030'],
  ])('knows the decimals of %s', async (currency, shown, tax, net, taxOfOne) => {
    const lines = [{ ...shirts, paid: { shown, tax, taxRate: '0.091' } }];
    expect(await refund({ currency, taxIncluded: false, lines })).toMatchObject({
      total: {
        shown: { amount: net, currencyCode: currency },
        tax: { amount: taxOfOne },
        taxIncluded: false,
      },
    });
  });

  it('asks nobody: no market is needed', async () => {
    expect(await shop.ask(document, { input: { ...france, lines: [shirts] } }, {})).toMatchObject({
      refund: { total: { gross: { amount: '3.33' } } },
    });
  });
});

describe('what cannot have been paid, or went back already, is refused', () => {
  const paid = (changes: object) => ({ lines: [{ ...shirts, paid: { ...ten, ...changes } }] });
  const line = (changes: object) => ({ lines: [{ ...shirts, ...changes }] });

  it.each([
    [
      'more units than are left',
      line({ refundedBefore: 2, units: 2 }),
      'lines.0.units cannot be 2: give 0 to 1.',
    ],
    ['units below zero', line({ units: -1 }), 'lines.0.units cannot be -1: give 0 to 3.'],
    ['more than was bought', line({ refundedBefore: 4 }), 'lines.0.refundedBefore cannot be 4: give 0 to 3.'],
    [
      'what would give back more',
      line({ refundedBefore: -1 }),
      'lines.0.refundedBefore cannot be -1: give 0 to 3.',
    ],
    ['a quantity of none', line({ quantity: 0 }), 'lines.0.quantity cannot be 0'],
    ['one line twice', { lines: [shirts, shirts] }, 'lines.1.lineId cannot be "shirts"'],
    ['an amount below zero', paid({ shown: '-10.00' }), 'lines.0.paid.shown cannot be "-10.00"'],
    ['a tax below zero', paid({ tax: '-0.01' }), 'lines.0.paid.tax cannot be "-0.01"'],
    [
      'more decimals than the currency has',
      paid({ shown: '10.001' }),
      'lines.0.paid.shown cannot be "10.001"',
    ],
    ['more digits than an amount has', paid({ shown: '999999999999999' }), 'lines.0.paid.shown cannot be'],
    ['more tax than price', paid({ tax: '10.01' }), 'lines.0.paid.tax cannot be "10.01"'],
    ['a rate below zero', paid({ taxRate: '-0.2' }), 'lines.0.paid.taxRate cannot be "-0.2"'],
    ['a rate beyond all', paid({ taxRate: '999999999999999' }), 'lines.0.paid.taxRate cannot be'],
    ['delivery twice', { delivery: true, deliveryRefundedBefore: true }, 'delivery cannot be true'],
    [
      'delivery at no price',
      { paidDelivery: { ...ten, shown: '1.00' } },
      'paidDelivery.tax cannot be "1.67"',
    ],
    ['too many lines', { lines: Array(501).fill(shirts) }, 'lines cannot be 501 lines'],
  ])('%s', async (_, input, message) => {
    expect(await refused(input)).toContain(`BAD_INPUT: ${message}`);
  });

  it('tax on nothing, where tax is added', async () => {
    const lines = [{ ...shirts, paid: { shown: '0', tax: '0.01', taxRate: '0.2' } }];
    expect(await refused({ taxIncluded: false, lines })).toContain('BAD_INPUT: lines.0.paid.tax cannot be');
  });

  it('a sum that cannot be written down', async () => {
    const dear = { ...shirts, units: 3, paid: { shown: '9999999999999.99', tax: '0', taxRate: '0' } };
    expect(await refused({ lines: [dear, { ...dear, lineId: 'again' }] })).toContain(
      'BAD_INPUT: The refund is too large to be written down.',
    );
  });
});
