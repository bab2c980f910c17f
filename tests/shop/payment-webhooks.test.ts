import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { eventually } from '../kit/eventually.ts';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { ordered, ordersAt } from './order-desk.ts';

let shop: SampleShop;
let client: pg.Client;
beforeAll(async () => {
  shop = await startSampleShop();
  client = new pg.Client({ connectionString: shop.databaseUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await shop.close();
});

const { begin, place, read } = ordersAt(() => shop);

it.each([
  ['approve', 'PLACED', 'CAPTURED', 'payment.authorized'],
  ['decline', 'FAILED', 'DECLINED', 'payment.declined'],
])('who presses %s has an order that is %s, without asking for it', async (decision, state, paid, type) => {
  const cart = await begin([['G401-100G', 1]]);
  const order = ordered(await place(cart.id, { payment: { method: 'CARD', token: 'test-action' } }));
  expect(order).toMatchObject({ state: 'ACTION_REQUIRED' });
  const url = order.nextAction?.url ?? '';
  expect(url.startsWith(`${shop.url}/payments/test/actions/`)).toBe(true);
  await fetch(url, { method: 'POST', body: new URLSearchParams({ decision }) });
  await eventually('it is gone on with', async () => (await read(order.id))?.state === state);
  expect(await read(order.id)).toMatchObject({ payment: { state: paid }, nextAction: null });
  // The worker looks by itself now and then: that the webhook came through the gateway, its row says.
  await eventually('the webhook is kept', async () => {
    const { rows } = await client.query(
      'SELECT type FROM cart.payment_event WHERE payment = $1 AND type = $2',
      [order.number, type],
    );
    return rows.length === 1;
  });
});
