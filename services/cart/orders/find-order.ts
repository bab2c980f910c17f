import type { ServiceContext } from '../../../schema/context-header.ts';
import { keyOfGlobalId } from '../../../schema/global-id.ts';
import type { CartCall } from '../cart-call.ts';
import { hasScope } from '../holder.ts';
import type { Order } from './order.ts';
import { readOrderByNumber } from './order-rows.ts';

/** The order of a global id; null where there is none or where the caller may not see it. */
export async function orderById(call: CartCall, id: string): Promise<Order | null> {
  const key = keyOfGlobalId('Order', id);
  const order = key !== null && /^[\w-]{22}$/.test(key) ? await call.orders.load(key) : null;
  return order !== null && isOrderHolder(order, call.context) ? order : null;
}

/** The order of a number: for its customer and for staff. A number can be guessed, so a guest needs the id. */
export async function orderByNumber(call: CartCall, number: string): Promise<Order | null> {
  const order = /^C\d{1,12}$/.test(number) ? await readOrderByNumber(call.db, number) : null;
  const mayFind = order?.customerKey != null || mayActOnAnyOrder(call.context);
  return order !== null && mayFind && isOrderHolder(order, call.context) ? order : null;
}

/** Whether the caller may see and change the order. */
export const isOrderHolder = ({ customerKey }: Order, context: ServiceContext): boolean =>
  customerKey === null || isOrderCustomer(customerKey, context);

/** Whether the caller is this customer, or may act on any order. */
export const isOrderCustomer = (customerKey: string, context: ServiceContext): boolean =>
  customerKey === context.customerId || mayActOnAnyOrder(context);

/** Whether the caller is staff who may see and change any order. */
export const mayActOnAnyOrder = (context: ServiceContext): boolean => hasScope(context, 'orders:any');
