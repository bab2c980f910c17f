import type { IResolvers } from '@graphql-tools/utils';
import type { CartCall } from '../../cart-call.ts';
import { type OrderCancelInput, orderCancel } from './cancel.ts';
import { type OrderFulfilInput, orderFulfil } from './fulfil.ts';
import { type OrderPayInput, orderPay } from './pay.ts';

/** What becomes of an order once it is placed. */
export const lifecycleResolvers: IResolvers<unknown, CartCall> = {
  Mutation: {
    orderCancel: (_, { input }: { input: OrderCancelInput }, call) => orderCancel(input, call),
    orderFulfil: (_, { input }: { input: OrderFulfilInput }, call) => orderFulfil(input, call),
    orderPay: (_, { input }: { input: OrderPayInput }, call) => orderPay(input, call),
  },
};
