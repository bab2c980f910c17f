import type { ServiceContext } from '../../schema/context-header.ts';
import type { Cart } from './cart.ts';

/**
 * Whether the caller may see and change the cart: a customer's cart is that customer's alone, and of those to whose
 * screens he handed it; a guest's cart belongs to whoever knows its id.
 */
export const isHolder = (cart: Cart, context: ServiceContext): boolean =>
  cart.customerKey === null || cart.knownAs !== cart.key || isCustomer(cart.customerKey, context);

/** Whether the caller is this customer, or may act for any. */
export const isCustomer = (customerKey: string, context: ServiceContext): boolean =>
  customerKey === context.customerId || mayActForAnybody(context);

/** Whether the caller is staff who may see and change any cart. */
export const mayActForAnybody = (context: ServiceContext): boolean => hasScope(context, 'carts:any');

/** Whether the caller has a scope. Scopes come space separated, as tokens have them. */
export const hasScope = (context: ServiceContext, scope: string): boolean =>
  context.scopes?.split(' ').includes(scope) === true;
