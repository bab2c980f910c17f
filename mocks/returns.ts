import type { IResolvers } from '@graphql-tools/utils';
import type { ServiceContext } from '../schema/context-header.ts';
import { keyOfGlobalId } from '../schema/global-id.ts';
import type { CartMemory } from './cart-memory.ts';
import { type MockOrder, showOrder } from './order-state.ts';
import { type MockReturn, type MockReturnInput, showReturn } from './return-state.ts';

type Fields = Extract<IResolvers<unknown, ServiceContext>['Query'], object>;

/** Returns of mock orders. */
export interface MockReturns {
  readonly Query: Fields;
  readonly Mutation: Fields;
  readonly Order: Fields;
}

interface Input<Value> {
  readonly input: Value;
}

/** Returns of the orders of this memory; whoever may see the order may do anything. */
export function mockReturns({ orders, returns }: CartMemory): MockReturns {
  const orderOf = (id: string, { customerId }: ServiceContext): MockOrder | null => {
    const order = orders.get(keyOfGlobalId('Order', id) ?? '');
    return order && [null, customerId].includes(order.cart.customerKey) ? order : null;
  };
  const find = (id: string, context: ServiceContext): MockReturn | null => {
    const back = returns.get(keyOfGlobalId('Return', id) ?? '');
    return back && orderOf(back.input.orderId, context) ? back : null;
  };
  const show = (back: MockReturn, context: ServiceContext) => {
    const order = orderOf(back.input.orderId, context);
    return { ...showReturn(back), order: order && showOrder(order) };
  };
  const become = (id: string, state: MockReturn['state'], context: ServiceContext) => {
    const back = find(id, context);
    if (back === null) return refused('RETURN_NOT_FOUND', 'returnId');
    if (back.state !== 'REQUESTED' && back.state !== state) return refused('RETURN_NOT_OPEN', 'returnId');
    returns.set(back.key, { ...back, state });
    return { ...nothing, return: show({ ...back, state }, context) };
  };
  return {
    Query: {
      returnsByIds: (_, { ids }: { readonly ids: readonly string[] }, context) =>
        ids.map((id) => find(id, context)).map((back) => back && show(back, context)),
    },
    Mutation: {
      returnRequest: (_, { input }: Input<MockReturnInput>, context) => {
        if (orderOf(input.orderId, context) === null) return refused('ORDER_NOT_FOUND', 'orderId');
        const before = [...returns.values()].find(
          (back) => back.input.idempotencyKey === input.idempotencyKey,
        );
        const key = `mock-${returns.size + 1}`;
        const back = before ?? { key, input, state: 'REQUESTED' as const };
        returns.set(back.key, back);
        return { ...nothing, return: show(back, context) };
      },
      returnReceive: (_, { input }: Input<{ readonly returnId: string }>, context) =>
        become(input.returnId, 'RECEIVED', context),
      returnCancel: (_, { input }: Input<{ readonly returnId: string }>, context) =>
        become(input.returnId, 'CANCELLED', context),
    },
    Order: {
      returns: ({ id }: { readonly id: string }, _, context) =>
        [...returns.values()].filter(({ input }) => input.orderId === id).map((back) => show(back, context)),
    },
  };
}

const nothing = { return: null, userErrors: [], warnings: [] };

const refused = (code: string, field: string) => ({
  ...nothing,
  userErrors: [{ code, field: [field], message: 'There is no such thing for you, or it is over.' }],
});
