import { sql, type Transaction } from 'kysely';
import { keyOfGlobalId } from '../../../../schema/global-id.ts';
import type { CartCall } from '../../cart-call.ts';
import { Refusal, type UserError } from '../../refusal.ts';
import { mayActOnAnyOrder } from '../find-order.ts';
import type { Order } from '../order.ts';
import { readOrders } from '../order-rows.ts';
import { orderNotFound } from '../resume.ts';

/** What mutations of orders answer. */
export interface OrderPayload {
  readonly order: Order | null;
  readonly userErrors: readonly UserError[];
  readonly warnings: readonly [];
}

/** The key of an order that staff may act on; to everybody else there is none. Throws `Refusal`. */
export function keyForStaff({ context }: CartCall, orderId: string): string {
  const key = keyOfGlobalId('Order', orderId);
  if (key !== null && /^[\w-]{22}$/.test(key) && mayActOnAnyOrder(context)) return key;
  throw new Refusal([orderNotFound(orderId)]);
}

/** The order as it stands; whoever else wants to change it waits. Throws `Refusal` where there is none. */
export async function lockOrder(trx: Transaction<object>, key: string, orderId: string): Promise<Order> {
  await sql`SELECT FROM "order" WHERE key = ${key} FOR UPDATE`.execute(trx);
  const [order] = await readOrders(trx, [key]);
  if (order == null) throw new Refusal([orderNotFound(orderId)]);
  return order;
}

/** The payload of work on an order, or of its refusal. */
export async function orderPayloadOf(
  call: CartCall,
  key: () => string,
  work: (key: string) => Promise<void>,
): Promise<OrderPayload> {
  try {
    const orderKey = key();
    await work(orderKey);
    return { order: await call.orders.clear(orderKey).load(orderKey), userErrors: [], warnings: [] };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { order: null, userErrors: error.userErrors, warnings: [] };
  }
}
