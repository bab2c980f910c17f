import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestShop, guest, type TestShop } from './shop.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await createTestShop();
});
afterEach(() => {
  shop.neighbours.prices.set('FR/A', 1_000);
});
afterAll(() => shop.close());

const swiss = { ...guest, market: 'CH' };

describe('a changed price', () => {
  it('is charged and told once, with what it was before', async () => {
    const cart = await shop.create([{ sku: 'A' }, { sku: 'B' }]);
    shop.neighbours.prices.set('FR/A', 1_150);
    expect(await shop.read(cart.id)).toMatchObject({
      totals: { total: { shown: { amount: '14.00' } } },
      warnings: [
        {
          code: 'PRICE_CHANGED',
          lineId: cart.lines[0]?.id,
          before: { amount: '10.00' },
          now: { amount: '11.50' },
        },
      ],
    });
    expect((await shop.read(cart.id))?.warnings).toEqual([]);
  });

  it('is told with the next mutation too', async () => {
    const cart = await shop.create([{ sku: 'A' }]);
    shop.neighbours.prices.set('FR/A', 900);
    const { warnings } = await shop.change('cartLinesAdd', { cartId: cart.id, lines: [{ sku: 'B' }] });
    expect(warnings).toMatchObject([{ code: 'PRICE_CHANGED', lineId: cart.lines[0]?.id }]);
  });

  it('is not used up by a reader that asks for no warnings', async () => {
    const cart = await shop.create([{ sku: 'A' }]);
    shop.neighbours.prices.set('FR/A', 1_150);
    const document = 'query ($id: ID!) { cart(id: $id) { lines { unit { shown { amount } } } } }';
    await shop.ask(document, { id: cart.id });
    expect((await shop.read(cart.id))?.warnings).toMatchObject([{ code: 'PRICE_CHANGED' }]);
  });
});

describe('a SKU without a price', () => {
  it('stays in the cart, outside of the totals, with a warning', async () => {
    const cart = await shop.create([{ sku: 'A' }, { sku: 'D' }]);
    expect(await shop.read(cart.id)).toMatchObject({
      lines: [{ sku: 'A' }, { sku: 'D', unit: null, total: null }],
      totals: { total: { shown: { amount: '10.00' } } },
      warnings: [{ code: 'NO_PRICE', lineId: cart.lines[1]?.id }],
    });
  });
});

describe('another market', () => {
  it('prices the cart for itself, says so, and leaves the cart in its own', async () => {
    const cart = await shop.create([{ sku: 'A' }]);
    const abroad = await shop.read(cart.id, swiss);
    expect(abroad).toMatchObject({
      lines: [{ unit: { shown: { amount: '12.00', currencyCode: 'CHF' } } }],
      totals: { total: { shown: { amount: '12.00', currencyCode: 'CHF' } } },
    });
    expect(abroad?.warnings).toMatchObject([{ code: 'CONTEXT_DIFFERS' }]);
    expect((await shop.read(cart.id))?.warnings).toEqual([]);
    const { data } = await shop.ask(
      'query ($id: ID!) { cart(id: $id) { context { market language store channel } } }',
      { id: cart.id },
      { ...swiss, channel: 'KIOSK', language: 'de', store: 'geneva' },
    );
    expect(data).toEqual({
      cart: { context: { market: 'FR', language: 'fr', store: null, channel: 'WEB' } },
    });
  });

  it('has changes of its own to tell', async () => {
    const cart = await shop.create([{ sku: 'A' }]);
    await shop.read(cart.id, swiss);
    shop.neighbours.prices.set('FR/A', 1_150);
    expect((await shop.read(cart.id, swiss))?.warnings).toMatchObject([{ code: 'CONTEXT_DIFFERS' }]);
    expect((await shop.read(cart.id))?.warnings).toMatchObject([
      { code: 'PRICE_CHANGED', before: { amount: '10.00' }, now: { amount: '11.50' } },
    ]);
  });

  it('is the only part of the situation that pricing and stock learn of, apart from the group', async () => {
    const cart = await shop.create([{ sku: 'A' }]);
    shop.neighbours.calls.length = 0;
    await shop.read(cart.id, {
      ...guest,
      customerGroup: 'pro',
      customerId: 'anna',
      store: 's',
    });
    expect(shop.neighbours.calls.map(({ service, context }) => [service, context])).toEqual([
      ['pricing', { market: 'FR', customerGroup: 'pro' }],
      ['stock', { market: 'FR' }],
    ]);
  });
});

describe('a line', () => {
  it('says what its unit does not hold: its fees', async () => {
    const { id } = await shop.create([{ sku: 'A' }, { sku: 'B' }]);
    const document = `query ($id: ID!) { cart(id: $id) { lines { fees { key amount { shown { amount } } } } } }`;
    expect((await shop.ask(document, { id })).data).toEqual({
      cart: { lines: [{ fees: [] }, { fees: [{ key: 'eco', amount: { shown: { amount: '0.10' } } }] }] },
    });
  });
});

describe('a destination without a known tax rate', () => {
  it('is warned of, and one with a rate is not', async () => {
    const { id: cartId } = await shop.create([{ sku: 'A' }]);
    const to = async (country: string) =>
      (await shop.change('cartDeliverySet', { cartId, destination: { country } })).warnings;
    expect(await to('DE')).toMatchObject([{ code: 'TAX_UNKNOWN', lineId: null }]);
    expect(await to('FR')).toEqual([]);
  });
});

describe('codes', () => {
  it('are trimmed, upper-cased and kept once; those that do nothing are warned of', async () => {
    const cart = await shop.create([{ sku: 'A' }]);
    const applied = await shop.change('cartDiscountApply', {
      cartId: cart.id,
      codes: [' ten', 'TEN ', 'Nope'],
    });
    expect(applied.warnings).toMatchObject([{ code: 'CODE_NOT_APPLIED', discountCode: 'NOPE' }]);
    const document = `query ($id: ID!) { cart(id: $id) {
      codes discounts { promotion code amount { amount } titles { text } } totals { total { shown { amount } } } taxes { rate amount { amount } base { amount } }
    } }`;
    expect((await shop.ask(document, { id: cart.id })).data).toEqual({
      cart: {
        codes: ['TEN', 'NOPE'],
        discounts: [
          {
            promotion: 'ten',
            code: 'TEN',
            amount: { amount: '1.00' },
            titles: [{ text: 'The ten' }, { text: 'Le ten' }],
          },
        ],
        totals: { total: { shown: { amount: '9.00' } } },
        taxes: [{ rate: '0.2', amount: { amount: '1.50' }, base: { amount: '7.50' } }],
      },
    });
    const without = await shop.change('cartDiscountApply', { cartId: cart.id, codes: [] });
    expect(without.cart).toMatchObject({ totals: { total: { shown: { amount: '10.00' } } } });
  });

  it('are at most ten, and none is blank', async () => {
    const { id: cartId } = await shop.create();
    const codes = Array.from({ length: 11 }, (_, index) => `C${index}`);
    expect(await shop.change('cartDiscountApply', { cartId, codes })).toMatchObject({
      userErrors: [{ code: 'TOO_MANY_CODES', field: ['codes'] }],
    });
    expect(await shop.change('cartDiscountApply', { cartId, codes: ['C1', ' '] })).toMatchObject({
      userErrors: [{ code: 'INVALID_CODE', field: ['codes', '1'] }],
    });
    expect(await shop.change('cartCreate', { codes })).toMatchObject({
      userErrors: [{ code: 'INVALID_CODE', field: ['codes'] }],
    });
  });
});

describe('the destination', () => {
  it('is kept and reaches the quote', async () => {
    const cart = await shop.create();
    const destination = { country: 'US', region: ' ny ', postalCode: '10001' };
    await shop.change('cartDeliverySet', { cartId: cart.id, destination });
    const document = 'query ($id: ID!) { cart(id: $id) { delivery { country region postalCode } } }';
    expect((await shop.ask(document, { id: cart.id })).data).toEqual({
      cart: { delivery: { country: 'US', region: 'NY', postalCode: '10001' } },
    });
  });

  it('is refused where its parts cannot be', async () => {
    const { id: cartId } = await shop.create();
    const destination = { country: 'US', region: 'New York', postalCode: 'x'.repeat(21) };
    const userErrors = [
      { code: 'INVALID_DESTINATION', field: ['destination', 'region'] },
      { code: 'INVALID_DESTINATION', field: ['destination', 'postalCode'] },
    ];
    expect(await shop.change('cartDeliverySet', { cartId, destination })).toMatchObject({ userErrors });
    expect(await shop.change('cartCreate', { destination })).toMatchObject({ userErrors });
  });
});

describe('many carts in one request', () => {
  it('take one quote call, one stock call, and fail one by one', async () => {
    const carts = [await shop.create([{ sku: 'A' }]), await shop.create([{ sku: 'B' }])];
    const refused = await shop.change('cartCreate', { destination: { country: 'AQ' } }).catch(() => null);
    shop.neighbours.calls.length = 0;
    const document = `query ($ids: [ID!]!) { cartsByIds(ids: $ids) {
      totals { total { shown { amount } } } lines { unit { shown { amount } } } warnings { code }
    } }`;
    const ids = [...carts.map(({ id }) => id)];
    expect((await shop.ask(document, { ids })).data).toMatchObject({
      cartsByIds: [
        { totals: { total: { shown: { amount: '10.00' } } } },
        { totals: { total: { shown: { amount: '2.50' } } } },
      ],
    });
    expect(shop.neighbours.calls.map(({ service }) => service).sort()).toEqual(['pricing', 'stock']);
    const { data, errors } = await shop.ask(document, { ids: [...ids, refused?.cart?.id] });
    expect(data).toMatchObject({ cartsByIds: [{ totals: {} }, { totals: {} }, { totals: null }] });
    expect(errors?.map(({ path }) => path)).toEqual([['cartsByIds', 2, 'totals']]);
  });
});

describe('the signed quote', () => {
  it('comes with the totals, from one question, and is made for nobody who does not want it', async () => {
    const cart = await shop.create([{ sku: 'A' }]);
    shop.neighbours.calls.length = 0;
    const totals = 'totals { total { shown { amount } } }';
    const signed = await shop.ask(
      `query ($id: ID!) { cart(id: $id) { ${totals} warnings { code } quote { token expiresAt } } }`,
      { id: cart.id },
    );
    expect(signed).toEqual({
      data: {
        cart: {
          totals: { total: { shown: { amount: '10.00' } } },
          warnings: [],
          quote: { token: 'quote of 1 lines', expiresAt: '2100-01-01T00:00:00.000Z' },
        },
      },
    });
    await shop.ask(`query ($id: ID!) { cart(id: $id) { ${totals} } }`, { id: cart.id });
    const quotes = shop.neighbours.calls.filter(({ service }) => service === 'pricing');
    expect(quotes.map(({ variables }) => variables?.signed)).toEqual([true, false]);
  });

  it('is null with an error while pricing cannot be asked', async () => {
    const cart = await shop.create([{ sku: 'A' }]);
    shop.neighbours.down.add('pricing');
    const answer = await shop.ask('query ($id: ID!) { cart(id: $id) { quote { token } } }', { id: cart.id });
    shop.neighbours.down.delete('pricing');
    expect(answer).toMatchObject({
      data: { cart: { quote: null } },
      errors: [{ path: ['cart', 'quote'], extensions: { code: 'SERVICE_UNAVAILABLE' } }],
    });
  });
});
