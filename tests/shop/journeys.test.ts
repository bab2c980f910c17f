import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { scan } from '../kit/scan.ts';
import { type Cart, cartsAt, made, totalOf } from './carts.ts';
import { type Customers, startCustomers } from './customers.ts';
import type { Asker } from './front-door.ts';
import { ordered, ordersAt } from './order-desk.ts';

/** Each begins on one channel and ends on another, and loses nothing on its way. */
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
const orders = ordersAt(() => shop);
const destination = { country: 'FR', postalCode: '75001' };
const staffAt = async (channel: 'POS' | 'CALL_CENTRE'): Promise<Asker> => ({
  channel,
  token: await customers.tokenOf('claire'),
});

interface Handover {
  readonly code: string;
  readonly qr: string;
}

async function handOver(cartId: string, asker: Asker, url?: string): Promise<Handover> {
  const document = `mutation ($input: CartHandoverInput!) {
    cartHandover(input: $input) { handover { code qr } userErrors { code } } }`;
  const input = { cartId, ...(url !== undefined && { url }) };
  const { cartHandover } = await orders.ask<{ cartHandover: { handover: Handover } }>(
    document,
    { input },
    asker,
  );
  return cartHandover.handover;
}

async function claim(code: string, asker: Asker, mode = 'TAKE'): Promise<string> {
  const document = `mutation ($input: CartClaimInput!) { cartClaim(input: $input) { cart { id } userErrors { code } } }`;
  const input = { code, mode, idempotencyKey: `${code} ${asker.channel}` };
  const { cartClaim } = await orders.ask<{
    cartClaim: { cart: { id: string } | null; userErrors: object[] };
  }>(document, { input }, asker);
  expect(cartClaim.userErrors).toEqual([]);
  return cartClaim.cart?.id ?? '';
}

const goods = ({ lines }: Cart) => lines.map(({ sku, quantity }) => [sku, quantity]);

describe('two channels that edit one cart at once', () => {
  it('lose nothing and see no conflict; the third reads what both made', async () => {
    const phone = { channel: 'MOBILE', token: await customers.tokenOf('ada') } as const;
    const web = { channel: 'WEB', token: phone.token } as const;
    const { id } = made(await create([['G401-100G', 1]], { destination }, {}, web));
    const rounds = Array.from({ length: 8 }, (_, index) => index);
    const changed = await Promise.all(
      rounds.flatMap((round) => [
        add(id, [['C101-NAVY-M', 1]], round % 2 === 0 ? phone : web),
        add(id, [['G402-100G', 1]], round % 2 === 0 ? web : phone),
      ]),
    );
    expect(changed.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    const cart = await read(id, {}, await staffAt('CALL_CENTRE'));
    expect(cart && [...goods(cart)].sort()).toEqual([
      ['C101-NAVY-M', 8],
      ['G401-100G', 1],
      ['G402-100G', 8],
    ]);
    expect(ordered(await orders.place(id, {}, phone))).toMatchObject({
      state: 'PLACED',
      totals: { total: { shown: { amount: cart && totalOf(cart) } } },
    });
  });
});

describe('a product that a social shop links to', () => {
  it('goes into a cart on the phone, and is bought at a kiosk', async () => {
    const link = await orders.ask<{ product: { handle: string; variants: { sku: string }[] } }>(
      '{ product(handle: "gilet-en-laine") { handle variants { sku } } }',
      {},
      { channel: 'SOCIAL' },
    );
    const opened = await orders.ask<{
      product: { variants: { sku: string; price: { unit: { shown: { amount: string } } } }[] };
    }>(
      'query ($handle: String!) { product(handle: $handle) { variants { sku price { unit { shown { amount } } } } } }',
      { handle: link.product.handle },
      { channel: 'MOBILE' },
    );
    const [variant] = opened.product.variants;
    const phone = { channel: 'MOBILE' } as const;
    const cart = made(await create([[variant?.sku ?? '', 1]], { destination }, {}, phone));
    expect(cart.lines[0]?.unit.shown.amount).toBe(variant?.price.unit.shown.amount);
    const kiosk = { channel: 'KIOSK' } as const;
    const { qr } = await handOver(cart.id, phone);
    const id = await claim(scan(qr) ?? '', kiosk);
    expect(await read(cart.id, {}, phone)).toBeNull();
    const bought = await read(id, {}, kiosk);
    expect(bought && [goods(bought), totalOf(bought)]).toEqual([goods(cart), totalOf(cart)]);
    expect(ordered(await orders.place(id, {}, kiosk)).totals.total.shown).toEqual(cart.totals.total.shown);
  });
});

describe('a cart that is begun at a kiosk', () => {
  it('goes by QR code to the phone, is ordered there, and fetched in a store', async () => {
    const kiosk = { channel: 'KIOSK' } as const;
    const phone = { channel: 'MOBILE' } as const;
    const begun = made(await create([['G401-100G', 2]], { destination }, {}, kiosk));
    const { qr } = await handOver(begun.id, kiosk, 'https://shop.example/cart?code={code}');
    const code = new URL(scan(qr) ?? '').searchParams.get('code') ?? '';
    const id = await claim(code, phone);
    await orders.fetchIn(id, ['paris-marais'], phone);
    const cart = await read(id, {}, phone);
    const order = ordered(await orders.place(id, { address: null }, phone));
    expect(order.totals.total.shown.amount).toBe(cart && totalOf(cart));
    const till = await staffAt('POS');
    const found = await orders.readByNumber(order.number, till);
    expect(found?.id).toBe(order.id);
    expect((await orders.fulfil(order.id, 'READY', till)).order?.state).toBe('READY');
    expect((await orders.read(order.id, phone))?.state).toBe('READY');
    expect((await orders.fulfil(order.id, 'COLLECTED', till)).order?.state).toBe('COLLECTED');
    expect((await orders.read(order.id, kiosk))?.state).toBe('COLLECTED');
  });
});

describe('a cart of the web', () => {
  it('is taken over by the call centre, and paid at the till', async () => {
    const web = { channel: 'WEB', token: await customers.tokenOf('alan') } as const;
    const { id } = made(await create([['G401-100G', 1]], { destination }, {}, web));
    const callCentre = await staffAt('CALL_CENTRE');
    made(await add(id, [['G402-100G', 1]], callCentre));
    await orders.fetchIn(id, ['paris-marais'], callCentre);
    const input = { address: null, payment: { method: 'IN_STORE' } };
    const order = ordered(await orders.place(id, input, callCentre));
    expect(order).toMatchObject({ payment: { state: 'DUE' } });
    expect((await orders.read(order.id, web))?.number).toBe(order.number);
    const till = await staffAt('POS');
    const paid = await orders.pay(order.id, 'till 3, 1742', till);
    expect(paid.order?.payment).toMatchObject({ state: 'CAPTURED', captured: order.payment.amount });
    expect((await orders.fulfil(order.id, 'COLLECTED', till)).order?.state).toBe('COLLECTED');
    expect((await orders.read(order.id, web))?.state).toBe('COLLECTED');
  });

  it('is found by the call centre, filled there for its customer, and ordered by him on the phone', async () => {
    const web = { channel: 'WEB', token: await customers.tokenOf('grace') } as const;
    const { id } = made(await create([['G401-100G', 2]], { destination }, {}, web));
    const callCentre = await staffAt('CALL_CENTRE');
    const filled = made(await add(id, [['C101-NAVY-M', 1]], callCentre));
    expect(
      made(await change('CartDiscountApply', { cartId: id, codes: [] }, {}, callCentre)).lines,
    ).toHaveLength(2);
    const phone = { channel: 'MOBILE', token: web.token } as const;
    const order = ordered(await orders.place(id, {}, phone));
    expect(order.totals.total.shown.amount).toBe(totalOf(filled));
    const seen = await Promise.all([
      orders.read(order.id, web),
      orders.readByNumber(order.number, await staffAt('POS')),
      orders.readByNumber(order.number, callCentre),
    ]);
    expect(seen).toEqual([order, order, order]);
  });
});
