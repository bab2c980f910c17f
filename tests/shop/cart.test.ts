import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { cartsAt, made, toInput, totalOf } from './carts.ts';
import { type Customers, startCustomers } from './customers.ts';
import { ask, channels } from './front-door.ts';
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

const { change, create, add, read } = cartsAt(() => shop);

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

describe('a cart of a professional', () => {
  it('costs what it costs him, also where staff read it', async () => {
    const [paul, claire] = await Promise.all([customers.tokenOf('paul'), customers.tokenOf('claire')]);
    const cart = made(await create([['E501-TEAL', 1]], {}, {}, { token: paul }));
    expect(cart.lines[0]?.unit.shown.amount).toBe('84.15');
    for (const asker of [{ channel: 'CALL_CENTRE' as const, token: claire }, { token: paul }]) {
      expect(await read(cart.id, {}, asker)).toEqual(cart);
    }
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
        availableBefore: null,
        promotion: null,
      },
    ]);
    expect(changed && totalOf(changed)).toBe('61.40');
    expect((await read(id))?.warnings).toEqual([]);
  });

  it('of another market is none', async () => {
    const { id } = made(await create([['O203-CHARCOAL', 1]]));
    const swiss = await read(id, { market: 'CH' });
    expect(swiss?.lines[0]?.unit.shown).toEqual({ amount: '179.00', currencyCode: 'CHF' });
    expect(swiss?.warnings.map(({ code, before, now }) => [code, before?.amount, now?.amount])).toEqual([
      ['CONTEXT_DIFFERS', undefined, undefined],
    ]);
    expect(swiss).toMatchObject({ context: { market: 'FR' } });
  });
});
