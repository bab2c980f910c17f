import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatContextHeader } from '../../schema/context-header.ts';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { type Customers, startCustomers } from './customers.ts';
import { type Asker, ask, channels } from './front-door.ts';
import { write } from './retailer.ts';

let customers: Customers;
let shop: SampleShop;
beforeAll(async () => {
  customers = await startCustomers();
  shop = await startSampleShop({ config: { customers: customers.customers } });
});
afterAll(async () => {
  await shop.close();
  await customers.close();
});

interface Amount {
  readonly amount: string;
}

interface Taxed {
  readonly shown: Amount & { readonly currencyCode: string };
  readonly net: Amount | null;
  readonly gross: Amount | null;
  readonly tax: Amount | null;
}

interface Discount {
  readonly promotion: string;
  readonly amount: Amount;
  readonly code: string | null;
}

interface Warning {
  readonly code: string;
  readonly before: Amount | null;
  readonly now: Amount | null;
  readonly available: number | null;
}

interface Cart {
  readonly id: string;
  readonly lines: readonly {
    readonly id: string;
    readonly sku: string;
    readonly quantity: number;
    readonly unit: Taxed;
    readonly total: Taxed;
    readonly discounts: readonly Discount[];
  }[];
  readonly totals: { readonly subtotal: Taxed; readonly total: Taxed };
  readonly discounts: readonly Discount[];
  readonly taxes: readonly { readonly rate: string; readonly amount: Amount; readonly base: Amount }[];
  readonly warnings: readonly Warning[];
}

interface Payload {
  readonly cart: Cart | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] }[];
  readonly warnings: readonly Warning[];
}

type Line = readonly [sku: string, quantity: number];

let calls = 0;
const newKey = (): string => {
  calls += 1;
  return `call ${calls}`;
};
const toInput = (lines: readonly Line[]) => lines.map(([sku, quantity]) => ({ sku, quantity }));

const change = async (mutation: string, input: object, variables: object = {}, asker?: Asker) => {
  const data = await ask<Record<string, Payload>>(shop, mutation, { input, ...variables }, asker);
  return Object.values(data)[0] as Payload;
};
const create = (lines: readonly Line[], input: object = {}, variables?: object, asker?: Asker) =>
  change('CartCreate', { lines: toInput(lines), idempotencyKey: newKey(), ...input }, variables, asker);
const add = (cartId: string, lines: readonly Line[], asker?: Asker) =>
  change('CartLinesAdd', { cartId, lines: toInput(lines), idempotencyKey: newKey() }, {}, asker);
const made = ({ cart, userErrors }: Payload): Cart => {
  expect(userErrors).toEqual([]);
  expect(cart).not.toBeNull();
  return cart as Cart;
};
const read = async (id: string, variables: object = {}, asker?: Asker) =>
  (await ask<{ cart: Cart | null }>(shop, 'CartRead', { id, ...variables }, asker)).cart;
const totalOf = ({ totals }: Cart): string => totals.total.shown.amount;
const offOf = ({ discounts }: { readonly discounts: readonly Discount[] }) =>
  discounts.map(({ promotion, amount }) => [promotion, amount.amount]);

describe('a cart', () => {
  it('that is begun on one channel is filled on a second and read alike on all', async () => {
    const begun = made(await create([['C101-NAVY-M', 1]], {}, {}, { channel: 'KIOSK' }));
    const filled = made(
      await add(
        begun.id,
        [
          ['G401-100G', 2],
          ['C101-NAVY-M', 1],
        ],
        { channel: 'WEB' },
      ),
    );
    expect(filled.lines.map(({ sku, quantity }) => [sku, quantity])).toEqual([
      ['C101-NAVY-M', 2],
      ['G401-100G', 2],
    ]);
    const seen = await Promise.all(channels.map((channel) => read(filled.id, {}, { channel })));
    expect(seen).toEqual(Array(channels.length).fill(filled));
    expect(filled).toMatchObject({
      context: { market: 'FR', language: 'fr', channel: 'KIOSK' },
      warnings: [],
    });
  });

  it('costs what the quote of the pricing service says', async () => {
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

  it('changes and loses lines, all that are named or none', async () => {
    const cart = made(
      await create([
        ['G401-100G', 1],
        ['G402-100G', 1],
        ['G405-250G', 1],
      ]),
    );
    const [first, second, third] = cart.lines.map(({ id }) => id);
    const updated = made(
      await change('CartLinesUpdate', {
        cartId: cart.id,
        lines: [
          { id: first, quantity: 3 },
          { id: second, quantity: 0 },
        ],
      }),
    );
    expect(updated.lines.map(({ sku, quantity }) => [sku, quantity])).toEqual([
      ['G401-100G', 3],
      ['G405-250G', 1],
    ]);
    const refused = await change('CartLinesRemove', { cartId: cart.id, lineIds: [third, 'no such line'] });
    expect(refused.userErrors).toMatchObject([{ code: 'LINE_NOT_FOUND', field: ['lineIds', '1'] }]);
    expect(await read(cart.id)).toEqual(updated);
    const emptied = made(await change('CartLinesRemove', { cartId: cart.id, lineIds: [first, third] }));
    expect([emptied.lines, totalOf(emptied), emptied.taxes]).toEqual([[], '0.00', []]);
  });

  it('that is unknown is null, and cannot be changed', async () => {
    expect(await read('nonsense')).toBeNull();
    const refused = await add('nonsense', [['G401-100G', 1]]);
    expect(refused).toMatchObject({
      cart: null,
      userErrors: [{ code: 'CART_NOT_FOUND', field: ['cartId'] }],
    });
  });
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
  });
});

describe('stock', () => {
  const stock = (sku: string, onHand: number) =>
    write(shop, 'stockCountsAdd', [{ sku, location: 'online-eu', onHand, at: new Date().toISOString() }]);

  it('bounds what a line can have, and says how many there are', async () => {
    await stock('C107-RED-M', 3);
    const reduced = await create([['C107-RED-M', 5]]);
    expect(made(reduced).lines).toMatchObject([{ quantity: 3 }]);
    expect(reduced.warnings).toMatchObject([{ code: 'QUANTITY_REDUCED', available: 3 }]);
    const { id, lines } = made(reduced);
    expect((await add(id, [['C107-RED-M', 1]])).userErrors).toEqual([
      {
        code: 'INSUFFICIENT_STOCK',
        field: ['lines', '0', 'quantity'],
        message: 'Of C107-RED-M, 3 can be had for this cart.',
        available: 3,
      },
    ]);
    const more = await change('CartLinesUpdate', { cartId: id, lines: [{ id: lines[0]?.id, quantity: 4 }] });
    expect(more.userErrors).toMatchObject([{ code: 'INSUFFICIENT_STOCK', available: 3 }]);
  });

  it('that is gone refuses the whole call, and warns where a cart has it already', async () => {
    const cart = made(await create([['C107-FOREST-M', 2]]));
    await stock('C107-FOREST-M', 0);
    const refused = await create([
      ['G401-100G', 1],
      ['C107-FOREST-M', 1],
    ]);
    expect(refused).toMatchObject({
      cart: null,
      userErrors: [{ code: 'INSUFFICIENT_STOCK', field: ['lines', '1', 'quantity'], available: 0 }],
    });
    expect(await read(cart.id)).toMatchObject({
      warnings: [{ code: 'NOT_ENOUGH_STOCK', available: 0 }],
      lines: [{ quantity: 2 }],
    });
  });

  it('that can be ordered ahead or on back-order bounds nothing', async () => {
    const cart = made(
      await create([
        ['O207-SKY', 2],
        ['E503-BLACK', 2],
      ]),
    );
    expect(cart.lines.map(({ quantity }) => quantity)).toEqual([2, 2]);
  });

  it('of an unknown SKU is refused as such', async () => {
    expect((await create([['NO-SUCH-SKU', 1]])).userErrors).toEqual([
      {
        code: 'UNKNOWN_SKU',
        field: ['lines', '0', 'sku'],
        message: 'There is no SKU "NO-SUCH-SKU" on this channel.',
        available: null,
      },
    ]);
  });
});

describe("a customer's cart", () => {
  it('is nobody else’s to see or to change', async () => {
    const [marie, paul] = await Promise.all([customers.tokenOf('marie'), customers.tokenOf('paul')]);
    const cart = made(await create([['G401-100G', 1]], {}, {}, { token: marie }));
    for (const asker of [{}, { token: paul }, { channel: 'POS' as const }]) {
      expect(await read(cart.id, {}, asker)).toBeNull();
      expect(await ask(shop, 'Nodes', { ids: [cart.id] }, asker)).toEqual({ nodes: [null] });
      expect((await add(cart.id, [['G401-100G', 1]], asker)).userErrors).toMatchObject([
        { code: 'CART_NOT_FOUND' },
      ]);
    }
    expect(await read(cart.id, {}, { token: marie, channel: 'MOBILE' })).toEqual(cart);
  });
});

describe('a call that comes twice', () => {
  it('makes one cart, even at the same time', async () => {
    const input = { lines: toInput([['G401-100G', 1]]), idempotencyKey: 'doubled' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => change('CartCreate', input)));
    expect(new Set(answers.map((answer) => made(answer).id)).size).toBe(1);
    const other = await change('CartCreate', { ...input, lines: toInput([['G402-100G', 1]]) });
    expect(other).toMatchObject({
      cart: null,
      userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED', field: ['idempotencyKey'] }],
    });
  });

  it('adds its lines once', async () => {
    const { id } = made(await create([]));
    const input = { cartId: id, lines: toInput([['G401-100G', 2]]), idempotencyKey: 'added' };
    await Promise.all(Array.from({ length: 5 }, () => change('CartLinesAdd', input)));
    expect((await read(id))?.lines).toMatchObject([{ sku: 'G401-100G', quantity: 2 }]);
  });
});

describe('a price that changes', () => {
  it('is told once, with what it was and what it is', async () => {
    const { id } = made(
      await create([
        ['H304-TEAL', 1],
        ['G401-100G', 1],
      ]),
    );
    await write(shop, 'pricesUpsert', [{ priceList: 'fr-eur', sku: 'H304-TEAL', amount: '51.50' }]);
    const changed = await read(id, {}, { channel: 'MOBILE' });
    expect(changed?.warnings).toEqual([
      {
        code: 'PRICE_CHANGED',
        message: 'One unit of H304-TEAL cost 48.00 EUR before and costs 51.50 EUR now.',
        discountCode: null,
        before: { amount: '48.00' },
        now: { amount: '51.50' },
        available: null,
      },
    ]);
    expect(changed && totalOf(changed)).toBe('61.40');
    expect((await read(id))?.warnings).toEqual([]);
  });

  it('of another market is told as well', async () => {
    const { id } = made(await create([['O203-CHARCOAL', 1]]));
    const swiss = await read(id, { market: 'CH' });
    expect(swiss?.lines[0]?.unit.shown).toEqual({ amount: '179.00', currencyCode: 'CHF' });
    expect(swiss?.warnings.map(({ code, before, now }) => [code, before?.amount, now?.amount])).toEqual([
      ['CONTEXT_DIFFERS', undefined, undefined],
      ['PRICE_CHANGED', '159.00', '179.00'],
    ]);
    expect(swiss).toMatchObject({ context: { market: 'FR' } });
  });
});
