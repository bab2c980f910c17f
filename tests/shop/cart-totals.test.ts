import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatContextHeader } from '../../schema/context-header.ts';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { cartsAt, type Discount, made, offOf, totalOf } from './carts.ts';

let shop: SampleShop;
beforeAll(async () => {
  shop = await startSampleShop();
});
afterAll(() => shop.close());

const { change, create, read } = cartsAt(() => shop);

it('a cart costs what the quote of the pricing service says', async () => {
  const cart = made(
    await create([
      ['C101-NAVY-M', 2],
      ['C113-GREY-39-41', 4],
      ['G408-500ML', 6],
      ['E501-TEAL', 1],
    ]),
  );
  const { data, errors } = await shop.services.caller(
    'pricing',
    'graph',
  )({
    document: `query ($input: QuoteInput!) { quote(input: $input) {
      lines { lineId unit { ...T } total { ...T } discounts { promotion amount { amount } code } }
      subtotal { ...T } total { ...T } discounts { promotion amount { amount } code }
      taxes { rate amount { amount } base { amount } } } }
      fragment T on TaxedMoney { shown { amount currencyCode } net { amount } gross { amount } tax { amount } taxIncluded }`,
    variables: {
      input: { lines: cart.lines.map(({ id, sku, quantity }) => ({ lineId: id, sku, quantity })) },
    },
    context: formatContextHeader('pricing', { market: 'FR' }),
    requestId: 'quote',
  });
  expect(errors).toBeUndefined();
  const untitled = (discounts: readonly Discount[]) =>
    discounts.map(({ promotion, amount, code }) => ({ promotion, amount, code }));
  expect(data?.quote).toEqual({
    lines: cart.lines.map(({ id, unit, total, discounts }) => ({
      lineId: id,
      unit,
      total,
      discounts: untitled(discounts),
    })),
    ...cart.totals,
    discounts: untitled(cart.discounts),
    taxes: cart.taxes,
  });
  // Sweaters and the fourth pair of socks, oil from six on, the radio and its fee; 10 % off goods above 150.
  expect(cart.totals.subtotal.shown.amount).toBe('377.00');
});

describe('promotions', () => {
  it('give three pairs for the price of two, the cheapest ones free', async () => {
    const pairs = (count: number) => create([['C113-GREY-39-41', count]]);
    const totals = await Promise.all([2, 3, 4, 6].map(async (count) => totalOf(made(await pairs(count)))));
    expect(totals).toEqual(['28.00', '28.00', '42.00', '56.00']);
    const mixed = made(
      await create([
        ['C114-FOREST-39-41', 2],
        ['C113-GREY-39-41', 1],
      ]),
    );
    expect(totalOf(mixed)).toBe('38.00');
    expect(mixed.lines.map(offOf)).toEqual([[], [['three-pairs-for-two-fr-eur', '14.00']]]);
    expect(mixed.discounts).toEqual([]);
  });

  it('spread what the basket gets off over its lines to the cent', async () => {
    const cart = made(
      await create([
        ['C104-NAVY-M', 3],
        ['G403-50G', 1],
        ['C106-SKY-XL', 1],
      ]),
    );
    // 10 % of 163.50, spread in proportion: 8.70, 0.75 and 6.90.
    expect(offOf(cart)).toEqual([['basket-over-150-fr-eur', '16.35']]);
    expect(cart.lines.map(offOf)).toEqual(
      ['8.70', '0.75', '6.90'].map((amount) => [['basket-over-150-fr-eur', amount]]),
    );
    expect(totalOf(cart)).toBe('147.15');
    expect(cart.taxes).toEqual([
      { rate: '0.055', amount: { amount: '0.35' }, base: { amount: '6.40' } },
      { rate: '0.2', amount: { amount: '23.40' }, base: { amount: '117.00' } },
    ]);
  });

  it('need their code where they have one, however it is written', async () => {
    const cart = made(await create([['O203-CHARCOAL', 1]], { codes: [' bienvenue10 '] }));
    expect(offOf(cart)).toEqual([
      ['basket-over-150-fr-eur', '15.90'],
      ['welcome-fr-eur', '14.31'],
    ]);
    expect([totalOf(cart), cart.warnings]).toEqual(['128.79', []]);
    const without = made(await change('CartDiscountApply', { cartId: cart.id, codes: [] }));
    expect([totalOf(without), offOf(without)]).toEqual(['143.10', [['basket-over-150-fr-eur', '15.90']]]);
    const wrong = made(await change('CartDiscountApply', { cartId: cart.id, codes: ['WELCOME99'] }));
    expect([totalOf(wrong), wrong.warnings]).toEqual([
      '143.10',
      [expect.objectContaining({ code: 'CODE_NOT_APPLIED', discountCode: 'WELCOME99' })],
    ]);
  });

  it('are named in the language of the reader', async () => {
    const { id } = made(await create([['C113-GREY-39-41', 3]]));
    const title = async (language: string) => {
      const cart = await read(id, { language });
      return (cart?.lines[0]?.discounts[0] as { title?: string } | undefined)?.title;
    };
    expect([await title('fr'), await title('en')]).toEqual(['Trois paires pour deux', 'Three pairs for two']);
  });
});

describe('where tax is added at the end', () => {
  const market = { market: 'US' };
  const to = (cartId: string, region: string) =>
    change('CartDeliverySet', { cartId, destination: { country: 'US', region } }, market);

  it('it is unknown until the destination is known, and then that of the state', async () => {
    const cart = made(
      await create(
        [
          ['O203-CHARCOAL', 1],
          ['G401-250G', 1],
        ],
        {},
        market,
      ),
    );
    // 169.00 and 23.50 less 10 %.
    const total = { shown: { amount: '173.25', currencyCode: 'USD' }, net: { amount: '173.25' } };
    expect(cart.totals.total).toEqual({ ...total, gross: null, tax: null, taxIncluded: false });
    expect(cart.taxes).toEqual([]);
    const inNewYork = made(await to(cart.id, 'NY'));
    expect(inNewYork.totals.total).toEqual({
      ...total,
      gross: { amount: '179.33' },
      tax: { amount: '6.08' },
      taxIncluded: false,
    });
    // Food is free of it.
    expect(inNewYork.taxes).toEqual([
      { rate: '0', amount: { amount: '0.00' }, base: { amount: '21.15' } },
      { rate: '0.04', amount: { amount: '6.08' }, base: { amount: '152.10' } },
    ]);
    const inCalifornia = made(await to(cart.id, 'CA'));
    expect(inCalifornia.totals.total.tax).toEqual({ amount: '11.03' });
    expect(await read(cart.id, market)).toEqual(inCalifornia);
  });

  it('it stays unknown for a state without rates', async () => {
    const cart = made(await create([['O203-CHARCOAL', 1]], {}, market));
    const inOregon = made(await to(cart.id, 'OR'));
    expect([inOregon.totals.total.tax, inOregon.taxes]).toEqual([null, []]);
    expect(inOregon.warnings.map(({ code }) => code)).toEqual(['TAX_UNKNOWN']);
  });

  it('nothing is warned of before the destination is known, and a cart of France is for Germany', async () => {
    const cart = made(await create([['O203-CHARCOAL', 1]]));
    expect(cart.warnings).toEqual([]);
    const input = { cartId: cart.id, destination: { country: 'DE' } };
    const abroad = made(await change('CartDeliverySet', input));
    expect([abroad.totals.total.tax, abroad.warnings.map(({ code }) => code)]).toEqual([
      null,
      ['TAX_UNKNOWN'],
    ]);
  });
});
