import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { anna, bert, createTestShop, guest, type TestShop } from './shop.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await createTestShop();
});
afterAll(() => shop.close());

const times = <Value>(count: number, work: (index: number) => Promise<Value>): Promise<Value[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

describe('changes at once', () => {
  it('lose no unit: 50 additions of one SKU', async () => {
    const cart = await shop.create();
    await times(50, () => shop.change('cartLinesAdd', { cartId: cart.id, lines: [{ sku: 'A' }] }));
    expect(await shop.read(cart.id)).toMatchObject({ lines: [{ sku: 'A', quantity: 50 }] });
  });

  it('lose no line: 50 additions of 50 SKUs', async () => {
    const cart = await shop.create();
    await times(50, (index) =>
      shop.change('cartLinesAdd', { cartId: cart.id, lines: [{ sku: `N${index}` }] }),
    );
    const skus = (await shop.read(cart.id))?.lines.map(({ sku }) => sku).sort();
    expect(skus).toEqual(Array.from({ length: 50 }, (_, index) => `N${index}`).sort());
  });

  it('never put in more than can be had', async () => {
    const cart = await shop.create();
    const payloads = await times(8, () =>
      shop.change('cartLinesAdd', { cartId: cart.id, lines: [{ sku: 'B' }] }),
    );
    expect(await shop.read(cart.id)).toMatchObject({ lines: [{ sku: 'B', quantity: 5 }] });
    expect(payloads.filter(({ userErrors }) => userErrors.length > 0)).toHaveLength(3);
  });

  it('and reads among them all succeed', async () => {
    const cart = await shop.create([{ sku: 'A' }, { sku: 'B' }, { sku: 'C' }]);
    const answers = await times(40, async (index) => {
      shop.neighbours.prices.set('FR/A', 1_000 + index);
      if (index % 4 !== 0) return shop.read(cart.id);
      return (await shop.change('cartLinesAdd', { cartId: cart.id, lines: [{ sku: 'C' }] })).cart;
    });
    expect(answers.every((answer) => answer?.totals !== null)).toBe(true);
    expect(await shop.read(cart.id)).toMatchObject({ lines: [{}, {}, { sku: 'C', quantity: 11 }] });
  });
});

describe('a read', () => {
  it('waits for no change that is under way, and says a changed price again afterwards', async () => {
    const cart = await shop.create([{ sku: 'A' }]);
    shop.neighbours.prices.set('FR/A', 1_300);
    const change = new pg.Client({ connectionString: shop.databaseUrl });
    await change.connect();
    await change.query('BEGIN');
    await change.query('SELECT FROM cart.cart_line FOR UPDATE');
    const during = await shop.read(cart.id);
    await change.query('ROLLBACK');
    await change.end();
    const after = await shop.read(cart.id);
    expect([during?.warnings, after?.warnings]).toMatchObject([
      [{ code: 'PRICE_CHANGED' }],
      [{ code: 'PRICE_CHANGED' }],
    ]);
  }, 10_000);
});

describe('a doubled call', () => {
  it('makes one cart', async () => {
    const input = { lines: [{ sku: 'A' }], idempotencyKey: randomUUID() };
    const payloads = await times(5, () => shop.change('cartCreate', input));
    expect(new Set(payloads.map(({ cart }) => cart?.id)).size).toBe(1);
    expect(payloads[4]?.cart?.lines).toMatchObject([{ sku: 'A', quantity: 1 }]);
  });

  it('adds once, and answers the cart as it is', async () => {
    const cart = await shop.create();
    const input = { cartId: cart.id, lines: [{ sku: 'A', quantity: 2 }], idempotencyKey: randomUUID() };
    await times(5, () => shop.change('cartLinesAdd', input));
    await shop.change('cartLinesAdd', { cartId: cart.id, lines: [{ sku: 'B' }] });
    const again = await shop.change('cartLinesAdd', input);
    expect(again).toMatchObject({
      cart: {
        lines: [
          { sku: 'A', quantity: 2 },
          { sku: 'B', quantity: 1 },
        ],
      },
      userErrors: [],
    });
  });

  it('is answered even where its SKU has sold out or vanished since', async () => {
    const cart = await shop.create();
    const input = { cartId: cart.id, lines: [{ sku: 'B', quantity: 5 }], idempotencyKey: randomUUID() };
    await shop.change('cartLinesAdd', input);
    shop.neighbours.stock.set('B', 0);
    shop.neighbours.hidden.add('WEB/B');
    expect((await shop.change('cartLinesAdd', input)).cart?.lines).toMatchObject([{ quantity: 5 }]);
    shop.neighbours.stock.set('B', 5);
    shop.neighbours.hidden.delete('WEB/B');
  });

  it('with another input is refused', async () => {
    const idempotencyKey = randomUUID();
    await shop.change('cartCreate', { lines: [{ sku: 'A' }], idempotencyKey });
    expect(await shop.change('cartCreate', { lines: [{ sku: 'B' }], idempotencyKey })).toMatchObject({
      cart: null,
      userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED', field: ['idempotencyKey'] }],
    });
    const [one, other] = [await shop.create(), await shop.create()];
    const add = { lines: [{ sku: 'A' }], idempotencyKey };
    await shop.change('cartLinesAdd', { cartId: one.id, ...add });
    expect(await shop.change('cartLinesAdd', { cartId: other.id, ...add })).toMatchObject({ userErrors: [] });
    expect(
      await shop.change('cartLinesAdd', { cartId: one.id, lines: [{ sku: 'B' }], idempotencyKey }),
    ).toMatchObject({ userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] });
  });

  it('of another client or customer is another call', async () => {
    const input = { lines: [{ sku: 'A' }], idempotencyKey: randomUUID() };
    const contexts = [guest, { ...guest, client: 'app' }, anna, bert];
    const payloads = await Promise.all(contexts.map((context) => shop.change('cartCreate', input, context)));
    expect(new Set(payloads.map(({ cart }) => cart?.id)).size).toBe(4);
  });

  it('whose first one was refused starts afresh', async () => {
    const input = { lines: [{ sku: 'B' }], idempotencyKey: randomUUID() };
    shop.neighbours.stock.set('B', 0);
    expect(await shop.change('cartCreate', input)).toMatchObject({ cart: null });
    shop.neighbours.stock.set('B', 5);
    expect(await shop.change('cartCreate', input)).toMatchObject({ cart: { lines: [{ sku: 'B' }] } });
  });

  it.each(['', 'x'.repeat(101), 'a\0b'])('needs a key that is one: %j', async (idempotencyKey) => {
    const refused = {
      cart: null,
      userErrors: [{ code: 'INVALID_IDEMPOTENCY_KEY', field: ['idempotencyKey'] }],
    };
    expect(await shop.change('cartCreate', { idempotencyKey })).toMatchObject(refused);
    const { id: cartId } = await shop.create();
    expect(
      await shop.change('cartLinesAdd', { cartId, lines: [{ sku: 'A' }], idempotencyKey }),
    ).toMatchObject(refused);
  });
});
