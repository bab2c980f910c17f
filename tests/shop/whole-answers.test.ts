import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { ask, post } from './front-door.ts';
import { recalledBy } from './recalled.ts';
import { createRecorder } from './recorder.ts';
import { write } from './retailer.ts';

const sku = 'G401-250G';
const other = 'E501-TEAL';
let shop: SampleShop;
const recorder = createRecorder();
beforeAll(async () => {
  shop = await startSampleShop({ wrap: recorder.wrap });
});
afterAll(async () => {
  await shop.close();
  recorder.close();
});

interface PriceTag {
  readonly variant: { readonly price: { readonly unit: { readonly shown: { readonly amount: string } } } };
}

const amountOf = async (asked = sku): Promise<string> =>
  (await ask<PriceTag>(shop, 'PriceTag', { sku: asked })).variant.price.unit.shown.amount;

const isRecalled = async (work: () => Promise<unknown>): Promise<boolean> =>
  (await recalledBy(shop, work)) > 0;

it('is given again to the byte, with a proof of its own', async () => {
  const first = await post(shop, 'PriceTag', { sku });
  const again = await post(shop, 'PriceTag', { sku });
  expect(await isRecalled(() => post(shop, 'PriceTag', { sku }))).toBe(true);
  expect(again.body).toEqual(first.body);
  expect(again.consistency).toEqual(first.consistency);
  for (const name of ['content-type', 'cache-control', 'comptoir-index'])
    expect(again.headers.get(name)).toBe(first.headers.get(name));
});

it('is dropped by a change of what it was made from, and by no other', async () => {
  await amountOf();
  await amountOf(other);
  await write(shop, 'pricesUpsert', [{ priceList: 'fr-eur', sku, amount: '23.45' }]);
  expect(await isRecalled(() => amountOf(other))).toBe(true);
  expect(await isRecalled(async () => expect(await amountOf()).toBe('23.45'))).toBe(false);
  expect(await isRecalled(async () => expect(await amountOf()).toBe('23.45'))).toBe(true);
});

it('never shows an old price to whoever asks after a write was answered', async () => {
  for (let round = 1; round <= 20; round += 1) {
    const amount = `31.${String(round).padStart(2, '0')}`;
    // Questions that are under way while the price changes may show either; what they keep must not outlive it.
    const during = Array.from({ length: 5 }, () => amountOf());
    await write(shop, 'pricesUpsert', [{ priceList: 'fr-eur', sku, amount }]);
    expect(await amountOf()).toBe(amount);
    await Promise.all(during);
    expect(await amountOf()).toBe(amount);
  }
});

it('is another one for another channel, market, language, group or variable', async () => {
  const amounts = async (channel: 'WEB' | 'KIOSK') =>
    (await post(shop, 'PriceTag', { sku }, { channel })).body;
  await amounts('WEB');
  expect(await isRecalled(() => amounts('KIOSK'))).toBe(false);
  const query = (market: string) =>
    `query @inContext(market: "${market}") { variant(sku: "${sku}") { title price { unit { shown { currencyCode } } } } }`;
  const currencies = [];
  for (const market of ['FR', 'CH', 'FR', 'CH']) {
    const { body } = await shop.ask(query(market));
    currencies.push(
      (body.data as { variant: { price: { unit: { shown: { currencyCode: string } } } } }).variant.price.unit
        .shown.currencyCode,
    );
  }
  expect(currencies).toEqual(['EUR', 'CHF', 'EUR', 'CHF']);
});

it('shares the work of equal questions that come together', async () => {
  await write(shop, 'pricesUpsert', [{ priceList: 'fr-eur', sku, amount: '44.40' }]);
  let amounts: readonly string[] = [];
  const again = await recalledBy(shop, async () => {
    amounts = await Promise.all(Array.from({ length: 10 }, () => amountOf()));
  });
  expect(new Set(amounts)).toEqual(new Set(['44.40']));
  // One did the work; the others were given its answer, each with a proof.
  expect(again).toBe(9);
});

it('is never kept where it shows anything personal', async () => {
  const input = { lines: [{ sku, quantity: 1 }], idempotencyKey: 'personal' };
  const data = await ask<{ cartCreate: { cart: { id: string } } }>(shop, 'CartCreate', { input });
  const read = () => post(shop, 'CartRead', { id: data.cartCreate.cart.id });
  await read();
  expect(await isRecalled(read)).toBe(false);
  const node = () =>
    shop.ask(`{ node(id: "${data.cartCreate.cart.id}") { id } variant(sku: "${sku}") { sku } }`);
  await node();
  expect(await isRecalled(node)).toBe(false);
});

it('is not kept with an error in it', async () => {
  const query = `{ variant(sku: "${sku}") { sku price(quantity: 0) { version } } }`;
  await shop.ask(query);
  expect(await isRecalled(async () => expect((await shop.ask(query)).body.errors).toHaveLength(1))).toBe(
    false,
  );
});

it('meets what the client has seen, or is made anew', async () => {
  const { consistency } = await post(shop, 'PriceTag', { sku });
  const headers = { 'comptoir-after': consistency?.token ?? '', 'comptoir-consistency': 'required' };
  const query = `{ variant(sku: "${sku}") { price { version } } }`;
  await shop.ask(query);
  const again = await shop.ask(query, { headers });
  expect(again.status).toBe(200);
  expect(again.consistency?.mode).toBe('STRICT');
});
