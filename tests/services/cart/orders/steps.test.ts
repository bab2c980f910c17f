import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { OrderDesk } from '../../../../services/cart/orders/steps/index.ts';
import { type PaymentProvider, PaymentRefused } from '../../../../services/cart/payment/index.ts';
import { serviceError } from '../../../../services/kit/service-error.ts';
import { eventually } from '../../../kit/eventually.ts';
import { write } from '../../../shop/retailer.ts';
import { type MadeOrder, type OrderShop, online, quantity, sku, startOrderShop } from './order-shop.ts';

let orders: OrderShop;
beforeAll(async () => {
  orders = await startOrderShop();
});
afterAll(() => orders.close());
// Each count another: one that changes nothing is published by nobody, and waits for it.
let counted = 50;
afterEach(() => {
  counted += 1;
  return countStock(counted);
});

const countStock = (onHand: number) =>
  write(orders.shop, 'stockCountsAdd', [{ sku, location: online, onHand, at: new Date().toISOString() }]);

const phase = ({ key }: MadeOrder) => orders.phaseOf(key);
const paid = async ({ number }: MadeOrder) => {
  const payment = await orders.desk.payments.find(number);
  return payment && [payment.state, payment.capturedMinor, payment.refundedMinor];
};
const failureOf = async ({ key }: MadeOrder) => {
  const { rows } = await sql<{ failure: object | null }>`
    SELECT failure FROM "order" WHERE key = ${key}`.execute(orders.desk.db);
  return rows[0]?.failure;
};
const withProvider = (payments: Partial<PaymentProvider>): OrderDesk => ({
  ...orders.desk,
  payments: { ...orders.desk.payments, ...payments },
});
const expireHold = (order: MadeOrder) => orders.expireHold(order);

describe('a hold that ran out before the claim', () => {
  // The provider takes so long over the payment that the hold is over when it answers.
  const slowly = (order: MadeOrder, meanwhile: () => Promise<unknown>): OrderDesk =>
    withProvider({
      authorize: async (asked) => {
        const payment = await orders.desk.payments.authorize(asked);
        await expireHold(order);
        await meanwhile();
        return payment;
      },
    });

  it('is placed anew under another name', async () => {
    const before = await orders.onShelf();
    const order = await orders.newOrder();
    await orders.advance(
      order.key,
      slowly(order, async () => {}),
    );
    expect([await phase(order), await paid(order)]).toEqual([
      'PLACED',
      ['AUTHORIZED', orders.amountMinor, 0],
    ]);
    await eventually('the first hold is given back', async () => {
      const { onHand, held } = await orders.onShelf();
      return onHand === before.onHand - quantity && held === before.held;
    });
  });

  it('and cannot be placed anew, undoes the order', async () => {
    const order = await orders.newOrder();
    await orders.advance(
      order.key,
      slowly(order, () => countStock(1)),
    );
    expect([await phase(order), await paid(order)]).toEqual(['FAILED', ['CANCELLED', 0, 0]]);
    expect(await failureOf(order)).toMatchObject({ code: 'INSUFFICIENT_STOCK', available: 1 });
    await eventually('nothing is held', async () => (await orders.onShelf()).held === 0);
    expect((await orders.onShelf()).onHand).toBe(1);
  });
});

it('what was sold goes back where the money can no longer be taken', async () => {
  const before = await orders.onShelf();
  const order = await orders.newOrder();
  const refuse = async (): Promise<never> => {
    throw new PaymentRefused('WRONG_STATE', 'The reservation ran out.');
  };
  await orders.advance(order.key, withProvider({ capture: refuse }));
  expect([await phase(order), await paid(order)]).toEqual(['FAILED', ['CANCELLED', 0, 0]]);
  expect(await failureOf(order)).toMatchObject({ code: 'PAYMENT_DECLINED' });
  expect(await orders.onShelf()).toEqual(before);
});

it.each([
  ['paid at the till', { method: 'IN_STORE', token: '' }],
  ['free of charge', { amountMinor: 0 }],
] as const)('what is %s is sold without asking any provider', async (_, given) => {
  const before = await orders.onShelf();
  const order = await orders.newOrder(given);
  const nobody = async (): Promise<never> => {
    throw new Error('Nobody is to be asked.');
  };
  await orders.advance(order.key, withProvider({ find: nobody, authorize: nobody, capture: nobody }));
  expect(await phase(order)).toBe('PLACED');
  expect((await orders.onShelf()).onHand).toBe(before.onHand - quantity);
});

it('a payment that is not confirmed while the goods are held is let go', async () => {
  const before = await orders.onShelf();
  const order = await orders.newOrder({ token: 'test-action' });
  await orders.advance(order.key);
  expect([await phase(order), await paid(order)]).toEqual(['ACTION_REQUIRED', ['ACTION_REQUIRED', 0, 0]]);
  await expireHold(order);
  await orders.advance(order.key);
  expect([await phase(order), await paid(order)]).toEqual(['FAILED', ['CANCELLED', 0, 0]]);
  expect(await failureOf(order)).toMatchObject({ code: 'PAYMENT_TIMED_OUT' });
  await eventually('nothing is held', async () => (await orders.onShelf()).held === before.held);
});

it('stock that is out of reach for long ends the order, and nothing is reserved', async () => {
  const order = await orders.newOrder();
  const { neighbours } = orders.desk;
  const gone = async (): Promise<never> => {
    throw serviceError('SERVICE_UNAVAILABLE', 'gone');
  };
  const cut = {
    ...orders.desk,
    neighbours: { ...neighbours, callers: { ...neighbours.callers, stock: gone } },
  };
  for (let tries = 0; tries < 8; tries += 1) await orders.advance(order.key, cut);
  expect(await phase(order)).toBe('UNDOING');
  await orders.letOthers(order.key);
  await eventually('it has failed', async () => (await phase(order)) === 'FAILED');
  expect([await failureOf(order), await paid(order)]).toMatchObject([{ code: 'UNAVAILABLE' }, null]);
});

describe('many who go on with one order at once', () => {
  it.each(['test-success', 'test-decline', 'test-unknown', 'test-lost'])(
    'do each step once: %s',
    async (token) => {
      const before = await orders.onShelf();
      const order = await orders.newOrder({ token });
      const asked: string[] = [];
      const counting = withProvider({
        authorize: (input) => {
          asked.push(input.key);
          return orders.desk.payments.authorize(input);
        },
      });
      const crowd = () => Promise.all(Array.from({ length: 8 }, () => orders.advance(order.key, counting)));
      await crowd();
      await eventually('it is at its end', async () => {
        await crowd();
        return ['PLACED', 'FAILED'].includes((await phase(order)) ?? '');
      });
      const isPlaced = token !== 'test-decline';
      expect([await phase(order), await paid(order)]).toEqual([
        isPlaced ? 'PLACED' : 'FAILED',
        isPlaced ? ['AUTHORIZED', orders.amountMinor, 0] : ['DECLINED', 0, 0],
      ]);
      // What was lost on its way is asked for once more, what was answered is not.
      expect(asked).toHaveLength(token === 'test-lost' ? 2 : 1);
      expect(await orders.onShelf()).toEqual(
        isPlaced ? { onHand: before.onHand - quantity, held: before.held } : before,
      );
    },
  );

  it('and lost it to another, do not write down what they found', async () => {
    await countStock(1);
    const order = await orders.newOrder();
    const { neighbours } = orders.desk;
    const { stock } = neighbours.callers;
    const deskWith = (caller: typeof stock): OrderDesk => ({
      ...orders.desk,
      neighbours: { ...neighbours, callers: { ...neighbours.callers, stock: caller } },
    });
    let goOn: () => void = () => {};
    const stopped = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    // One hears that there is not enough, and stops for longer than his lease.
    const late = orders.advance(
      order.key,
      deskWith(async (request) => {
        const answer = await stock(request);
        await stopped;
        return answer;
      }),
    );
    await eventually('he has the lease', async () => {
      const { rows } = await sql`SELECT FROM "order" WHERE key = ${order.key} AND lease IS NOT NULL`.execute(
        orders.desk.db,
      );
      return rows.length > 0;
    });
    await countStock(40);
    await sql`UPDATE "order" SET lease_until = clock_timestamp() WHERE key = ${order.key}`.execute(
      orders.desk.db,
    );
    // Another holds what came in meanwhile; before that is written down, the first one wakes up.
    let isAwake = false;
    await orders.advance(
      order.key,
      deskWith(async (request) => {
        const answer = await stock(request);
        if (!isAwake) {
          isAwake = true;
          goOn();
          await late;
        }
        return answer;
      }),
    );
    expect(await phase(order)).toBe('PLACED');
  });

  it('write one event', async () => {
    const order = await orders.newOrder();
    await Promise.all(Array.from({ length: 8 }, () => orders.advance(order.key)));
    const { rows } = await sql`SELECT type FROM order_event WHERE order_key = ${order.key}`.execute(
      orders.desk.db,
    );
    expect(rows).toEqual([{ type: 'PLACED' }]);
  });
});
