import type { IResolvers } from '@graphql-tools/utils';
import { formatGlobalId } from '../../../schema/global-id.ts';
import { formatAmount } from '../../../schema/money.ts';
import { quoted } from '../../../schema/quoted.ts';
import { refuseArgument } from '../../kit/service-error.ts';
import type { Cart } from '../cart.ts';
import type { CartCall } from '../cart-call.ts';
import type { QuoteLine } from '../neighbours/quote.ts';
import { chargeOf } from './charge.ts';
import { orderById, orderByNumber } from './find-order.ts';
import type { Order, OrderLine } from './order.ts';
import { paymentState } from './payment-state.ts';
import { type OrderPlaceInput, orderPlace } from './place/index.ts';
import { orderResume } from './resume.ts';

/** A line together with what the quote says of it. */
type PricedLine = OrderLine & Pick<QuoteLine, 'unit' | 'total' | 'fees' | 'discounts' | 'taxRate'>;

/** Every field of orders. */
export const orderResolvers: IResolvers<unknown, CartCall> = {
  Query: {
    order: (_, { id, number }: { id?: string | null; number?: string | null }, call) => {
      if (id != null && number == null) return orderById(call, id);
      if (number != null && id == null) return orderByNumber(call, number.trim().toUpperCase());
      return refuseArgument('id and number', quoted(JSON.stringify({ id, number })), 'exactly one of them');
    },
    ordersByIds: (_, { ids }: { ids: readonly string[] }, call) => ids.map((id) => orderById(call, id)),
  },
  Mutation: {
    orderPlace: (_, { input }: { input: OrderPlaceInput }, call) => orderPlace(input, call),
    orderResume: (_, { input }: { input: { orderId: string } }, call) => orderResume(input, call),
  },
  Order: {
    id: ({ key }: Order) => formatGlobalId('Order', key),
    state: (order: Order) => stateOf(order),
    lines: ({ lines, quote }: Order) => lines.map((line) => pricedLine(line, quote.lines)),
    totals: ({ quote }: Order) => quote,
    discounts: ({ quote }: Order) => quote.discounts,
    taxes: ({ quote }: Order) => quote.taxes,
    context: (order: Order) => order,
    payment: (order: Order) => order,
    nextAction: ({ phase, payment }: Order) => (phase === 'HELD' ? (payment?.nextAction ?? null) : null),
    failure: ({ phase, failure }: Order) => (phase === 'FAILED' ? failure : null),
    customerId: ({ customerKey }: Order) => customerKey && formatGlobalId('Customer', customerKey),
  },
  OrderPayment: {
    method: ({ paymentMethod }: Order) => paymentMethod,
    state: (order: Order) => paymentState(order),
    amount: (order: Order) => moneyOf(order, chargeOf(order.quote)?.amountMinor ?? 0),
    authorized: (order: Order) => moneyOf(order, order.payment?.authorizedMinor ?? 0),
    captured: (order: Order) => moneyOf(order, order.payment?.capturedMinor ?? 0),
    refunded: (order: Order) => moneyOf(order, order.payment?.refundedMinor ?? 0),
  },
  Cart: {
    order: ({ orderedAs }: Cart, _, call) => (orderedAs === null ? null : call.orders.load(orderedAs)),
  },
  Customer: {
    orders: ({ key }: { key: string }, _, call) => call.customerOrders.load(key),
  },
};

function stateOf({ phase, payment }: Order): string {
  if (phase === 'PLACED' || phase === 'FAILED') return phase;
  return phase === 'HELD' && payment?.state === 'ACTION_REQUIRED' ? 'ACTION_REQUIRED' : 'PENDING';
}

function pricedLine(line: OrderLine, priced: readonly QuoteLine[]): PricedLine {
  const found = priced.find(({ lineId }) => lineId === line.id);
  if (found === undefined) throw new Error(`The line ${line.id} of an order is not in its quote.`);
  const { unit, total, fees, discounts, taxRate } = found;
  return { ...line, unit, total, fees, discounts, taxRate };
}

const moneyOf = ({ quote }: Order, amountMinor: number) => {
  const { currencyCode } = quote.total.shown;
  return { amount: formatAmount(amountMinor, currencyCode), currencyCode };
};
