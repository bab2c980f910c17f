import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createMemoryRegister } from '../../ledger/index.ts';
import type { Service } from '../../services/kit/service.ts';
import { createStubShop } from '../kit/stub-shop.ts';
import { startTestGateway, type TestGateway } from '../kit/test-gateway.ts';

const shop = createStubShop();
/** A cart service that could not prove what it counted from. */
const cart: Service = {
  ...shop.cart,
  caller: () => async (request) => ({
    ...(await shop.cart.caller('graph')(request)),
    extensions: { reads: { versions: [], isProven: false } },
  }),
};

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    services: { ...shop, cart },
    ledger: { register: createMemoryRegister(), owners: [] },
  });
});
afterAll(() => gateway.close());

const id = Buffer.from('Cart:c1').toString('base64url');
const query = `{ cart(id: "${id}") { totalQuantity } }`;

it('marks an answer for which a service had no proof, and refuses it to those who require one', async () => {
  const marked = await gateway.ask(query);
  expect([marked.status, marked.consistency?.mode]).toEqual([200, 'DEGRADED']);
  const refused = await gateway.ask(query, { headers: { 'comptoir-consistency': 'required' } });
  expect(refused.status).toBe(503);
  expect(refused.body.errors?.[0]?.extensions).toEqual({ code: 'CONSISTENCY_UNAVAILABLE' });
  expect(refused.body.data).toBeUndefined();
});
