import { type Kysely, sql, type Transaction } from 'kysely';
import { formatAmount } from '../../../../../schema/money.ts';
import { recordEvents } from '../../../events/index.ts';
import type { Payment } from '../../../payment/index.ts';
import type { Order } from '../../order.ts';
import { readOrders } from '../../order-rows.ts';
import { type Return, returnReference } from '../return.ts';
import { noteOrderEvent } from '../write-down.ts';
import type { ReturnStep } from './step.ts';

/** REFUNDING: gives the money back, through whoever took it. */
export const refund: ReturnStep = async (desk, order, back) => {
  const amountMinor = back.refundMinor ?? 0;
  if (amountMinor === 0) return { to: 'RECEIVED' };
  const origin = await originOf(desk.db, order);
  if (origin.payment.method === 'IN_STORE') {
    return { to: 'RECEIVED', also: (trx) => payOut(trx, origin, order, back) };
  }
  const { payments } = desk;
  if (payments === null) throw new Error(`Nobody refunds order ${order.number}: there is no provider.`);
  const key = returnReference(order, back);
  const payment = await payments.refund({ payment: origin.number, key, amountMinor });
  return { to: 'RECEIVED', also: (trx) => keepPayment(trx, origin, order, back, payment) };
};

/** The order that was paid: that of an exchange is the one where its goods were bought at first. */
export async function originOf(db: Kysely<object>, order: Order): Promise<Order> {
  let origin = order;
  while (origin.exchangeOf !== null) {
    const [before] = await readOrders(db, [origin.exchangeOf]);
    if (before == null) throw new Error(`The order before ${origin.number} is gone.`);
    origin = before;
  }
  return origin;
}

// Two refunds may be written down in another order than they were done: the larger sum is the later one.
async function keepPayment(
  trx: Transaction<object>,
  origin: Order,
  order: Order,
  back: Return,
  { refundedMinor }: Payment,
): Promise<void> {
  await sql`UPDATE payment SET refunded_minor = greatest(refunded_minor, ${refundedMinor}::bigint)
    WHERE order_key = ${origin.key}`.execute(trx);
  await noteRefund(trx, order, back, 'CARD', back.refundMinor ?? 0);
}

// What was never paid is not given back.
async function payOut(trx: Transaction<object>, origin: Order, order: Order, back: Return): Promise<void> {
  const { rows } = await sql<{ paid: number }>`
    WITH before AS (SELECT * FROM payment WHERE order_key = ${origin.key} FOR UPDATE)
    UPDATE payment SET refunded_minor = least(before.captured_minor, before.refunded_minor + ${back.refundMinor}::bigint)
    FROM before WHERE payment.order_key = before.order_key
    RETURNING (payment.refunded_minor - before.refunded_minor)::float8 AS paid`.execute(trx);
  await noteRefund(trx, order, back, 'IN_STORE', rows[0]?.paid ?? 0);
}

async function noteRefund(
  trx: Transaction<object>,
  order: Order,
  back: Return,
  through: 'CARD' | 'IN_STORE',
  amountMinor: number,
): Promise<void> {
  await sql`UPDATE order_return SET refund_minor = ${amountMinor}, refunded_through = ${through}
    WHERE key = ${back.key}`.execute(trx);
  const { currency } = order.payment;
  const lineIds = back.lines.flatMap(({ lineId, received, isExchanged }) =>
    received > 0 && isExchanged !== true ? lineId : [],
  );
  await noteOrderEvent(trx, order.key, 'REFUNDED', lineIds);
  const amount = { amount: formatAmount(amountMinor, currency), currencyCode: currency };
  const payload = { number: order.number, return: back.ordinal, through, amount };
  await recordEvents(trx, [{ type: 'payment.refunded', subject: order.key, payload }]);
}
