import type { IResolvers } from '@graphql-tools/utils';
import { formatGlobalId } from '../../../schema/global-id.ts';
import { formatAmount } from '../../../schema/money.ts';
import { quoted } from '../../../schema/quoted.ts';
import { refuseArgument } from '../../kit/service-error.ts';
import type { Cart } from '../cart.ts';
import type { CartCall } from '../cart-call.ts';
import { isOrderHolder, orderById, orderByNumber } from './find-order.ts';
import type { Order, OrderLine, OrderPickup } from './order.ts';
import { paymentState } from './payment-state.ts';

/** Every field by which orders are read. */
export const orderResolvers: IResolvers<unknown, CartCall> = {
  Query: {
    order: (_, { id, number }: { id?: string | null; number?: string | null }, call) => {
      if (id != null && number == null) return orderById(call, id);
      if (number != null && id == null) return orderByNumber(call, number.trim().toUpperCase());
      return refuseArgument('id and number', quoted(JSON.stringify({ id, number })), 'exactly one of them');
    },
    ordersByIds: (_, { ids }: { ids: readonly string[] }, call) => ids.map((id) => orderById(call, id)),
  },
  Order: {
    id: ({ key }: Order) => formatGlobalId('Order', key),
    state: ({ phase }: Order) => stateOf(phase),
    totals: ({ quoted }: Order) => quoted,
    discounts: ({ quoted }: Order) => quoted.discounts,
    taxes: ({ quoted }: Order) => quoted.taxes,
    // Named alike in the SDL and in the rows.
    context: (order: Order) => order,
    delivery: (order: Order) => order,
    payment: (order: Order) => order,
    nextAction: ({ phase, payment: { actionUrl } }: Order) =>
      phase === 'ACTION_REQUIRED' && actionUrl !== null ? { url: actionUrl } : null,
    failure: ({ phase, failure }: Order) => (phase === 'FAILED' ? failure : null),
    customerId: ({ customerKey }: Order) => customerKey && formatGlobalId('Customer', customerKey),
  },
  OrderLine: {
    storeId: ({ store }: OrderLine) => store && formatGlobalId('Store', store),
    unit: ({ paid }: OrderLine) => paid.unit,
    total: ({ paid }: OrderLine) => paid.total,
    fees: ({ paid }: OrderLine) => paid.fees,
    discounts: ({ paid }: OrderLine) => paid.discounts,
    taxRate: ({ paid }: OrderLine) => paid.taxRate,
  },
  OrderDelivery: {
    method: ({ quoted }: Order) => quoted.delivery?.method ?? null,
    titles: ({ quoted }: Order) => quoted.delivery?.titles ?? [],
  },
  OrderPickup: {
    storeId: ({ store }: OrderPickup) => formatGlobalId('Store', store),
  },
  OrderTotals: {
    delivery: ({ delivery }: Order['quoted']) => delivery?.total ?? null,
  },
  OrderPayment: {
    method: ({ payment }: Order) => payment.method,
    state: (order: Order) => paymentState(order),
    amount: (order: Order) => moneyOf(order, order.payment.amountMinor),
    authorized: (order: Order) => moneyOf(order, order.payment.authorizedMinor),
    captured: (order: Order) => moneyOf(order, order.payment.capturedMinor),
    refunded: (order: Order) => moneyOf(order, order.payment.refundedMinor),
  },
  Cart: {
    // Whoever has a cart on a screen that was lent to him does not get to see address and payment of its customer.
    order: async ({ orderedAs }: Cart, _, call) => {
      const order = orderedAs === null ? null : await call.orders.load(orderedAs);
      return order !== null && isOrderHolder(order, call.context) ? order : null;
    },
  },
  Customer: {
    orders: ({ key }: { key: string }, _, call) => call.customerOrders.load(key),
  },
};

function stateOf(phase: Order['phase']): string {
  // Nothing will come of it any more; where the money is, the payment says.
  if (phase === 'CANCELLING') return 'CANCELLED';
  return placing.has(phase) ? 'PENDING' : phase;
}

// To be told apart by those alone who go on with it.
const placing: ReadonlySet<string> = new Set<Order['phase']>([
  'NEW',
  'HELD',
  'AUTHORIZING',
  'AUTHORIZED',
  'CLAIMED',
  'UNDOING',
]);

const moneyOf = ({ payment: { currency } }: Order, amountMinor: number) => ({
  amount: formatAmount(amountMinor, currency),
  currencyCode: currency,
});
