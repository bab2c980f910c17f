import { quoted } from '../../../schema/quoted.ts';
import type { CartCall } from '../cart-call.ts';
import type { UserError } from '../refusal.ts';
import { advanceAWhile } from './advance-a-while.ts';
import { orderById } from './find-order.ts';
import type { Order } from './order.ts';

/** `OrderResumeInput` of the SDL. */
export interface OrderResumeInput {
  readonly orderId: string;
}

/** `OrderResumePayload` of the SDL. */
export interface OrderResumePayload {
  readonly order: Order | null;
  readonly userErrors: readonly UserError[];
  readonly warnings: readonly [];
}

/** Asks the payment provider now, and answers the order as it stands then. */
export async function orderResume(
  { orderId }: OrderResumeInput,
  call: CartCall,
): Promise<OrderResumePayload> {
  const order = await orderById(call, orderId);
  if (order === null) return { order, userErrors: [orderNotFound(orderId)], warnings: [] };
  await advanceAWhile(call.desk, order.key);
  return { order: await call.orders.clear(order.key).load(order.key), userErrors: [], warnings: [] };
}

/** There is none, or it is somebody else's: nobody is told which. */
export const orderNotFound = (id: string): UserError => ({
  code: 'ORDER_NOT_FOUND',
  field: ['orderId'],
  message: `There is no order ${quoted(id)} for you.`,
});
