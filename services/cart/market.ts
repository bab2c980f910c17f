import type { ServiceContext } from '../../schema/context-header.ts';
import type { Cart } from './cart.ts';

/** A SKU as one market sees it. */
export interface MarketSku {
  readonly market: string;
  readonly sku: string;
}

/** The market for which a cart is priced: the request's, else the one in which it was made. */
export const marketFor = (cart: Cart, context: ServiceContext): string => context.market ?? cart.market;
