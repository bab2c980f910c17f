import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { quoted } from '../../schema/quoted.ts';
import { createTestShop, type TestShop } from './cart/shop.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await createTestShop();
});
afterAll(() => shop.close());

it.each<[unknown, string]>([
  ['a "b"', '"a \\"b\\""'],
  ['x'.repeat(100), `"${'x'.repeat(100)}"`],
  ['x'.repeat(101), `"${'x'.repeat(100)}…" (101 characters)`],
  // A character of two halves is not cut in between.
  [`${'x'.repeat(99)}🛒🛒`, `"${'x'.repeat(99)}…" (103 characters)`],
  [[1, null], '[1,null]'],
  ['y'.repeat(40).split(''), `["y",${'"y",'.repeat(23)}"y"… (161 characters)`],
  [undefined, 'undefined'],
])('%j is repeated as %s', (value, text) => {
  expect(quoted(value)).toBe(text);
});

it('a refusal is not as long as what it refuses', async () => {
  const cartId = 'c'.repeat(5_000);
  const document = `mutation ($id: ID!) {
    cartLinesUpdate(input: { cartId: $id, lines: [{ id: "1", quantity: 1 }] }) { userErrors { message } } }`;
  const { data } = await shop.ask(document, { id: cartId });
  const message = `There is no cart "${'c'.repeat(100)}…" (5000 characters) for you.`;
  expect(JSON.parse(JSON.stringify(data))).toEqual({ cartLinesUpdate: { userErrors: [{ message }] } });
});
