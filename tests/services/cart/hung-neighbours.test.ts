import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHttpTransport } from '../../../src/execute/index.ts';
import { type HungServer, startHungServer } from '../../kit/hung-server.ts';
import { createTestShop, type TestShop } from './shop.ts';

let hung: HungServer;
let shop: TestShop;
const callerOf = (name: string) =>
  createHttpTransport(name, { url: hung.url, credential: 'x' }, { patienceMs: 200 }).call;
beforeAll(async () => {
  hung = await startHungServer();
  shop = await createTestShop({
    callers: { catalogue: callerOf('catalogue'), stock: callerOf('stock') },
  });
});
afterAll(async () => {
  await hung.close();
  await shop.close();
});

describe('neighbours that take requests and never answer', () => {
  it('keep nobody from making, changing and reading a cart', async () => {
    const { cart, warnings, userErrors } = await shop.change('cartCreate', { lines: [{ sku: 'A' }] });
    expect(userErrors).toEqual([]);
    expect(cart).toMatchObject({
      lines: [{ sku: 'A', quantity: 1 }],
      totals: { total: { shown: { amount: '10.00' } } },
    });
    expect(warnings).toMatchObject([{ code: 'STOCK_UNKNOWN' }]);
    const added = await shop.change('cartLinesAdd', { cartId: cart?.id, lines: [{ sku: 'A', quantity: 2 }] });
    expect(added.cart).toMatchObject({ lines: [{ quantity: 3 }] });
  });
});
