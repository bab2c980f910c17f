import { sql } from 'kysely';
import { testPayments } from '../../../../cli/embedded/test-payments.ts';
import { advance } from '../../../../services/cart/orders/advance.ts';
import type { OrderDesk } from '../../../../services/cart/orders/steps/index.ts';
import { openPayments, type PaymentProvider } from '../../../../services/cart/payment/index.ts';
import { createDatabase } from '../../../../services/kit/database.ts';
import { createQuietLog } from '../../../kit/quiet-log.ts';
import { type SampleShop, startSampleShop } from '../../../kit/sample-shop.ts';
import { ordered, ordersAt } from '../../../shop/order-desk.ts';

/** Two of this at the online warehouse are what every order of these tests is of. */
export const [sku, quantity, online] = ['G401-100G', 2, 'online-eu'];

/** A shop beside which a test goes on with orders itself. */
export interface OrderShop {
  readonly shop: SampleShop;
  readonly desk: OrderDesk & { readonly payments: PaymentProvider };
  /** What each of these orders costs. */
  readonly amountMinor: number;
  /** An order that nobody goes on with until it is told so. */
  newOrder(given?: NewOrder): Promise<MadeOrder>;
  /** As time does: leases are over, and the order is due. */
  letOthers(key: string): Promise<unknown>;
  /** Lets what is held for it run out, as time does. */
  expireHold(order: MadeOrder): Promise<unknown>;
  advance(key: string, desk?: OrderDesk): Promise<void>;
  phaseOf(key: string): Promise<string | undefined>;
  onShelf(): Promise<{ readonly onHand: number; readonly held: number }>;
  close(): Promise<void>;
}

export interface NewOrder {
  readonly token?: string;
  readonly method?: 'CARD' | 'IN_STORE';
  readonly amountMinor?: number;
  readonly holdSeconds?: number;
}

export interface MadeOrder {
  readonly key: string;
  readonly number: string;
}

/** Starts it, with one order that the others are like. */
export async function startOrderShop(): Promise<OrderShop> {
  const shop = await startSampleShop();
  const log = createQuietLog();
  const db = createDatabase<object>({ url: shop.databaseUrl, schema: 'cart' });
  const settings = testPayments(() => 'http://127.0.0.1:1');
  const payments = await openPayments({
    ...{ db, databaseUrl: shop.databaseUrl, settings, log },
    desk: { note: async () => {}, noted: () => {} },
  });
  const stock = shop.services.caller('stock', 'graph');
  const callers = { stock, catalogue: stock, pricing: stock };
  const desk = { db, neighbours: { callers, log }, payments: payments.provider, leaseMs: 30_000, log };
  const { begin, place } = ordersAt(() => shop);
  const like = ordered(await place((await begin([[sku, quantity]])).id)).number;
  const one = async <Row>(query: ReturnType<typeof sql<Row>>): Promise<Row> =>
    (await query.execute(db)).rows[0] as Row;
  const { amount } = await one<{ amount: number }>(sql`
    SELECT amount_minor AS amount FROM payment JOIN "order" ON key = order_key WHERE number = ${like}`);
  return {
    ...{ shop, desk, amountMinor: amount },
    newOrder: (given = {}) => insertLike(db, like, given),
    letOthers: (key) =>
      sql`UPDATE "order" SET lease_until = clock_timestamp(), next_at = clock_timestamp() WHERE key = ${key}`.execute(
        db,
      ),
    expireHold: ({ number, key }) =>
      sql`
        WITH held AS (UPDATE "order" SET hold_expires_at = clock_timestamp() WHERE key = ${key})
        UPDATE stock.hold SET expires_at = clock_timestamp()
        WHERE reference LIKE ${`${number}/%`} AND state = 'HELD'`.execute(db),
    advance: (key, by = desk) => advance(by, key),
    phaseOf: async (key) =>
      (await one<{ phase: string }>(sql`SELECT phase FROM "order" WHERE key = ${key}`)).phase,
    onShelf: () =>
      one(sql`SELECT on_hand::int AS "onHand", held::int AS held FROM stock.stock
        WHERE sku = ${sku} AND location = ${online}`),
    close: async () => {
      await payments.close();
      await db.destroy();
      await shop.close();
    },
  };
}

// A cart of its own for each: one cart is one order.
async function insertLike(db: OrderDesk['db'], like: string, given: NewOrder): Promise<MadeOrder> {
  const { token = 'test-success', method = 'CARD', amountMinor, holdSeconds = 900 } = given;
  const { rows } = await sql<MadeOrder>`
    WITH template AS (SELECT * FROM "order" WHERE number = ${like}), cart AS (
      INSERT INTO cart (key, market, language, channel)
      SELECT left(md5(random()::text), 22), market, language, channel FROM template RETURNING key
    ), made AS (
      INSERT INTO "order" (key, cart_key, market, language, channel, phase, quoted, codes, contact, hold_seconds, next_at)
      SELECT cart.key, cart.key, market, language, channel, 'NEW', quoted, codes, contact, ${holdSeconds}::int,
        clock_timestamp() + interval '1 hour'
      FROM template, cart RETURNING key, number
    ), lines AS (
      INSERT INTO order_line (order_key, id, position, sku, quantity, store, paid)
      SELECT made.key, line.id, line.position, line.sku, line.quantity, line.store, line.paid
      FROM order_line AS line JOIN template ON template.key = line.order_key, made
    ), paid AS (
      INSERT INTO payment (order_key, method, token, currency, amount_minor, state)
      SELECT made.key, ${method}, ${token}, currency, coalesce(${amountMinor ?? null}::bigint, amount_minor),
        CASE ${method} WHEN 'CARD' THEN 'PENDING' ELSE 'DUE' END
      FROM payment JOIN template ON template.key = payment.order_key, made
    )
    SELECT key, number FROM made`.execute(db);
  const [order] = rows as [MadeOrder];
  await sql`UPDATE cart SET ordered_as = ${order.key} WHERE key = ${order.key}`.execute(db);
  return order;
}
