import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { formatGlobalId } from '../../schema/global-id.ts';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { cartsAt, type Line, made } from './carts.ts';
import { type Customers, startCustomers } from './customers.ts';
import type { Asker } from './front-door.ts';
import { ordered, ordersAt, paris } from './order-desk.ts';
import { write } from './retailer.ts';

let customers: Customers;
let shop: SampleShop;
let client: pg.Client;
let anna: { readonly token: string };
beforeAll(async () => {
  customers = await startCustomers();
  shop = await startSampleShop({ config: { customers: customers.customers } });
  client = new pg.Client({ connectionString: shop.databaseUrl });
  await client.connect();
  anna = { token: await customers.tokenOf('anna') };
});
afterAll(async () => {
  await client.end();
  await shop.close();
  await customers.close();
});

const { create, add, change: changeCart } = cartsAt(() => shop);
const { ask, begin: beginWith, place, quoteOf, read, orderOf, resume } = ordersAt(() => shop);
const destination = { country: 'FR', postalCode: '75001' };
const begin = (sku = 'G401-100G', asker: Asker = {}) => beginWith([[sku, 2]], asker);
const codesOf = ({ userErrors }: { readonly userErrors: readonly { readonly code: string }[] }) =>
  userErrors.map(({ code }) => code);

/** Moves the clock by which quotes end. */
const atPricing = (shift: string) =>
  client.query(`CREATE OR REPLACE FUNCTION pricing.pricing_clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS
    $$ SELECT clock_timestamp() + interval '${shift}' $$`);

describe('a quote whose time is over', () => {
  const placeLate = async (cartId: string, sku: string, amount: string | null) => {
    const quoteToken = await quoteOf(cartId);
    if (amount !== null) await write(shop, 'pricesUpsert', [{ priceList: 'fr-eur', sku, amount }]);
    await atPricing('1 hour');
    try {
      return await place(cartId, { quoteToken });
    } finally {
      await atPricing('0 seconds');
    }
  };

  it('is told as such where nothing costs something else, with a new one to order by', async () => {
    const cart = await begin();
    const late = await placeLate(cart.id, 'G401-100G', null);
    expect([late.order, codesOf(late)]).toEqual([null, ['QUOTE_EXPIRED']]);
    expect(late.cart?.totals.total.shown).toEqual(cart.totals.total.shown);
    const order = ordered(await place(cart.id, { quoteToken: await quoteOf(cart.id) }));
    expect(order.totals.total.shown).toEqual(cart.totals.total.shown);
  });

  it('is another price where something costs something else: the new quote is what is paid', async () => {
    const cart = await begin('G405-250G');
    const late = await placeLate(cart.id, 'G405-250G', '77.00');
    expect([late.order, codesOf(late)]).toEqual([null, ['PRICE_CHANGED']]);
    expect(late.cart?.totals.total.shown.amount).not.toBe(cart.totals.total.shown.amount);
    expect(await orderOf(cart.id)).toBeNull();
    // The clock was turned back: the new quote holds for longer than any other.
    const order = ordered(await place(cart.id, { quoteToken: late.quote?.token ?? '' }));
    expect(order.totals.total.shown).toEqual(late.cart?.totals.total.shown);
  });
});

it('a quote of another cart is none of this one', async () => {
  const [mine, other] = [await begin(), await begin()];
  const stolen = await place(mine.id, { quoteToken: await quoteOf(other.id) });
  expect([stolen.order, codesOf(stolen)]).toEqual([null, ['CART_CHANGED']]);
});

it('a quote for another group or market is none of this cart', async () => {
  const cart = await begin();
  const pro = { token: await customers.tokenOf('paul') };
  const quoteToken = await quoteOf(cart.id, pro);
  expect(codesOf(await place(cart.id, { quoteToken }))).toEqual(['CART_CHANGED']);
  const document = `query ($id: ID!) @inContext(market: "CH") { cart(id: $id) { quote { token } } }`;
  const swiss = await ask<{ cart: { quote: { token: string } } }>(document, { id: cart.id });
  expect(codesOf(await place(cart.id, { quoteToken: swiss.cart.quote.token }))).toEqual(['CART_CHANGED']);
});

it('an empty cart is not ordered', async () => {
  const cart = made(await create([], { destination }));
  expect(codesOf(await place(cart.id))).toEqual(['CART_EMPTY']);
});

it('a cart that goes where no tax rate is known is not ordered', async () => {
  const cart = made(await create([['G401-100G', 1]], { destination: { country: 'DE' } }));
  const address = { ...paris, country: 'DE' };
  expect(codesOf(await place(cart.id, { address }))).toEqual(['TAX_UNKNOWN']);
});

describe('an idempotency key', () => {
  it('that comes with another input is told of', async () => {
    const [cart, key] = [await begin(), randomUUID()];
    ordered(await place(cart.id, { idempotencyKey: key }));
    const again = await place(cart.id, {
      idempotencyKey: key,
      contact: { name: 'B', email: 'b@example.com' },
    });
    expect([again.order, codesOf(again)]).toEqual([null, ['IDEMPOTENCY_KEY_REUSED']]);
  });

  it('of a declined payment says the same again, and another one orders', async () => {
    const cart = await begin();
    const input = {
      quoteToken: await quoteOf(cart.id),
      idempotencyKey: randomUUID(),
      payment: { method: 'CARD', token: 'test-decline' },
    };
    const [first, again] = [await place(cart.id, input), await place(cart.id, input)];
    expect([codesOf(first), again]).toEqual([['PAYMENT_DECLINED'], first]);
    const next = ordered(await place(cart.id));
    expect(next.number).not.toBe(first.order?.number);
  });
});

describe('a cart that was ordered', () => {
  const ofCart = { code: 'CART_ORDERED', field: ['cartId'] };
  const change = async (mutation: string, input: object, asker?: Asker) => {
    const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
    const document = `mutation ($input: ${type}!) { ${mutation}(input: $input) { userErrors { code field } } }`;
    const data = await ask<Record<string, { userErrors: object[] }>>(document, { input }, asker);
    return data[mutation]?.userErrors;
  };

  it('is handed to no screen, and a code that was given before is void', async () => {
    const cart = await begin();
    const document =
      'mutation ($input: CartHandoverInput!) { cartHandover(input: $input) { handover { code } } }';
    const { cartHandover } = await ask<{ cartHandover: { handover: { code: string } } }>(document, {
      input: { cartId: cart.id },
    });
    ordered(await place(cart.id));
    expect(await change('cartHandover', { cartId: cart.id })).toEqual([ofCart]);
    for (const mode of ['TAKE', 'JOIN']) {
      const input = { code: cartHandover.handover.code, mode, idempotencyKey: randomUUID() };
      expect(await change('cartClaim', input)).toEqual([{ code: 'CART_ORDERED', field: ['code'] }]);
    }
  });

  it('goes into no other, and no other into it', async () => {
    const [guests, own] = [await begin(), await begin('G402-100G', anna)];
    ordered(await place(guests.id));
    expect(await change('cartMerge', { cartId: guests.id }, anna)).toEqual([ofCart]);
    ordered(await place(own.id, {}, anna));
    const coming = await begin();
    expect(await change('cartMerge', { cartId: coming.id, intoId: own.id }, anna)).toEqual([
      { code: 'CART_ORDERED', field: ['intoId'] },
    ]);
    // Where none is named, the one that was ordered is none of hers any more: the guest's becomes hers.
    expect(await change('cartMerge', { cartId: coming.id }, anna)).toEqual([]);
    expect(ordered(await place(coming.id, {}, anna)).customerId).not.toBeNull();
  });

  it('can be changed again once the order has failed', async () => {
    const cart = await begin();
    const declined = await place(cart.id, { payment: { method: 'CARD', token: 'test-decline' } });
    expect(codesOf(declined)).toEqual(['PAYMENT_DECLINED']);
    made(await add(cart.id, [['G402-100G', 1]]));
    expect(ordered(await place(cart.id)).lines).toHaveLength(2);
    expect((await read(declined.order?.id ?? ''))?.state).toBe('FAILED');
  });
});

describe('goods are held while they are paid', () => {
  it.each([
    ['WEB', 900],
    ['KIOSK', 300],
    ['POS', 900],
  ] as const)('%s: for %i seconds', async (channel, seconds) => {
    const cart = await begin('G401-100G', { channel });
    const payment = { method: 'CARD', token: 'test-action' };
    const order = ordered(await place(cart.id, { payment }, { channel }));
    const { rows } = await client.query(
      `SELECT extract(epoch FROM expires_at - clock_timestamp())::float8 AS left FROM stock.hold
       WHERE reference = $1`,
      [`${order.number}/1`],
    );
    expect(rows[0].left).toBeLessThanOrEqual(seconds);
    expect(rows[0].left).toBeGreaterThan(seconds - 60);
    await fetch(order.nextAction?.url ?? '', {
      method: 'POST',
      body: new URLSearchParams({ decision: 'decline' }),
    });
    expect((await resume(order.id)).order?.state).toBe('FAILED');
  });
});

describe('where it goes', () => {
  const pickup = async (stores: readonly string[], lines: readonly Line[] = [['C101-NAVY-M', 1]]) => {
    const cart = made(await create(lines));
    const document = `mutation ($input: CartPickupSetInput!) { cartPickupSet(input: $input) { cart { id } userErrors { code } } }`;
    const input = { cartId: cart.id, stores };
    expect(await ask(document, { input })).toEqual({
      cartPickupSet: { cart: { id: cart.id }, userErrors: [] },
    });
    return cart;
  };
  const store = formatGlobalId('Store', 'lyon-presquile');

  it('is said with a method where the shop has any: to choose none is not to pay none', async () => {
    const cart = made(await create([['G401-100G', 1]], { destination }));
    expect(await place(cart.id)).toMatchObject({
      order: null,
      userErrors: [{ code: 'DELIVERY_REQUIRED', field: ['cartId'] }],
    });
    made(await changeCart('CartDeliverySet', { cartId: cart.id, destination, method: 'express' }));
    const order = ordered(await place(cart.id));
    expect(order).toMatchObject({
      delivery: { method: 'express', title: 'Livraison express', pickup: [], address: { city: 'Paris' } },
      totals: { delivery: { shown: { amount: '12.90' } } },
    });
  });

  it('is part of the quote: one of before another method was chosen is none of this cart', async () => {
    const cart = await begin();
    const quoteToken = await quoteOf(cart.id);
    made(await changeCart('CartDeliverySet', { cartId: cart.id, destination, method: 'express' }));
    expect(codesOf(await place(cart.id, { quoteToken }))).toEqual(['CART_CHANGED']);
  });

  it('is a store: goods are held and sold there, and it is said when they are ready', async () => {
    const cart = await pickup(['lyon-presquile']);
    const order = ordered(await place(cart.id, { address: null }));
    expect(order).toMatchObject({
      state: 'PLACED',
      lines: [{ storeId: store }],
      delivery: {
        method: 'pickup',
        address: null,
        pickup: [{ storeId: store, lineIds: [cart.lines[0]?.id], readyAt: expect.any(String) }],
      },
    });
    const { rows } = await client.query('SELECT location, state FROM stock.hold WHERE reference = $1', [
      `${order.number}/1`,
    ]);
    expect(rows).toEqual([{ location: 'lyon-presquile', state: 'CLAIMED' }]);
  });

  it('is a store, where it can be paid; an address is not kept', async () => {
    const cart = await pickup(['lyon-presquile']);
    const order = ordered(await place(cart.id, { payment: { method: 'IN_STORE' } }));
    expect(order).toMatchObject({
      state: 'PLACED',
      payment: { state: 'DUE' },
      delivery: { address: null, pickup: [{ storeId: store }] },
    });
  });
});

describe('at the till', () => {
  const payment = { method: 'IN_STORE' };

  it('is paid what is ordered in a store: it is sold at once, and due', async () => {
    const asker = { channel: 'KIOSK' } as const;
    const cart = await begin('G401-100G', asker);
    const order = ordered(await place(cart.id, { payment }, asker));
    expect(order).toMatchObject({
      state: 'PLACED',
      payment: { state: 'DUE', captured: { amount: '0.00' }, amount: cart.totals.total.gross },
    });
  });

  it('nothing is paid that is ordered from afar and sent', async () => {
    const cart = await begin();
    const refused = await place(cart.id, { payment });
    expect(refused).toMatchObject({
      order: null,
      userErrors: [{ code: 'PAYMENT_METHOD_UNKNOWN', field: ['payment', 'method'] }],
    });
  });
});

it('who has a customer’s cart on a screen that was lent to him does not see her order', async () => {
  const cart = await begin('G401-100G', anna);
  const given = await ask<{ cartHandover: { handover: { code: string } } }>(
    'mutation ($input: CartHandoverInput!) { cartHandover(input: $input) { handover { code } } }',
    { input: { cartId: cart.id } },
    anna,
  );
  const { cartClaim } = await ask<{ cartClaim: { cart: { id: string } } }>(
    'mutation ($input: CartClaimInput!) { cartClaim(input: $input) { cart { id } } }',
    { input: { code: given.cartHandover.handover.code, mode: 'JOIN', idempotencyKey: randomUUID() } },
    { channel: 'KIOSK' },
  );
  const order = ordered(await place(cart.id, {}, anna));
  expect(await orderOf(cart.id, anna)).toEqual({ id: order.id, state: 'PLACED' });
  expect(await orderOf(cartClaim.cart.id, { channel: 'KIOSK' })).toBeNull();
  const again = await place(cartClaim.cart.id, { quoteToken: 'any' }, { channel: 'KIOSK' });
  expect([again.order, codesOf(again)]).toEqual([null, ['ALREADY_ORDERED']]);
});
