import { keyOfGlobalId } from '../../../../schema/global-id.ts';
import { quoted } from '../../../../schema/quoted.ts';
import type { CartCall } from '../../cart-call.ts';
import type { UserError } from '../../refusal.ts';
import { isOrderHolder } from '../find-order.ts';
import type { Return } from './return.ts';

/** The return of a global id; null where there is none or where the caller may not see its order. */
export async function returnById(call: CartCall, id: string): Promise<Return | null> {
  const key = keyOfGlobalId('Return', id);
  const back = key !== null && /^[\w-]{22}$/.test(key) ? await call.returns.load(key) : null;
  const order = back && (await call.orders.load(back.orderKey));
  return order && isOrderHolder(order, call.context) ? back : null;
}

/** There is none, or it is of somebody else's order: nobody is told which. */
export const returnNotFound = (id: string): UserError => ({
  ...{ code: 'RETURN_NOT_FOUND', field: ['returnId'] },
  message: `There is no return ${quoted(id)} for you.`,
});

/** `ReturnRequestPayload` and others of the SDL. */
export interface ReturnPayload {
  readonly return: Return | null;
  readonly userErrors: readonly UserError[];
  readonly warnings: readonly [];
}

/** Nothing was done. */
export const refusedReturn = (userErrors: readonly UserError[]): ReturnPayload => ({
  ...{ return: null, userErrors, warnings: [] },
});

/** The return as it stands by now, or why nothing was reserved for it. */
export async function returned(call: CartCall, key: string): Promise<ReturnPayload> {
  const back = await call.returns.clear(key).load(key);
  if (back === null) throw new Error(`The return ${key} is gone.`);
  call.orders.clear(back.orderKey);
  const { failure, lines } = back;
  if (failure === null) return { ...refusedReturn([]), return: back };
  const { code, message, lineId, available } = failure;
  const index = lines.filter(({ exchangeSku }) => exchangeSku).findIndex((line) => line.lineId === lineId);
  const field = index < 0 ? ['exchange'] : ['exchange', `${index}`, 'sku'];
  return refusedReturn([{ code, field, message, ...(available !== undefined && { available }) }]);
}
