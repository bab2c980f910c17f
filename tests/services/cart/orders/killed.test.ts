import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { testPayments } from '../../../../cli/embedded/test-payments.ts';
import { parseAmount } from '../../../../schema/money.ts';
import type { ServiceCaller } from '../../../../schema/service-request.ts';
import { createKey } from '../../../../services/cart/changes/cart-change.ts';
import { advance } from '../../../../services/cart/orders/advance.ts';
import type { OrderDesk } from '../../../../services/cart/orders/steps/index.ts';
import { openPayments, type PaymentProvider } from '../../../../services/cart/payment/index.ts';
import { createDatabase } from '../../../../services/kit/database.ts';
import { eventually } from '../../../kit/eventually.ts';
import { createQuietLog } from '../../../kit/quiet-log.ts';
import { type SampleShop, startSampleShop } from '../../../kit/sample-shop.ts';
import { cartsAt, made } from '../../../shop/carts.ts';
import { ordered, ordersAt } from '../../../shop/order-desk.ts';

const sku = 'G401-100G';
const quantity = 2;
const online = 'online-eu';

let shop: SampleShop;
let desk: OrderDesk;
let close: () => Promise<void>;
let chargedMinor: number;
let template: string;
beforeAll(async () => {
  shop = await startSampleShop();
  const log = createQuietLog();
  const db = createDatabase<object>({ url: shop.databaseUrl, schema: 'cart' });
  const settings = testPayments(() => 'http://127.0.0.1:1');
  const payments = await openPayments({
    ...{ db, databaseUrl: shop.databaseUrl, settings, log },
    desk: { note: async () => {}, noted: () => {} },
  });
  const stock = shop.services.caller('stock', 'graph');
  const callers = { stock, catalogue: stock, pricing: stock };
  desk = { db, neighbours: { callers, log }, payments: payments.provider, log, leaseMs: 30_000 };
  close = async () => {
    await payments.close();
    await db.destroy();
  };
  const destination = { country: 'FR', postalCode: '75001' };
  const cart = made(await cartsAt(() => shop).create([[sku, quantity]], { destination }));
  const order = ordered(await ordersAt(() => shop).place(cart.id));
  chargedMinor = parseAmount(order.payment.amount.amount, 'EUR');
  template = order.number;
});
afterAll(async () => {
  await close();
  await shop.close();
});

/** A desk whose process stands still for ever before or after its n-th call to the outside. */
function killedAt(place: number): { readonly desk: OrderDesk; readonly dead: Promise<void> } {
  let calls = 0;
  let die: () => void = () => {};
  const dead = new Promise<void>((resolve) => {
    die = resolve;
  });
  const reach = async (): Promise<void> => {
    if (calls === place) {
      die();
      await new Promise<never>(() => {});
    }
    calls += 1;
  };
  const around =
    <Asked, Answer>(call: (asked: Asked) => Promise<Answer>) =>
    async (asked: Asked): Promise<Answer> => {
      await reach();
      const answer = await call(asked);
      await reach();
      return answer;
    };
  const { payments, neighbours } = desk;
  const provider = payments as PaymentProvider;
  const dying: PaymentProvider = {
    ...provider,
    authorize: around(provider.authorize),
    capture: around(provider.capture),
    cancel: around(provider.cancel),
  };
  const stock: ServiceCaller = around(neighbours.callers.stock);
  return {
    desk: {
      ...desk,
      payments: dying,
      neighbours: { ...neighbours, callers: { ...neighbours.callers, stock } },
    },
    dead,
  };
}

// Nobody else goes on with it until its head start is over.
async function newOrder(token: string): Promise<{ readonly key: string; readonly number: string }> {
  const { rows } = await sql<{ key: string; number: string }>`
    WITH made AS (
      INSERT INTO "order" (key, market, language, channel, phase, quoted, codes, contact, hold_seconds, next_at)
      SELECT ${createKey()}, market, language, channel, 'NEW', quoted, codes, contact, 900,
        clock_timestamp() + interval '1 hour'
      FROM "order" WHERE number = ${template} RETURNING key, number
    ), lines AS (
      INSERT INTO order_line (order_key, id, position, sku, quantity, paid)
      SELECT made.key, line.id, line.position, line.sku, line.quantity, line.paid
      FROM made, order_line AS line JOIN "order" AS model ON model.key = line.order_key
      WHERE model.number = ${template}
    ), payments AS (
      INSERT INTO payment (order_key, method, token, currency, amount_minor, state)
      SELECT made.key, 'CARD', ${token}, 'EUR', ${chargedMinor}, 'PENDING' FROM made
    )
    SELECT key, number FROM made`.execute(desk.db);
  return rows[0] as { readonly key: string; readonly number: string };
}

// As time does: the dead one's lease is over, and the order is due.
const letOthers = (key: string) =>
  sql`UPDATE "order" SET lease_until = clock_timestamp(), next_at = clock_timestamp() WHERE key = ${key}`.execute(
    desk.db,
  );

const phaseOf = async (key: string): Promise<string | undefined> => {
  const { rows } = await sql<{ phase: string }>`SELECT phase FROM "order" WHERE key = ${key}`.execute(
    desk.db,
  );
  return rows[0]?.phase;
};

async function onShelf(): Promise<{ readonly onHand: number; readonly held: number }> {
  const { rows } = await sql<{ onHand: number; held: number }>`
    SELECT on_hand AS "onHand", held FROM stock.stock WHERE sku = ${sku} AND location = ${online}`.execute(
    desk.db,
  );
  return rows[0] as { readonly onHand: number; readonly held: number };
}

const moneyOf = async (number: string) => {
  const payment = await desk.payments?.find(number);
  return (
    payment && { state: payment.state, captured: payment.capturedMinor, refunded: payment.refundedMinor }
  );
};

// Two for each of: hold, authorize, claim, capture.
describe.each([0, 1, 2, 3, 4, 5, 6, 7])('a process that is killed at call %i', (place) => {
  it('leaves an order that another one makes one order of', async () => {
    const before = await onShelf();
    const { key, number } = await newOrder('test-success');
    const killed = killedAt(place);
    void advance(killed.desk, key);
    await killed.dead;
    await letOthers(key);
    await eventually('the order is placed', async () => (await phaseOf(key)) === 'PLACED');
    expect(await moneyOf(number)).toEqual({ state: 'AUTHORIZED', captured: chargedMinor, refunded: 0 });
    expect(await onShelf()).toEqual({ onHand: before.onHand - quantity, held: before.held });
  });
});

// Two for each of: hold, authorize, release, cancel.
describe.each([0, 1, 2, 3, 4, 5, 6, 7])(
  'a process that is killed at call %i of a declined order',
  (place) => {
    it('leaves nothing held and nothing reserved', async () => {
      const before = await onShelf();
      const { key, number } = await newOrder('test-decline');
      const killed = killedAt(place);
      void advance(killed.desk, key);
      await killed.dead;
      await letOthers(key);
      await eventually('the order has failed', async () => (await phaseOf(key)) === 'FAILED');
      expect(await moneyOf(number)).toEqual({ state: 'DECLINED', captured: 0, refunded: 0 });
      expect(await onShelf()).toEqual(before);
    });
  },
);

it('whoever goes on with an order that failed meanwhile reserves no money for good', async () => {
  const before = await onShelf();
  const { key, number } = await newOrder('test-success');
  let goOn: () => void = () => {};
  const stopped = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const provider = desk.payments as PaymentProvider;
  let isAsked = false;
  const authorize: PaymentProvider['authorize'] = async (asked) => {
    isAsked = true;
    await stopped;
    return provider.authorize(asked);
  };
  const late = advance({ ...desk, payments: { ...provider, authorize } }, key);
  await eventually('the payment is about to be reserved', async () => isAsked);
  await sql`UPDATE "order" SET phase = 'UNDOING' WHERE key = ${key}`.execute(desk.db);
  await letOthers(key);
  await eventually('the order has failed', async () => (await phaseOf(key)) === 'FAILED');
  goOn();
  await late;
  expect(await moneyOf(number)).toMatchObject({ state: 'AUTHORIZED' });
  await letOthers(key);
  await eventually('the money is free', async () => (await moneyOf(number))?.state === 'CANCELLED');
  expect([await phaseOf(key), await onShelf()]).toEqual(['FAILED', before]);
});
