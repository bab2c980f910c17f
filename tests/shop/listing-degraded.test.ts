import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createMemoryRegister, type Register } from '../../ledger/index.ts';
import type { Service } from '../../services/kit/service.ts';
import { ServiceUnreachable } from '../../src/execute/transport.ts';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { recalledBy } from './recalled.ts';

let isOut = false;
const inReach = createMemoryRegister();
const register: Register = {
  ...inReach,
  sync: (...question) => (isOut ? Promise.reject(new Error('no route to host')) : inReach.sync(...question)),
};
const wrap = (service: Service): Service =>
  service.name !== 'pricing'
    ? service
    : {
        ...service,
        caller: (role) => async (request) => {
          if (isOut) throw new ServiceUnreachable('pricing', 'connect ECONNREFUSED');
          return service.caller(role)(request);
        },
      };

let shop: SampleShop;
beforeAll(async () => {
  shop = await startSampleShop({ register, wrap });
});
afterAll(() => shop.close());

const listing = `{ products(filter: { categories: ["camping"], price: { max: "300" }, inStock: true }, sort: PRICE_ASC) {
  nodes { key title }
} }`;
const keysIn = (data: unknown): readonly string[] =>
  (data as { products: { nodes: { key: string }[] } }).products.nodes.map(({ key }) => key);

it('a list is there where neither prices nor the register can be read, is marked, and is not kept', async () => {
  const { body: before } = await shop.ask(listing);
  const fresh = await shop.startGateway();
  // The gateway knows the market by now, and no price.
  await fresh.ask('{ context { market } }');
  isOut = true;
  try {
    const { body, consistency } = await fresh.ask(listing);
    expect(body.errors).toBeUndefined();
    expect(keysIn(body.data)).toEqual(keysIn(before.data));
    expect(consistency?.mode).toBe('DEGRADED');
    expect(await recalledBy(fresh, () => fresh.ask(listing))).toBe(0);
  } finally {
    isOut = false;
  }
});
