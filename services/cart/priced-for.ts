import type { ServiceContext } from '../../schema/context-header.ts';
import type { Cart } from './cart.ts';
import { mayActForAnybody } from './holder.ts';

/** For whom a cart is priced: all that pricing learns of the situation. */
export interface PricedFor {
  readonly market: string;
  /** Null for no group. */
  readonly customerGroup: string | null;
}

/**
 * The market is the request's, else the one in which the cart was made. The group is that of the cart's customer,
 * whoever reads it; a guest's cart has the reader's, but never that of staff.
 */
export const pricedFor = (cart: Cart, context: ServiceContext): PricedFor => ({
  market: context.market ?? cart.market,
  customerGroup: groupFor(cart, context),
});

/** Two situations with the same prices have the same text. */
export const formatPricedFor = ({ market, customerGroup }: PricedFor): string =>
  JSON.stringify([market, customerGroup]);

/** The parts of the context header that say it. */
export const contextOf = ({ market, customerGroup }: PricedFor): ServiceContext => ({
  market,
  ...(customerGroup !== null && { customerGroup }),
});

/** Whether the cart's customer has another group than when the cart was last priced for him. */
export const hasNewGroup = (cart: Cart, context: ServiceContext): boolean =>
  isOwn(cart, context) && groupFor(cart, context) !== cart.customerGroup;

/**
 * To whom a unit is shown: a price is compared only with what the same readers saw before. All who read a customer's
 * cart in one market see one price, and a new group is a change like any other.
 */
export function shownTo(cart: Cart, context: ServiceContext): string {
  const { market, customerGroup } = pricedFor(cart, context);
  return JSON.stringify(cart.customerKey === null ? [market, customerGroup] : [market]);
}

/** Whether showing a price counts as telling it: staff who read a customer's cart use nothing up. */
export const isToldBy = (cart: Cart, context: ServiceContext): boolean =>
  cart.customerKey === null || isOwn(cart, context);

function groupFor(cart: Cart, context: ServiceContext): string | null {
  if (isOwn(cart, context)) return context.customerGroup ?? null;
  if (cart.customerKey !== null) return cart.customerGroup;
  return mayActForAnybody(context) ? null : (context.customerGroup ?? null);
}

const isOwn = (cart: Cart, context: ServiceContext): boolean =>
  cart.customerKey !== null && cart.customerKey === context.customerId;
