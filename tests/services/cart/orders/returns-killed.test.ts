import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { advanceReturn } from '../../../../services/cart/orders/returns/advance.ts';
import { eventually } from '../../../kit/eventually.ts';
import { killedAt } from './killed-at.ts';
import { type OrderShop, online, quantity, sku, startOrderShop } from './order-shop.ts';

// Another variant of what the orders of these tests are of.
const other = 'G401-250G';

let orders: OrderShop;
let desk: OrderShop['desk'];
beforeAll(async () => {
  orders = await startOrderShop();
  const { neighbours } = orders.desk;
  const pricing = orders.shop.services.caller('pricing', 'graph');
  desk = { ...orders.desk, neighbours: { ...neighbours, callers: { ...neighbours.callers, pricing } } };
});
afterAll(() => orders.close());

const one = async <Row>(query: ReturnType<typeof sql<Row>>): Promise<Row> =>
  (await query.execute(desk.db)).rows[0] as Row;

const onShelf = (of: string) =>
  one(sql<{
    onHand: number;
    held: number;
  }>`SELECT on_hand::int AS "onHand", held::int AS held FROM stock.stock
    WHERE sku = ${of} AND location = ${online}`);

/** A return of a shipped order, in this phase; one of its units, or all for another variant. */
async function newReturn(phase: 'NEW' | 'RECEIVING', exchangeSku: string | null) {
  const order = await orders.newOrder();
  await orders.advance(order.key);
  const key = order.key.slice(1).padStart(22, 'r');
  const units = exchangeSku === null ? 1 : quantity;
  const came = phase === 'NEW' ? 0 : units;
  await sql`UPDATE order_line SET shipped = ${quantity}, returned = ${came} WHERE order_key = ${order.key}`.execute(
    desk.db,
  );
  await sql`INSERT INTO order_return (key, order_key, ordinal, phase, next_at)
    VALUES (${key}, ${order.key}, 1, ${phase}, clock_timestamp() + interval '1 hour')`.execute(desk.db);
  await sql`
    INSERT INTO order_return_line (return_key, position, line_id, quantity, exchange_sku, received, refunded_before)
    SELECT ${key}, 0, id, ${units}, ${exchangeSku}, ${came}, 0 FROM order_line WHERE order_key = ${order.key}`.execute(
    desk.db,
  );
  return { ...order, back: key };
}

async function killThenLetOthers(key: string, place: number, phase: string): Promise<void> {
  const killed = killedAt(desk, place);
  void advanceReturn(killed.desk, key);
  await killed.dead;
  await sql`UPDATE order_return SET lease_until = clock_timestamp(), next_at = clock_timestamp() WHERE key = ${key}`.execute(
    desk.db,
  );
  await ends(key, phase);
}

const ends = (key: string, phase: string) =>
  eventually(`the return is ${phase}`, async () => {
    await advanceReturn(desk, key);
    return (
      (await one(sql<{ phase: string }>`SELECT phase FROM order_return WHERE key = ${key}`)).phase === phase
    );
  });

const refundedOf = async (number: string) => (await desk.payments.find(number))?.refundedMinor;

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

// Two for each of: goods, refund computed, money.
describe.each(upTo(6))('a process that is killed at call %i of a return', (place) => {
  it('leaves one that another one refunds once', async () => {
    const { number, key, back } = await newReturn('RECEIVING', null);
    const before = await onShelf(sku);
    await killThenLetOthers(back, place, 'RECEIVED');
    const half = orders.goodsMinor / quantity;
    expect(await refundedOf(number)).toBe(half);
    expect(await onShelf(sku)).toEqual({ ...before, onHand: before.onHand + 1 });
    const { rows } =
      await sql`SELECT refunded_minor::int AS refunded FROM payment WHERE order_key = ${key}`.execute(
        desk.db,
      );
    expect(rows).toEqual([{ refunded: half }]);
    const events =
      await sql`SELECT type FROM order_event WHERE order_key = ${key} AND type = 'REFUNDED'`.execute(desk.db);
    expect(events.rows).toHaveLength(1);
  });
});

// Two for each of: goods, claim, hold, claim, worth.
describe.each(upTo(10))('a process that is killed at call %i of an exchange', (place) => {
  it('leaves one that another one makes one order of, though nothing is held any more', async () => {
    const { number, key, back } = await newReturn('RECEIVING', other);
    const before = { came: await onShelf(sku), went: await onShelf(other) };
    await killThenLetOthers(back, place, 'RECEIVED');
    expect(await refundedOf(number)).toBe(0);
    expect(await onShelf(sku)).toEqual({ ...before.came, onHand: before.came.onHand + quantity });
    expect(await onShelf(other)).toEqual({ ...before.went, onHand: before.went.onHand - quantity });
    const { rows } = await sql`SELECT phase FROM "order" WHERE exchange_of = ${key}`.execute(desk.db);
    expect(rows).toEqual([{ phase: 'PLACED' }]);
  });
});

describe.each(upTo(2))('a process that is killed at call %i of a request', (place) => {
  it('leaves what is asked for held once, and all of it is given back', async () => {
    const { back } = await newReturn('NEW', other);
    const before = await onShelf(other);
    await killThenLetOthers(back, place, 'REQUESTED');
    expect(await onShelf(other)).toEqual({ ...before, held: before.held + quantity });
    await sql`UPDATE order_return SET phase = 'UNDOING' WHERE key = ${back}`.execute(desk.db);
    await ends(back, 'CANCELLED');
    expect(await onShelf(other)).toEqual(before);
  });
});

it('what can no longer be had is paid back instead', async () => {
  const { number, back } = await newReturn('RECEIVING', 'NEVER-KEPT');
  await ends(back, 'RECEIVED');
  expect(await refundedOf(number)).toBe(orders.goodsMinor);
});
