import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import type { OrderDesk } from '../../../../services/cart/orders/steps/index.ts';
import type { PaymentProvider } from '../../../../services/cart/payment/index.ts';
import { eventually } from '../../../kit/eventually.ts';
import { write } from '../../../shop/retailer.ts';
import { type MadeOrder, type OrderShop, online, quantity, sku, startOrderShop } from './order-shop.ts';

let orders: OrderShop;
beforeAll(async () => {
  orders = await startOrderShop();
  // Enough for every order of every run.
  await write(orders.shop, 'stockCountsAdd', [
    { sku, location: online, onHand: 5_000, at: new Date().toISOString() },
  ]);
});
afterAll(() => orders.close());

/** What befalls one call to the outside. */
const fate = fc.constantFrom('well', 'well', 'well', 'lost', 'unheard', 'late');
type Fate = 'well' | 'lost' | 'unheard' | 'late';

/** A desk whose calls meet these fates, one after the other, and then go well. */
function deskOf(fates: readonly Fate[]): OrderDesk {
  const left = [...fates];
  const around =
    <Asked, Answer>(call: (asked: Asked) => Promise<Answer>) =>
    async (asked: Asked): Promise<Answer> => {
      const next = left.shift() ?? 'well';
      if (next === 'lost') throw new Error('It never came there.');
      if (next === 'late') await pause(30);
      const answer = await call(asked);
      if (next === 'unheard') throw new Error('The answer never came here.');
      return answer;
    };
  const { payments, neighbours } = orders.desk;
  const provider: PaymentProvider = {
    ...payments,
    find: around(payments.find),
    authorize: around(payments.authorize),
    capture: around(payments.capture),
    cancel: around(payments.cancel),
  };
  const callers = { ...neighbours.callers, stock: around(neighbours.callers.stock) };
  return { ...orders.desk, payments: provider, neighbours: { ...neighbours, callers } };
}

const isAtEnd = async ({ key }: MadeOrder) =>
  ['PLACED', 'FAILED'].includes((await orders.phaseOf(key)) ?? '');

async function moneyOf({
  number,
}: MadeOrder): Promise<readonly [state: string | undefined, captured: number]> {
  const payment = await orders.desk.payments.find(number);
  return [payment?.state, payment?.capturedMinor ?? 0];
}

// Whoever worked on an order when it came to its end is followed once more: what he did last is given back.
const settle = async (order: MadeOrder) => {
  await eventually('the order is at its end', async () => {
    await orders.letOthers(order.key);
    await orders.advance(order.key);
    return isAtEnd(order);
  });
  await orders.letOthers(order.key);
  await orders.advance(order.key);
};

it('whoever goes on with an order, and whatever befalls him: it is sold and paid, or neither', async () => {
  const worker = fc.record({
    fates: fc.array(fate, { maxLength: 12 }),
    takesOver: fc.boolean(),
    expires: fc.boolean(),
  });
  const tokens = fc.constantFrom('test-success', 'test-decline', 'test-unknown', 'test-lost');
  await fc.assert(
    fc.asyncProperty(tokens, fc.array(worker, { minLength: 1, maxLength: 5 }), async (token, workers) => {
      const before = await orders.onShelf();
      const order = await orders.newOrder({ token });
      await Promise.all(
        workers.map(async ({ fates, takesOver, expires }, index) => {
          await pause(index * 8);
          if (expires) await orders.expireHold(order);
          // As if he before had been silent for too long, which does not keep that one from going on.
          if (takesOver) await orders.letOthers(order.key);
          await orders.advance(order.key, deskOf(fates)).catch(() => {});
        }),
      );
      await settle(order);
      const isPlaced = (await orders.phaseOf(order.key)) === 'PLACED';
      const [state, captured] = await moneyOf(order);
      expect([isPlaced, captured, state === 'AUTHORIZED']).toEqual(
        isPlaced ? [true, orders.amountMinor, true] : [false, 0, false],
      );
      // What ran out is given back by whoever sweeps.
      await eventually('nothing is held', async () => (await orders.onShelf()).held === before.held);
      expect((await orders.onShelf()).onHand).toBe(before.onHand - (isPlaced ? quantity : 0));
      const { rows } = await sql<{ events: number; told: string[]; closed: boolean }>`
        SELECT (SELECT count(*)::int FROM order_event WHERE order_key = ${order.key}) AS events,
          ARRAY(SELECT type FROM event WHERE subject = ${order.key}) AS told,
          ordered_as IS NOT NULL AS closed FROM cart WHERE key = ${order.key}`.execute(orders.desk.db);
      const told = [isPlaced ? 'order.placed' : 'order.failed'];
      expect(rows).toEqual([{ events: 1, told, closed: isPlaced }]);
      expect(token === 'test-decline' && isPlaced).toBe(false);
    }),
    { numRuns: 60 },
  );
}, 240_000);
