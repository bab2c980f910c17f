import { sql, type Transaction } from 'kysely';
import { createKey } from '../../changes/cart-change.ts';
import { recordEvents } from '../../events/index.ts';
import type { Refund } from '../../neighbours/refund.ts';
import type { Order, OrderLine, PaidLine } from '../order.ts';
import { orderEvent } from '../order-events.ts';
import { readOrders } from '../order-rows.ts';
import type { Return } from './return.ts';
import { noteOrderEvent } from './write-down.ts';

/** What an exchange is made of. */
export interface NewExchange {
  /** Whose goods came back. */
  readonly order: Order;
  /** Where it was paid. */
  readonly origin: Order;
  readonly back: Return;
  /** What the goods that came back are worth. */
  readonly worth: Refund;
}

/**
 * Writes the order of what was asked for instead, sold already. Its lines are worth what was paid for those that came
 * back; nothing is to be paid, and nothing was: the money stays with the order where it was paid. Answers its key.
 */
export async function insertExchange(trx: Transaction<object>, exchange: NewExchange): Promise<string> {
  const { order, origin, worth } = exchange;
  const { key: exchangeOf, customerKey, market, language, channel, contact } = order;
  const key = createKey();
  const lines = linesOf(exchange);
  const isSent = lines.some(({ store }) => store === null);
  const stores = [...new Set(lines.flatMap(({ store }) => store ?? []))];
  const pickup = stores.map((store) => ({
    ...{ store, lineIds: lines.filter((line) => line.store === store).map(({ id }) => id), readyAt: null },
  }));
  const { total, taxes } = worth;
  const quoted = { subtotal: total, discounts: [], taxes, total };
  await sql`
    INSERT INTO "order" (key, customer_key, market, language, store, channel, phase, quoted, codes, contact, address,
      pickup, hold_seconds, exchange_of, placed_at)
    VALUES (${key}, ${customerKey}, ${market}, ${language}, ${stores[0] ?? null}, ${channel}, 'PLACED',
      ${JSON.stringify(quoted)}::jsonb, '{}', ${JSON.stringify(contact)}::jsonb,
      ${isSent && order.address ? JSON.stringify(order.address) : null}::jsonb, ${JSON.stringify(pickup)}::jsonb,
      1, ${exchangeOf}, clock_timestamp())`.execute(trx);
  await sql`
    INSERT INTO order_line (order_key, id, position, sku, quantity, store, paid)
    SELECT ${key}, id, position, sku, quantity, store, paid FROM jsonb_to_recordset(${JSON.stringify(lines)}::jsonb)
      AS line(id text, position int, sku text, quantity int, store text, paid jsonb)`.execute(trx);
  await sql`
    INSERT INTO payment (order_key, method, currency, amount_minor, state)
    VALUES (${key}, ${origin.payment.method}, ${origin.payment.currency}, 0, 'AUTHORIZED')`.execute(trx);
  await noteOrderEvent(trx, key, 'PLACED', []);
  const [made] = await readOrders(trx, [key]);
  if (made != null) await recordEvents(trx, [orderEvent('order.placed', made, { exchangeOf: order.number })]);
  return key;
}

const linesOf = ({ order, back, worth }: NewExchange) =>
  back.lines
    .filter(({ isExchanged }) => isExchanged === true)
    .map(({ lineId, received, exchangeSku: sku, exchangeStore: store }, position) => ({
      ...{ id: createKey(), position, sku, quantity: received, store },
      paid: paidOf(lineOf(order, lineId), received, worth),
    }));

function lineOf({ lines }: Order, lineId: string): OrderLine {
  const line = lines.find(({ id }) => id === lineId);
  if (line === undefined) throw new Error(`The line ${lineId} is gone.`);
  return line;
}

// Discounts are of all units of a line: of a part of them only the total is known.
function paidOf({ id, quantity, paid }: OrderLine, units: number, worth: Refund): PaidLine {
  const line = worth.lines.find(({ lineId }) => lineId === id);
  if (line === undefined) throw new Error(`Nobody said what the line ${id} is worth.`);
  const { unit, fees, discounts } = paid;
  return {
    unit,
    fees,
    discounts: units === quantity ? discounts : [],
    total: line.total,
    taxRate: line.taxRate,
  };
}
