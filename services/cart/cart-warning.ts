import type { Money } from './cart.ts';

/** One entry of `Cart.warnings`, as the SDL has it. */
export interface CartWarning {
  readonly code:
    | 'PRICE_CHANGED'
    | 'PROMOTION_ENDED'
    | 'NO_PRICE'
    | 'QUANTITY_REDUCED'
    | 'NOT_ENOUGH_STOCK'
    | 'CODE_NOT_APPLIED'
    | 'PICKUP_NOT_POSSIBLE'
    | 'DELIVERY_NOT_POSSIBLE'
    | 'CONTEXT_DIFFERS'
    | 'TAX_UNKNOWN'
    | 'STOCK_UNKNOWN';
  readonly message: string;
  readonly lineId?: string;
  readonly promotion?: string;
  readonly discountCode?: string;
  readonly before?: Money;
  readonly now?: Money;
  readonly available?: number;
  readonly availableBefore?: number;
}
