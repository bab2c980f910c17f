import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import type { TestGateway } from '../kit/test-gateway.ts';
import { type Customers, startCustomers } from './customers.ts';
import { askEveryOperation } from './every-operation.ts';
import { type Asker, post } from './front-door.ts';

let customers: Customers;
let shop: SampleShop;
let overHttp: TestGateway;
beforeAll(async () => {
  customers = await startCustomers();
  const config = { customers: customers.customers };
  shop = await startSampleShop({ transport: 'direct', config });
  overHttp = await shop.startGateway({ transport: 'http', config });
});
afterAll(async () => {
  await shop.close();
  await customers.close();
});

/** The answer of both gateways, which is the same. */
async function askBoth(name: string, variables: object, asker: Asker) {
  const direct = await post(shop, name, variables, asker);
  const http = await post(overHttp, name, variables, asker);
  expect([name, http.status, http.body]).toEqual([name, direct.status, direct.body]);
  return direct.body;
}

it('every operation is answered alike with and without a network between gateway and services', async () => {
  const asker = { token: await customers.tokenOf('jeanne') };
  await askEveryOperation(async (name, variables) => {
    const { data, errors } = await askBoth(name, variables, asker);
    expect([name, errors]).toEqual([name, undefined]);
    return data;
  });
});

it.each([
  ['Page', { first: 101 }],
  ['Page', { after: 'nonsense' }],
  ['ProductPage', {}],
  ['VariantPage', { sku: 'a', barcode: 'b' }],
  ['PriceOf', { sku: 'G401-250G', quantity: 0 }],
  ['PriceOf', { sku: 'G401-250G', market: 'XX' }],
  ['AvailabilityOf', { sku: 'G401-250G', near: { latitude: 91, longitude: 0 } }],
  ['Stores', { first: 1_000 }],
  ['Nodes', { ids: Array(101).fill('x') }],
])('errors are told alike: %s %j', async (name, variables) => {
  const { errors } = await askBoth(name, variables, {});
  expect(errors).toHaveLength(1);
});
