import { sql, type Transaction } from 'kysely';
import { parseAmount } from '../../../../../schema/money.ts';
import { type AskedRefund, askRefund, type Refund } from '../../../neighbours/refund.ts';
import type { Order } from '../../order.ts';
import type { OrderDesk } from '../../steps/index.ts';
import { onBehalfOf } from '../../steps/step.ts';
import { insertExchange } from '../insert-exchange.ts';
import type { ReturnLine } from '../return.ts';
import { originOf } from './money.ts';
import type { ReturnStep } from './step.ts';

/** PRICING: what came back is worth what was paid for it, in money or in what was asked for instead. */
export const price: ReturnStep = async (desk, order, back) => {
  const came = back.lines.filter(({ received }) => received > 0);
  const [money, worth] = await Promise.all([
    refundOf(
      desk,
      order,
      came.filter(({ isExchanged }) => isExchanged !== true),
    ),
    refundOf(
      desk,
      order,
      came.filter(({ isExchanged }) => isExchanged === true),
    ),
  ]);
  const origin = await originOf(desk.db, order);
  const { gross } = money?.total ?? { gross: null };
  const refundMinor = gross === null ? 0 : parseAmount(gross.amount, gross.currencyCode);
  return {
    to: 'REFUNDING',
    also: async (trx: Transaction<object>) => {
      const exchange = worth && (await insertExchange(trx, { order, origin, back, worth }));
      await sql`UPDATE order_return SET refund_minor = ${refundMinor}, exchange_key = ${exchange}
        WHERE key = ${back.key}`.execute(trx);
    },
  };
};

async function refundOf(desk: OrderDesk, order: Order, lines: readonly ReturnLine[]): Promise<Refund | null> {
  if (lines.length === 0) return null;
  const { currencyCode, taxIncluded } = modeOf(order);
  const asked: AskedRefund = {
    ...{ currency: currencyCode, taxIncluded },
    lines: lines.map((line) => askedLine(order, line)),
  };
  return askRefund(desk.neighbours, onBehalfOf(order), asked);
}

const modeOf = ({ quoted: { total } }: Order) => ({
  currencyCode: total.shown.currencyCode,
  taxIncluded: total.taxIncluded,
});

function askedLine(
  order: Order,
  { lineId, received, refundedBefore }: ReturnLine,
): AskedRefund['lines'][number] {
  const line = order.lines.find(({ id }) => id === lineId);
  if (line === undefined || refundedBefore === null)
    throw new Error(`Nobody wrote down how ${lineId} came back.`);
  const { total, taxRate } = line.paid;
  const paid = { shown: total.shown.amount, tax: total.tax?.amount ?? '0', taxRate: taxRate ?? '0' };
  return { lineId, quantity: line.quantity, refundedBefore, units: received, paid };
}
