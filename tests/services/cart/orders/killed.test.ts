import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { PaymentProvider } from '../../../../services/cart/payment/index.ts';
import { eventually } from '../../../kit/eventually.ts';
import { killedAt } from './killed-at.ts';
import { type OrderShop, quantity, startOrderShop } from './order-shop.ts';

let orders: OrderShop;
beforeAll(async () => {
  orders = await startOrderShop();
});
afterAll(() => orders.close());

const moneyOf = async (number: string) => {
  const payment = await orders.desk.payments.find(number);
  return (
    payment && { state: payment.state, captured: payment.capturedMinor, refunded: payment.refundedMinor }
  );
};

const ends = (key: string, phase: string) =>
  eventually(`the order is ${phase}`, async () => (await orders.phaseOf(key)) === phase);

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

// Two for each of: hold, find, authorize, claim, capture. Between two of them a phase is written down.
describe.each(upTo(10))('a process that is killed at call %i', (place) => {
  it('leaves an order that another one makes one order of', async () => {
    const before = await orders.onShelf();
    const { key, number } = await orders.newOrder();
    const killed = killedAt(orders.desk, place);
    void orders.advance(key, killed.desk);
    await killed.dead;
    await orders.letOthers(key);
    await ends(key, 'PLACED');
    expect(await moneyOf(number)).toEqual({ state: 'AUTHORIZED', captured: orders.amountMinor, refunded: 0 });
    expect(await orders.onShelf()).toEqual({ onHand: before.onHand - quantity, held: before.held });
  });
});

// Two for each of: hold, find, authorize, release, release of the next, cancel.
describe.each(upTo(12))('a process that is killed at call %i of a declined order', (place) => {
  it('leaves nothing held and nothing reserved', async () => {
    const before = await orders.onShelf();
    const { key, number } = await orders.newOrder({ token: 'test-decline' });
    const killed = killedAt(orders.desk, place);
    void orders.advance(key, killed.desk);
    await killed.dead;
    await orders.letOthers(key);
    await ends(key, 'FAILED');
    expect(await moneyOf(number)).toEqual({ state: 'DECLINED', captured: 0, refunded: 0 });
    expect(await orders.onShelf()).toEqual(before);
    const { rows } = await sql`SELECT FROM cart WHERE key = ${key} AND ordered_as IS NULL`.execute(
      orders.desk.db,
    );
    expect(rows).toHaveLength(1);
  });
});

// Two for each of: refund, release, taking back, release of the next.
describe.each(upTo(8))('a process that is killed at call %i of an order that is taken back', (place) => {
  it('leaves one whose money and goods another one gives back once', async () => {
    const before = await orders.onShelf();
    const { key, number } = await orders.newOrder();
    await orders.letOthers(key);
    await ends(key, 'PLACED');
    // As orderCancel does it, but for the process of the shop, which would be at it too.
    await sql`
      UPDATE "order" SET phase = 'CANCELLING', next_at = clock_timestamp() + interval '1 hour' WHERE key = ${key}`.execute(
      orders.desk.db,
    );
    const killed = killedAt(orders.desk, place);
    void orders.advance(key, killed.desk);
    await killed.dead;
    await orders.letOthers(key);
    await ends(key, 'CANCELLED');
    const { amountMinor } = orders;
    expect(await moneyOf(number)).toEqual({
      state: 'AUTHORIZED',
      captured: amountMinor,
      refunded: amountMinor,
    });
    expect(await orders.onShelf()).toEqual(before);
  });
});

it('whoever goes on with an order that failed meanwhile reserves nothing for good', async () => {
  const before = await orders.onShelf();
  const { key, number } = await orders.newOrder();
  let goOn: () => void = () => {};
  const stopped = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const { payments, db } = orders.desk;
  const authorize: PaymentProvider['authorize'] = async (asked) => {
    await stopped;
    return payments.authorize(asked);
  };
  const late = orders.advance(key, { ...orders.desk, payments: { ...payments, authorize } });
  await ends(key, 'AUTHORIZING');
  await sql`UPDATE "order" SET phase = 'UNDOING' WHERE key = ${key}`.execute(db);
  await orders.letOthers(key);
  await ends(key, 'FAILED');
  expect(await moneyOf(number)).toBeNull();
  goOn();
  await late;
  await eventually('the money is free', async () => (await moneyOf(number))?.state === 'CANCELLED');
  expect([await orders.phaseOf(key), await orders.onShelf()]).toEqual(['FAILED', before]);
});
