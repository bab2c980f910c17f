import type { IResolvers } from '@graphql-tools/utils';
import type { ServiceContext } from '../schema/context-header.ts';
import { keyOfGlobalId } from '../schema/global-id.ts';
import type { CartMemory } from './cart-memory.ts';
import { type MockOrder, type MockOrderInput, orderOf, showOrder } from './order-state.ts';

type Fields = Extract<IResolvers<unknown, ServiceContext>['Query'], object>;

/** Orders of mock carts. */
export interface MockOrders {
  readonly Query: Fields;
  readonly Mutation: Fields;
}

/** Orders of the carts of this memory; each cart is ordered once, whatever it is ordered by. */
export function mockOrders(memory: CartMemory): MockOrders {
  const { orders } = memory;
  const find = (id: string, { customerId }: ServiceContext): MockOrder | null => {
    const order = orders.get(keyOfGlobalId('Order', id) ?? '');
    if (order === undefined) return null;
    const { customerKey } = order.cart;
    return customerKey === null || customerKey === customerId ? order : null;
  };
  const show = (order: MockOrder | null) => order && showOrder(order);
  return {
    Query: {
      order: (_, { id, number }: { id?: string; number?: string }, context) => {
        const numbered = [...orders.values()].find((order) => order.number === number);
        return show(id === undefined ? (numbered ?? null) : find(id, context));
      },
      ordersByIds: (_, { ids }: { ids: readonly string[] }, context) =>
        ids.map((id) => show(find(id, context))),
    },
    Mutation: {
      orderPlace: (_, { input }: { input: MockOrderInput }, context) => {
        const cart = memory.find(input.cartId, context);
        if (cart === null) return refused('CART_NOT_FOUND', ['cartId'], 'There is no such cart for you.');
        if (cart.lines.length === 0) return refused('CART_EMPTY', ['cartId'], 'The cart has no lines.');
        const before = orders.get(cart.key);
        if (before !== undefined && before.input.idempotencyKey !== input.idempotencyKey) {
          return { ...refused('ALREADY_ORDERED', ['cartId'], 'It was ordered.'), order: show(before) };
        }
        const order = before ?? orderOf(cart, input, orders.size, context);
        orders.set(order.key, order);
        return { ...nothing, order: showOrder(order) };
      },
      orderResume: (_, { input: { orderId } }: { input: { readonly orderId: string } }, context) => {
        const order = find(orderId, context);
        return order === null
          ? refused('ORDER_NOT_FOUND', ['orderId'], 'There is no such order for you.')
          : { ...nothing, order: showOrder(order) };
      },
      orderCancel: (_, { input: { orderId } }: { input: { readonly orderId: string } }, context) => ({
        ...nothing,
        order: show(find(orderId, context)),
      }),
      // A mock knows no staff and no days: nothing comes of an order after it was placed.
      orderFulfil: (_, { input: { orderId } }: { input: { readonly orderId: string } }, context) => ({
        ...nothing,
        order: show(find(orderId, context)),
      }),
      orderPay: (_, { input: { orderId } }: { input: { readonly orderId: string } }, context) => ({
        ...nothing,
        order: show(find(orderId, context)),
      }),
    },
  };
}

const nothing = { order: null, cart: null, quote: null, userErrors: [], warnings: [] };

const refused = (code: string, field: readonly string[], message: string) => ({
  ...nothing,
  userErrors: [{ code, field, message }],
});
