import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sampleStores } from '../../import/sample/places.ts';
import { formatGlobalId } from '../../schema/global-id.ts';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { cartsAt, type Discount, made, type Taxed } from './carts.ts';
import { ask, channels } from './front-door.ts';
import { ordered, ordersAt } from './order-desk.ts';
import { write } from './retailer.ts';

let shop: SampleShop;
beforeAll(async () => {
  shop = await startSampleShop();
});
afterAll(() => shop.close());

const { create } = cartsAt(() => shop);
const { place } = ordersAt(() => shop);

const [tea, knit] = ['G401-100G', 'C101-NAVY-M'];
const at = () => new Date().toISOString();
const counted = new Map<string, number>();
// What stands already is not written again: nothing would change that one could wait for.
async function count(sku: string, location: string, onHand: number): Promise<void> {
  if (counted.get(`${location} ${sku}`) === onHand) return;
  counted.set(`${location} ${sku}`, onHand);
  await write(shop, 'stockCountsAdd', [{ sku, location, onHand, at: at() }]);
}

/** A cart with its delivery, as `CartDelivered` asks for it. */
interface Delivered {
  readonly id: string;
  readonly totals: { readonly subtotal: Taxed; readonly delivery: Taxed | null; readonly total: Taxed };
  readonly delivery: object | null;
  readonly warnings: readonly object[];
  readonly deliveryOptions: readonly {
    readonly method: string;
    readonly total: Taxed;
    readonly cartTotal: Taxed;
    readonly discounts: readonly Discount[];
  }[];
  readonly pickupOptions: readonly {
    readonly parts: readonly {
      readonly store: { readonly key: string };
      readonly lineIds: readonly string[];
    }[];
  }[];
}

interface Changed {
  readonly cart: Delivered | null;
  readonly userErrors: readonly { readonly code: string }[];
  readonly warnings: readonly object[];
}

const read = async (id: string, variables: object = {}, channel: (typeof channels)[number] = 'WEB') =>
  (await ask<{ cart: Delivered }>(shop, 'CartDeliveryRead', { id, ...variables }, { channel })).cart;
const setMethod = async (cartId: string, rest: object = {}): Promise<Changed> => {
  const input = { cartId, destination: { country: 'FR', postalCode: '75001' }, ...rest };
  return (await ask<{ cartDeliverySet: Changed }>(shop, 'CartDeliveryMethodSet', { input })).cartDeliverySet;
};
const setPickup = async (cartId: string, stores: readonly string[]): Promise<Changed> =>
  (await ask<{ cartPickupSet: Changed }>(shop, 'CartPickupSet', { input: { cartId, stores } })).cartPickupSet;

const keysOf = ({ pickupOptions }: Delivered) =>
  pickupOptions.map(({ parts }) => parts.map(({ store }) => store.key));

describe('how goods are sent', () => {
  it('is offered alike on every channel, with what each method would cost this cart', async () => {
    const { id } = made(await create([[tea, 1]]));
    const [web, ...others] = await Promise.all(channels.map((channel) => read(id, {}, channel)));
    expect(others).toEqual(others.map(() => web));
    const { totals, deliveryOptions } = web as Delivered;
    expect(totals.delivery).toBeNull();
    expect(deliveryOptions.map(({ method, total }) => [method, total.shown.amount])).toEqual([
      ['standard', '4.90'],
      ['express', '12.90'],
      ['pickup', '0.00'],
    ]);
    for (const { method, total, cartTotal } of deliveryOptions.slice(0, 2)) {
      const set = await setMethod(id, { method });
      expect(set).toMatchObject({
        userErrors: [],
        warnings: [],
        cart: { delivery: { method, country: 'FR' } },
      });
      expect(set.cart?.totals).toMatchObject({
        delivery: { shown: total.shown },
        total: { shown: cartTotal.shown },
      });
    }
  });

  it('costs nothing where a promotion says so', async () => {
    const { id } = made(await create([[knit, 2]]));
    const { cart } = await setMethod(id, { method: 'express' });
    expect(cart?.delivery).toMatchObject({
      cost: { shown: { amount: '12.90' } },
      discounts: [{ promotion: 'delivery-free-over-80-fr-eur', amount: { amount: '12.90' } }],
    });
    expect(cart?.totals.delivery?.shown.amount).toBe('0.00');
  });

  it('stays when only the place is set again, and goes when it is taken off', async () => {
    const { id } = made(await create([[tea, 1]]));
    await setMethod(id, { method: 'express' });
    expect((await setMethod(id)).cart?.delivery).toMatchObject({ method: 'express' });
    expect((await setMethod(id, { method: null })).cart?.delivery).toMatchObject({
      method: null,
      cost: null,
    });
  });

  it('is refused where nothing is sent in this way', async () => {
    const { id } = made(await create([[tea, 1]]));
    for (const method of ['drone', 'pickup', '', 'nul\u0000', '__proto__']) {
      expect(await setMethod(id, { method })).toMatchObject({
        cart: null,
        userErrors: [{ code: 'DELIVERY_UNKNOWN', field: ['method'] }],
      });
    }
    expect(await setMethod(id, { method: 'standard', destination: { country: 'JP' } })).toMatchObject({
      userErrors: [{ code: 'DELIVERY_UNKNOWN' }],
    });
    expect((await read(id)).delivery).toBeNull();
  });

  it('is warned of where the retailer no longer offers it, and cannot be ordered so', async () => {
    const { id } = made(await create([[tea, 1]]));
    const terms = (...keys: string[]) =>
      write(shop, 'deliveryTermsUpsert', [
        {
          market: 'FR',
          methods: keys.map((key) => ({ key, titles: [{ language: 'fr', text: key }], amount: '4.90' })),
        },
      ]);
    await terms('standard', 'balloon');
    await setMethod(id, { method: 'balloon' });
    await terms('standard');
    const { warnings, totals } = await read(id);
    expect(warnings).toMatchObject([
      { code: 'DELIVERY_NOT_POSSIBLE', message: expect.stringContaining('balloon') },
    ]);
    expect([totals.delivery, totals.total.shown]).toEqual([null, totals.subtotal.shown]);
    expect((await place(id)).userErrors).toMatchObject([{ code: 'DELIVERY_REQUIRED' }]);
    await write(shop, 'deliveryTermsUpsert', [
      {
        market: 'FR',
        methods: [
          { key: 'standard', titles: [{ language: 'fr', text: 'Standard' }], amount: '4.90' },
          { key: 'pickup', kind: 'PICKUP', titles: [{ language: 'fr', text: 'Retrait' }], amount: '0' },
        ],
      },
    ]);
  });

  it('is charged with the order, as quoted', async () => {
    const { id } = made(await create([[tea, 1]]));
    const { cart } = await setMethod(id, { method: 'standard' });
    const order = ordered(await place(id));
    expect(order.totals.total.shown).toEqual(cart?.totals.total.shown);
    expect(order.payment.captured.amount).toBe(cart?.totals.total.gross?.amount);
  });

  it('is a part of what the quote was signed for', async () => {
    const { id } = made(await create([[tea, 1]]));
    await setMethod(id, { method: 'standard' });
    const { quoteOf } = ordersAt(() => shop);
    const quoteToken = await quoteOf(id);
    await setMethod(id, { method: null });
    expect((await place(id, { quoteToken })).userErrors).toMatchObject([{ code: 'CART_CHANGED' }]);
  });
});

describe('where goods can be fetched', () => {
  const stores = ['paris-marais', 'paris-batignolles', 'lyon-presquile', 'lille-vieux'];
  const spread = async (figures: Readonly<Record<string, readonly [teas: number, knits: number]>>) => {
    for (const store of stores) {
      const [teas, knits] = figures[store] ?? [0, 0];
      await count(tea, store, teas);
      await count(knit, store, knits);
    }
  };
  const begin = async () =>
    made(
      await create([
        [tea, 2],
        [knit, 3],
      ]),
    );
  beforeAll(async () => {
    await count(tea, 'online-eu', 50);
    await count(knit, 'online-eu', 50);
  });

  it('is where every line is, in stores that hand out, nearest first', async () => {
    await spread({
      'paris-marais': [9, 9],
      'paris-batignolles': [2, 3],
      'lyon-presquile': [9, 2],
      'lille-vieux': [9, 9],
    });
    const { id, lines } = await begin();
    const near = { latitude: 48.8857, longitude: 2.3192 };
    const cart = await read(id, { near });
    expect(keysOf(cart)).toEqual([['paris-batignolles'], ['paris-marais']]);
    expect(cart.pickupOptions[0]?.parts[0]?.lineIds).toEqual(lines.map((line) => line.id));
    expect(keysOf(await read(id))).toEqual([['paris-batignolles'], ['paris-marais']]);
    expect((await read(made(await create([])).id)).pickupOptions).toEqual([]);
  });

  it('is several stores together where none has it all, and none of them for nothing', async () => {
    await spread({ 'paris-marais': [2, 0], 'paris-batignolles': [0, 3], 'lyon-presquile': [9, 2] });
    const { id, lines } = await begin();
    expect(keysOf(await read(id))).toEqual([]);
    const { pickupOptions } = await read(id, { split: true });
    const plans = pickupOptions.map(({ parts }) =>
      parts.map(({ store, lineIds }) => [store.key, ...lineIds]),
    );
    const [teas, knits] = lines.map((line) => line.id);
    expect(plans).toHaveLength(2);
    expect(plans).toContainEqual([
      ['paris-batignolles', knits],
      ['paris-marais', teas],
    ]);
    expect(plans).toContainEqual([
      ['lyon-presquile', teas],
      ['paris-batignolles', knits],
    ]);
  });

  it('is chosen by id or key, and taxed there', async () => {
    await spread({ 'paris-marais': [9, 9] });
    const { id } = await begin();
    await setMethod(id, { method: 'standard' });
    for (const store of ['paris-marais', formatGlobalId('Store', 'paris-marais')]) {
      expect(await setPickup(id, [store])).toMatchObject({
        userErrors: [],
        warnings: [],
        cart: {
          delivery: {
            ...{ country: 'FR', postalCode: '75003', method: 'pickup' },
            pickup: [{ store: { key: 'paris-marais' } }],
          },
        },
      });
    }
    const sent = await setMethod(id);
    expect(sent.cart?.delivery).toMatchObject({ method: null, pickup: [], postalCode: '75001' });
  });

  it('is refused where it is no store, hands out nothing, or has too little', async () => {
    await spread({ 'paris-marais': [1, 9], 'paris-batignolles': [0, 1] });
    const { id, lines } = await begin();
    const refused = async (...named: string[]) => (await setPickup(id, named)).userErrors;
    expect(await refused('nowhere', 'zurich-niederdorf', 'lille-vieux')).toMatchObject([
      { code: 'STORE_NOT_FOUND', field: ['stores', '0'] },
      { code: 'STORE_NOT_FOUND', field: ['stores', '1'] },
      { code: 'NO_PICKUP', field: ['stores', '2'] },
    ]);
    expect(await refused('paris-marais', 'paris-batignolles')).toMatchObject([
      { code: 'INSUFFICIENT_STOCK', lineId: lines[0]?.id, available: 1 },
    ]);
    expect(await refused()).toMatchObject([{ code: 'INVALID_STORES' }]);
    expect(await refused(...stores)).toMatchObject([{ code: 'INVALID_STORES' }]);
    expect(await refused('nul\u0000', formatGlobalId('Cart', 'paris-marais'), '')).toMatchObject([
      { code: 'STORE_NOT_FOUND' },
      { code: 'STORE_NOT_FOUND' },
      { code: 'STORE_NOT_FOUND' },
    ]);
    const nobodys = formatGlobalId('Cart', 'AAAAAAAAAAAAAAAAAAAAAA');
    expect((await setPickup(nobodys, ['paris-marais'])).userErrors).toMatchObject([
      { code: 'CART_NOT_FOUND' },
    ]);
    expect((await read(id)).delivery).toBeNull();
  });

  it('is warned of once a line is gone from there, whatever there is online', async () => {
    await spread({ 'paris-marais': [9, 9] });
    const { id, lines } = await begin();
    await setPickup(id, ['paris-marais']);
    await count(knit, 'paris-marais', 1);
    expect((await read(id)).warnings).toMatchObject([
      {
        code: 'PICKUP_NOT_POSSIBLE',
        lineId: lines[1]?.id,
        available: 1,
        message: expect.stringContaining('paris-marais'),
      },
    ]);
    const { userErrors } = await place(id, { address: null });
    expect(userErrors).toMatchObject([{ code: 'INSUFFICIENT_STOCK', available: 1 }]);
  });

  it('is taxed where the store is, on top where taxes are added at the end', async () => {
    const store = sampleStores.find(({ address }) => address.region === 'NY')?.key ?? 'none';
    await count(tea, store, 9);
    await count(tea, 'online-us', 9);
    const { id } = made(await create([[tea, 1]], {}, { market: 'US' }));
    const document = `mutation ($input: CartPickupSetInput!) @inContext(market: "US") { cartPickupSet(input: $input) {
      cart { delivery { region method } taxes { rate } totals { total { gross { amount } } } } userErrors { code } } }`;
    const input = { cartId: id, stores: [store] };
    const { cartPickupSet } = await ordersAt(() => shop).ask<{ cartPickupSet: Changed }>(document, { input });
    expect(cartPickupSet).toMatchObject({
      userErrors: [],
      cart: {
        delivery: { region: 'NY', method: 'pickup' },
        totals: { total: { gross: { amount: expect.any(String) } } },
      },
    });
  });

  it('is warned of once the store hands out nothing any more', async () => {
    await spread({ 'paris-marais': [9, 9] });
    const { id } = await begin();
    await setPickup(id, ['paris-marais']);
    const store = sampleStores.find(({ key }) => key === 'paris-marais');
    await write(shop, 'storesUpsert', [{ ...store, services: ['RETURNS'] }]);
    const { warnings } = await read(id);
    expect(warnings).toMatchObject([
      { code: 'PICKUP_NOT_POSSIBLE', lineId: null },
      { code: 'PICKUP_NOT_POSSIBLE', available: 0 },
      { code: 'PICKUP_NOT_POSSIBLE', available: 0 },
    ]);
    await write(shop, 'storesUpsert', [store]);
  });

  it('serves each line of the order from the first store that has all of it', async () => {
    await spread({ 'paris-marais': [2, 0], 'paris-batignolles': [9, 3] });
    const { id } = await begin();
    await setPickup(id, ['paris-marais', 'paris-batignolles']);
    const order = ordered(await place(id, { address: null }));
    expect(order.lines.map(({ storeId }) => storeId)).toEqual([
      formatGlobalId('Store', 'paris-marais'),
      formatGlobalId('Store', 'paris-batignolles'),
    ]);
    expect((await setPickup(id, ['paris-marais'])).userErrors).toMatchObject([{ code: 'CART_ORDERED' }]);
  });
});
