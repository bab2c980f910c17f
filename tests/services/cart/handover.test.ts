import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { ServiceContext } from '../../../schema/context-header.ts';
import { keyOfGlobalId } from '../../../schema/global-id.ts';
import { scan } from '../../kit/scan.ts';
import { anna, bert, createTestShop, guest, type TestShop } from './shop.ts';

let shop: TestShop;
let client: pg.Client;
beforeAll(async () => {
  shop = await createTestShop();
  client = new pg.Client({ connectionString: shop.databaseUrl, options: '-c search_path=cart' });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await shop.close();
});
beforeEach(() => client.query('DELETE FROM claim_miss'));

const kiosk: ServiceContext = { ...guest, channel: 'KIOSK', client: 'kiosk' };
const phone: ServiceContext = { ...guest, channel: 'MOBILE', client: 'phone' };
const till: ServiceContext = { ...guest, channel: 'POS', client: 'till' };

interface Handover {
  readonly handover: { readonly code: string; readonly expiresAt: string; readonly qr: string } | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] }[];
}

async function handOver(cartId: string, context = kiosk, rest: object = {}): Promise<Handover> {
  const { data } = await shop.ask(
    `mutation ($input: CartHandoverInput!) { cartHandover(input: $input) {
      handover { code expiresAt qr } userErrors { code field } } }`,
    { input: { cartId, ...rest } },
    context,
  );
  return (data as { cartHandover: Handover }).cartHandover;
}

const codeOf = async (...call: Parameters<typeof handOver>): Promise<string> =>
  (await handOver(...call)).handover?.code ?? '';
const claim = (code: string, context = phone, rest: object = {}) =>
  shop.change('cartClaim', { code, ...rest }, context);
const add = (cartId: string, sku: string, context = phone) =>
  shop.change('cartLinesAdd', { cartId, lines: [{ sku }] }, context);

describe('a guest’s cart', () => {
  it('is taken over: the phone has it, the kiosk no longer', async () => {
    const cart = await shop.create([{ sku: 'A', quantity: 2 }], kiosk);
    const claimed = await claim(await codeOf(cart.id));
    expect(claimed).toMatchObject({ userErrors: [], cart: { lines: [{ sku: 'A', quantity: 2 }] } });
    expect(claimed.cart?.id).not.toBe(cart.id);
    expect((await add(claimed.cart?.id ?? '', 'C')).cart?.lines).toHaveLength(2);
    expect(await shop.read(cart.id, kiosk)).toBeNull();
    expect((await add(cart.id, 'A', kiosk)).userErrors).toMatchObject([{ code: 'CART_NOT_FOUND' }]);
    expect((await handOver(cart.id)).userErrors).toMatchObject([{ code: 'CART_NOT_FOUND' }]);
  });

  it('is taken over with all that its row says', async () => {
    const { id } = await shop.create([{ sku: 'A' }], kiosk);
    const rowOf = async (cartId: string) => {
      const { rows } = await client.query(
        `SELECT to_jsonb(cart) - '{key,updated_at,merged_into,abandoned_as_of}'::text[] AS row FROM cart WHERE key = $1`,
        [keyOfGlobalId('Cart', cartId)],
      );
      return rows[0]?.row as object;
    };
    await client.query(
      `UPDATE cart SET store = 'here', destination = '{"country": "FR"}', method = 'standard', codes = '{TEN}',
         pickup_stores = '{there}', created_at = '2020-01-01' WHERE key = $1`,
      [keyOfGlobalId('Cart', id)],
    );
    const before = await rowOf(id);
    const unset = Object.entries(before).filter(([, value]) => value === null);
    expect(unset.map(([name]) => name).sort()).toEqual(['customer_group', 'customer_key', 'ordered_as']);
    const claimed = await claim(await codeOf(id));
    expect(await rowOf(claimed.cart?.id ?? '')).toEqual(before);
  });

  it('is joined: what one screen changes, the other reads', async () => {
    const cart = await shop.create([{ sku: 'A' }], kiosk);
    const joined = (await claim(await codeOf(cart.id), phone, { mode: 'JOIN' })).cart;
    await add(joined?.id ?? '', 'C');
    await add(cart.id, 'A', kiosk);
    const lines = [
      { sku: 'A', quantity: 2 },
      { sku: 'C', quantity: 1 },
    ];
    expect(await shop.read(cart.id, kiosk)).toMatchObject({ lines });
    expect(await shop.read(joined?.id ?? '', phone)).toMatchObject({ lines });
  });

  it('goes into the cart of the customer who takes it over', async () => {
    const customer = { ...phone, customerId: 'claims' };
    const own = await shop.create([{ sku: 'A' }], customer);
    const cart = await shop.create([{ sku: 'A' }], kiosk);
    const input = { idempotencyKey: 'into mine' };
    const code = await codeOf(cart.id);
    const claimed = await claim(code, customer, input);
    expect(claimed).toMatchObject({ cart: { id: own.id, lines: [{ sku: 'A', quantity: 2 }] } });
    expect((await claim(code, customer, input)).cart).toEqual(claimed.cart);
  });
});

describe('a customer’s cart', () => {
  it('stays his, and is joined by the screen that has the code for half a day', async () => {
    const cart = await shop.create([{ sku: 'A' }], anna);
    const joined = (await claim(await codeOf(cart.id, anna), till)).cart;
    expect(joined?.id).not.toBe(cart.id);
    expect((await add(joined?.id ?? '', 'C', till)).cart).toMatchObject({ id: joined?.id, lines: [{}, {}] });
    expect(await shop.read(cart.id, anna)).toMatchObject({ id: cart.id, lines: [{}, {}] });
    // The id that anna knows opens nothing to others, as ever.
    expect(await shop.read(cart.id, till)).toBeNull();
    await client.query(`UPDATE cart_grant SET expires_at = clock_timestamp()`);
    expect(await shop.read(joined?.id ?? '', till)).toBeNull();
  });

  it('is handed out by nobody else', async () => {
    const cart = await shop.create([{ sku: 'A' }], anna);
    expect((await handOver(cart.id, bert)).userErrors).toMatchObject([{ code: 'CART_NOT_FOUND' }]);
  });
});

describe('a code', () => {
  it('is good once, though the same call may come again', async () => {
    const cart = await shop.create([{ sku: 'A' }], kiosk);
    const code = await codeOf(cart.id);
    const calls = await Promise.all(Array.from({ length: 6 }, () => claim(code)));
    expect(calls.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
    const second = await codeOf((await shop.create([{ sku: 'A' }], kiosk)).id);
    const same = { idempotencyKey: 'twice' };
    const [first, again] = await Promise.all([claim(second, phone, same), claim(second, phone, same)]);
    expect(first.cart).not.toBeNull();
    expect(again).toEqual(first);
  });

  it('is void after ten minutes, and once the next one was given', async () => {
    const cart = await shop.create([{ sku: 'A' }], kiosk);
    const old = await codeOf(cart.id);
    const code = await codeOf(cart.id);
    expect((await claim(old)).userErrors).toMatchObject([{ code: 'CODE_NOT_VALID', field: ['code'] }]);
    await client.query('UPDATE cart_handover SET expires_at = clock_timestamp()');
    expect((await claim(code)).userErrors).toMatchObject([{ code: 'CODE_NOT_VALID' }]);
    expect(await shop.read(cart.id, kiosk)).not.toBeNull();
  });

  it('may be typed as people type, and is never kept as it is', async () => {
    const code = await codeOf((await shop.create([], kiosk)).id);
    expect(code).toMatch(/^[2-9A-HJKMNPQRSTVWXYZ]{8}$/);
    const { rows } = await client.query('SELECT * FROM cart_handover');
    expect(JSON.stringify(rows)).not.toContain(code);
    const typed = ` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)}`;
    expect((await claim(typed)).cart).not.toBeNull();
  });

  it('cannot be guessed: a hundred misses lock a client out, and nobody else', async () => {
    await Promise.all(Array.from({ length: 100 }, (_, index) => claim(`GUESS${index}`)));
    const code = await codeOf((await shop.create([{ sku: 'A' }], kiosk)).id);
    expect((await claim(code)).userErrors).toMatchObject([{ code: 'TOO_MANY_ATTEMPTS' }]);
    expect((await claim(code, till)).cart).not.toBeNull();
    await client.query(`UPDATE claim_miss SET at = at - interval '11 minutes'`);
    expect((await claim('GUESS')).userErrors).toMatchObject([{ code: 'CODE_NOT_VALID' }]);
  });

  it('is shown as a picture that a camera reads', async () => {
    const { id } = await shop.create([], kiosk);
    const url = 'https://shop.example/warenkorb?code={code}&from=kiosk';
    const { handover } = await handOver(id, kiosk, { url });
    expect(scan(handover?.qr ?? '')).toBe(url.replace('{code}', handover?.code ?? ''));
    const alone = (await handOver(id)).handover;
    expect(scan(alone?.qr ?? '')).toBe(alone?.code);
    for (const bad of [
      'https://shop.example/',
      '/relative?{code}',
      `https://shop.example/{code}${'x'.repeat(500)}`,
    ]) {
      expect((await handOver(id, kiosk, { url: bad })).userErrors).toMatchObject([
        { code: 'INVALID_URL', field: ['url'] },
      ]);
    }
  });
});
