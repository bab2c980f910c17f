import type { IResolvers } from '@graphql-tools/utils';
import { formatGlobalId } from '../../../../schema/global-id.ts';
import { toMoney } from '../../../../schema/taxed-money.ts';
import type { CartCall } from '../../cart-call.ts';
import { isOrderHolder } from '../find-order.ts';
import type { Order } from '../order.ts';
import { returnCancel } from './cancel.ts';
import { returnById } from './find-return.ts';
import { returnReceive } from './receive.ts';
import type { ReturnReceiveInput } from './receive-input.ts';
import { returnRequest } from './request.ts';
import type { ReturnRequestInput } from './request-input.ts';
import type { Return, ReturnLine } from './return.ts';

/** Every field of returns. */
export const returnResolvers: IResolvers<unknown, CartCall> = {
  Query: {
    returnsByIds: (_, { ids }: { ids: readonly string[] }, call) => ids.map((id) => returnById(call, id)),
  },
  Mutation: {
    returnRequest: (_, { input }: { input: ReturnRequestInput }, call) => returnRequest(input, call),
    returnReceive: (_, { input }: { input: ReturnReceiveInput }, call) => returnReceive(input, call),
    returnCancel: (_, { input }: { input: { returnId: string } }, call) => returnCancel(input, call),
  },
  Order: {
    returns: ({ key }: Order, _, call) => call.orderReturns.load(key),
  },
  Return: {
    id: ({ key }: Return) => formatGlobalId('Return', key),
    state: ({ phase }: Return) => stateOf[phase] ?? phase,
    order: ({ orderKey }: Return, _, call) => orderFor(call, orderKey),
    refunded: async ({ refundMinor, refundedThrough, orderKey }: Return, _, call) => {
      if (refundMinor === null || refundedThrough === null) return null;
      const order = await call.orders.load(orderKey);
      return order && toMoney(refundMinor, order.payment.currency);
    },
    exchange: ({ exchangeKey }: Return, _, call) =>
      exchangeKey === null ? null : orderFor(call, exchangeKey),
    heldUntil: ({ phase, heldUntil }: Return) => (phase === 'REQUESTED' ? heldUntil : null),
    storeId: ({ store }: Return) => store && formatGlobalId('Store', store),
  },
  ReturnLine: {
    exchangeStoreId: ({ exchangeStore }: ReturnLine) =>
      exchangeStore && formatGlobalId('Store', exchangeStore),
  },
};

// To be told apart by those alone who go on with it.
const stateOf: Readonly<Partial<Record<Return['phase'], string>>> = {
  NEW: 'PENDING',
  CLAIMING: 'RECEIVING',
  PRICING: 'RECEIVING',
  REFUNDING: 'RECEIVING',
  UNDOING: 'CANCELLED',
};

async function orderFor(call: CartCall, key: string): Promise<Order | null> {
  const order = await call.orders.load(key);
  return order !== null && isOrderHolder(order, call.context) ? order : null;
}
