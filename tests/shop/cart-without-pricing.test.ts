import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Service } from '../../services/kit/service.ts';
import { ServiceUnreachable } from '../../src/execute/index.ts';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { ask } from './front-door.ts';

let isDown = false;
const mortal = (service: Service): Service =>
  service.name === 'pricing'
    ? {
        ...service,
        caller: (role) => async (request) => {
          if (isDown) throw new ServiceUnreachable('pricing', 'it is down');
          return service.caller(role)(request);
        },
      }
    : service;

let shop: SampleShop;
beforeAll(async () => {
  shop = await startSampleShop({ wrap: mortal });
});
afterAll(() => shop.close());

it('a cart whose prices nobody can tell names pricing at every amount, and answers the rest', async () => {
  const input = { lines: [{ sku: 'C101-NAVY-M', quantity: 2 }], idempotencyKey: 'no prices' };
  const { cartCreate } = await ask<{ cartCreate: { cart: { id: string } } }>(shop, 'CartCreate', { input });
  isDown = true;
  const { body } = await shop.ask(
    `query ($id: ID!) { cart(id: $id) {
      lines { sku quantity total { shown { amount } } }
      totals { total { shown { amount } } } discounts { title } taxes { rate } warnings { code }
    } }`,
    { variables: { id: cartCreate.cart.id } },
  );
  expect(body.data).toEqual({
    cart: {
      lines: [{ sku: 'C101-NAVY-M', quantity: 2, total: null }],
      totals: null,
      discounts: null,
      taxes: null,
      warnings: [],
    },
  });
  const paths = [
    ['cart', 'lines', 0, 'total'],
    ['cart', 'totals'],
    ['cart', 'discounts'],
    ['cart', 'taxes'],
  ];
  const told = (path: readonly (string | number)[]) =>
    expect.objectContaining({
      message: 'The pricing service is out of reach.',
      path,
      extensions: { code: 'SERVICE_UNAVAILABLE' },
    });
  expect(body.errors).toHaveLength(paths.length);
  expect(body.errors).toEqual(expect.arrayContaining(paths.map(told)));
});
