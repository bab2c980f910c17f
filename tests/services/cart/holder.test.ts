import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatGlobalId } from '../../../schema/global-id.ts';
import {
  anna,
  bert,
  type CartJson,
  createTestShop,
  guest,
  type MutationName,
  type TestShop,
} from './shop.ts';

let shop: TestShop;
let annas: CartJson;
beforeAll(async () => {
  shop = await createTestShop();
  annas = await shop.create([{ sku: 'A' }], anna);
});
afterAll(() => shop.close());

const agent = { ...guest, channel: 'CALL_CENTRE', scopes: 'customers:any carts:any' };

const changesOf = (cart: CartJson, lineId = cart.lines[0]?.id): [MutationName, object][] => [
  ['cartLinesAdd', { cartId: cart.id, lines: [{ sku: 'A' }] }],
  ['cartLinesUpdate', { cartId: cart.id, lines: [{ id: lineId, quantity: 2 }] }],
  ['cartDeliverySet', { cartId: cart.id, destination: { country: 'FR' } }],
  ['cartDiscountApply', { cartId: cart.id, codes: ['TEN'] }],
  ['cartLinesRemove', { cartId: cart.id, lineIds: [lineId] }],
];

describe('a customer’s cart', () => {
  it.each([
    ['a guest', guest],
    ['another customer', bert],
    ['a customer with another scope', { ...bert, scopes: 'carts:anything' }],
  ])('is nowhere to be seen or changed for %s', async (_, context) => {
    const document = `query ($id: ID!, $owner: ID!) {
      cart(id: $id) { id } cartsByIds(ids: [$id]) { id } customerCartsByIds(ids: [$owner]) { carts { id } }
    }`;
    const variables = { id: annas.id, owner: formatGlobalId('Customer', 'anna') };
    expect(await shop.ask(document, variables, context)).toEqual({
      data: { cart: null, cartsByIds: [null], customerCartsByIds: [null] },
    });
    for (const [name, input] of changesOf(annas)) {
      expect(await shop.change(name, input, context)).toMatchObject({
        cart: null,
        userErrors: [{ code: 'CART_NOT_FOUND', field: ['cartId'] }],
      });
    }
    expect(await shop.read(annas.id, anna)).toMatchObject({ lines: [{ sku: 'A', quantity: 1 }] });
  });

  it('is the customer’s on every channel', async () => {
    const document = 'query ($id: ID!) { cart(id: $id) { customerId context { channel } } }';
    const kiosk = { ...anna, channel: 'KIOSK', client: 'kiosk' };
    expect((await shop.ask(document, { id: annas.id }, kiosk)).data).toEqual({
      cart: { customerId: formatGlobalId('Customer', 'anna'), context: { channel: 'WEB' } },
    });
  });

  it('is open to whoever may act for any customer', async () => {
    const cart = await shop.create([{ sku: 'A' }], anna);
    for (const [name, input] of changesOf(cart)) {
      expect(await shop.change(name, input, agent)).toMatchObject({ cart: { id: cart.id }, userErrors: [] });
    }
  });
});

describe('a guest’s cart', () => {
  it('is open to whoever knows its id, which nobody can guess', async () => {
    const [cart, next] = [await shop.create([{ sku: 'A' }]), await shop.create()];
    expect(Buffer.from(cart.id, 'base64url').toString()).toMatch(/^Cart:[\w-]{22}$/);
    expect(cart.id).not.toBe(next.id);
    expect(await shop.read(cart.id, bert)).toMatchObject({ id: cart.id });
    for (const [name, input] of changesOf(cart)) {
      expect(await shop.change(name, input, anna)).toMatchObject({ cart: { id: cart.id }, userErrors: [] });
    }
  });
});

describe('carts of a customer', () => {
  it('are those of every channel, the one changed last first, at most 20', async () => {
    const made: CartJson[] = [];
    for (let count = 0; count < 21; count += 1) made.push(await shop.create([{ sku: 'A' }], bert));
    const [first] = made;
    if (first === undefined) throw new Error('No cart was made.');
    await shop.change('cartLinesAdd', { cartId: first.id, lines: [{ sku: 'B' }] }, bert);
    const ids = [formatGlobalId('Customer', 'bert'), formatGlobalId('Customer', 'anna'), annas.id];
    const document = 'query ($ids: [ID!]!) { customerCartsByIds(ids: $ids) { id carts { id } } }';
    const expected = [first, ...made.slice(2).reverse()].map(({ id }) => ({ id }));
    expect((await shop.ask(document, { ids }, bert)).data).toEqual({
      customerCartsByIds: [{ id: ids[0], carts: expected }, null, null],
    });
  });
});

describe('an id that is no cart’s', () => {
  it.each([
    '',
    'nonsense',
    formatGlobalId('Product', 'A'),
    formatGlobalId('Cart', ''),
    formatGlobalId('Cart', 'short'),
    formatGlobalId('Cart', 'A'.repeat(22)),
    formatGlobalId('Cart', `${'A'.repeat(21)}\0`),
    formatGlobalId('Customer', 'a\0'),
  ])('%j is a miss and no error', async (id) => {
    const document = `query ($id: ID!) {
      cart(id: $id) { id } cartsByIds(ids: [$id, $id]) { id }
    }`;
    expect(await shop.ask(document, { id }, agent)).toEqual({
      data: { cart: null, cartsByIds: [null, null] },
    });
    for (const [name, input] of changesOf({ ...annas, id })) {
      expect(await shop.change(name, input)).toMatchObject({ userErrors: [{ code: 'CART_NOT_FOUND' }] });
    }
  });

  it('is no customer’s either', async () => {
    const ids = ['x', formatGlobalId('Customer', 'a\0'), formatGlobalId('Customer', 'nobody')];
    const document = 'query ($ids: [ID!]!) { customerCartsByIds(ids: $ids) { carts { id } } }';
    expect(await shop.ask(document, { ids }, agent)).toEqual({
      data: { customerCartsByIds: [null, null, { carts: [] }] },
    });
  });
});
