import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sampleProducts } from '../../import/sample/sample-shop.ts';
import { variantsOf } from '../../import/sample/sample-variants.ts';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { type Cart, cartsAt, type Line, made } from './carts.ts';
import { type Customers, startCustomers } from './customers.ts';
import { type Asker, ask } from './front-door.ts';
import { write } from './retailer.ts';

let customers: Customers;
let shop: SampleShop;
beforeAll(async () => {
  customers = await startCustomers();
  // So much at once takes long on a busy machine; how long a gateway waits is not what is tested.
  shop = await startSampleShop({ config: { customers: customers.customers, deadlineMs: 120_000 } });
  const at = new Date().toISOString();
  await write(
    shop,
    'stockCountsAdd',
    skus.map((sku) => ({ sku, location: 'online-eu', onHand: 5_000, at })),
  );
});
afterAll(async () => {
  await shop.close();
  await customers.close();
});

const { change, create, add, read } = cartsAt(() => shop);

/** What every channel sells. */
const skus = sampleProducts
  .filter(({ hiddenOn = [] }) => hiddenOn.length === 0)
  .flatMap((product) => variantsOf(product).map(({ sku }) => sku));
const linesPerCart = 65;

/** 65 lines of all that is sold, from somewhere on; any two carts have some in common, and none has them all. */
const linesFrom = (start: number): readonly Line[] =>
  Array.from({ length: linesPerCart }, (_, index) => [
    skus[(start + index) % skus.length] ?? '',
    1 + ((start + index) % 4),
  ]);

const sumOf = (carts: readonly (readonly Line[])[]): readonly (readonly [string, number])[] => {
  const units = new Map<string, number>();
  for (const [sku, quantity] of carts.flat()) units.set(sku, (units.get(sku) ?? 0) + quantity);
  return [...units].sort();
};
const contentOf = (cart: Cart | null) =>
  (cart?.lines ?? []).map(({ sku, quantity }) => [sku, quantity]).sort();

interface Login {
  readonly web: Asker;
  readonly app: Asker;
}
const login = async (name: string): Promise<Login> => {
  const token = await customers.tokenOf(name);
  return { web: { channel: 'WEB', token }, app: { channel: 'MOBILE', token } };
};

const codeOf = async (cartId: string, asker: Asker): Promise<string> => {
  const data = await ask<{ cartHandover: { handover: { code: string } } }>(
    shop,
    'CartHandover',
    { input: { cartId } },
    asker,
  );
  return data.cartHandover.handover.code;
};
const cartsOf = async (asker: Asker) =>
  (await ask<{ customer: { carts: readonly { id: string }[] } }>(shop, 'Me', {}, asker)).customer.carts;

/** What a guest leaves on three channels before he signs in. */
async function threeCarts(starts: readonly [number, number, number]) {
  const channels = ['WEB', 'MOBILE', 'KIOSK'] as const;
  const carts = await Promise.all(
    channels.map(async (channel, index) =>
      made(await create(linesFrom(starts[index] as number), {}, {}, { channel })),
    ),
  );
  return carts.map(({ id }) => id) as [string, string, string];
}

describe('guests who sign in with 65 lines on each of three channels, two of them at once', () => {
  const starts: readonly (readonly [number, number, number])[] = [
    [0, 20, 40],
    [10, 30, 50],
  ];
  const wanted = starts.map((of) => sumOf(of.map(linesFrom)));

  it.each([1, 2])('lose nothing and get one cart each (%i)', async (round) => {
    const logins = await Promise.all(['ada', 'grace'].map((name) => login(`${name}-${round}`)));
    const carts = await Promise.all(starts.map(threeCarts));
    const codes = await Promise.all(carts.map(([, , kiosk]) => codeOf(kiosk, { channel: 'KIOSK' })));
    // Everything at once, and some of it doubled, as by devices that lost an answer.
    const payloads = await Promise.all(
      logins.flatMap(({ web, app }, index) => {
        const [onWeb, inApp] = carts[index] as [string, string, string];
        const claim = { code: codes[index], idempotencyKey: `${round} claims ${index}` };
        return [
          change('CartMerge', { cartId: onWeb }, {}, web),
          change('CartMerge', { cartId: inApp }, {}, app),
          change('CartMerge', { cartId: inApp }, {}, app),
          change('CartClaim', claim, {}, app),
          change('CartClaim', claim, {}, app),
        ];
      }),
    );
    for (const { userErrors, warnings } of payloads) expect([userErrors, warnings]).toEqual([[], []]);
    for (const [index, { web, app }] of logins.entries()) {
      const [own, ...others] = await cartsOf(web);
      expect(others).toEqual([]);
      const cart = await read(own?.id ?? '', {}, app);
      expect(contentOf(cart)).toEqual(wanted[index]);
      // Whichever id a device still has leads there, and its guest nowhere.
      for (const id of carts[index] as readonly string[]) {
        expect((await read(id, {}, web))?.id).toBe(own?.id);
        if (id !== own?.id) expect(await read(id)).toBeNull();
        expect(made(await change('CartMerge', { cartId: id }, {}, app)).id).toBe(own?.id);
      }
      expect(contentOf(await read(own?.id ?? '', {}, web))).toEqual(wanted[index]);
    }
  });
});

describe('a cart of 65 lines that is handed over', () => {
  it('goes to one of all who have the code, whole', async () => {
    const { id } = made(await create(linesFrom(5), {}, {}, { channel: 'KIOSK' }));
    const code = await codeOf(id, { channel: 'KIOSK' });
    const askers: readonly Asker[] = [
      { channel: 'WEB' },
      { channel: 'MOBILE' },
      { channel: 'POS' },
      (await login('first')).web,
      (await login('second')).app,
    ];
    const claims = await Promise.all(
      askers.map((asker, index) => change('CartClaim', { code, idempotencyKey: `race ${index}` }, {}, asker)),
    );
    const [won, ...others] = claims.filter(({ cart }) => cart !== null);
    expect(others).toEqual([]);
    expect(contentOf(won?.cart ?? null)).toEqual(sumOf([linesFrom(5)]));
    for (const { cart, userErrors } of claims)
      if (cart === null) expect(userErrors).toMatchObject([{ code: 'CODE_NOT_VALID' }]);
    expect(await read(id, {}, { channel: 'KIOSK' })).toBeNull();
  });

  it('that is joined is one cart: what three channels add at once is all there', async () => {
    const { id } = made(await create(linesFrom(5), {}, {}, { channel: 'KIOSK' }));
    const join = async (asker: Asker): Promise<string> => {
      const input = { code: await codeOf(id, { channel: 'KIOSK' }), mode: 'JOIN', idempotencyKey: 'join' };
      return made(await change('CartClaim', input, {}, asker)).id;
    };
    const [app, till]: readonly Asker[] = [{ channel: 'MOBILE' }, { channel: 'POS' }];
    const [inApp, atTill] = [await join(app as Asker), await join(till as Asker)];
    const added = linesFrom(40).slice(0, 10);
    await Promise.all(
      added.flatMap((line) => [
        add(id, [line], { channel: 'KIOSK' }),
        add(inApp, [line], app),
        add(atTill, [line], till),
      ]),
    );
    const whole = sumOf([linesFrom(5), added, added, added]);
    expect(contentOf(await read(id, {}, { channel: 'KIOSK' }))).toEqual(whole);
    expect(contentOf(await read(inApp, {}, app))).toEqual(whole);
  });
});
