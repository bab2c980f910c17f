import type { Cart } from './cart.ts';
import type { CartWarning } from './cart-warning.ts';

/** Why a mutation changed nothing; each mutation's own error type knows the codes that it can give. */
export interface UserError {
  readonly code:
    | 'CART_NOT_FOUND'
    | 'LINE_NOT_FOUND'
    | 'LINE_REPEATED'
    | 'NO_LINES'
    | 'UNKNOWN_SKU'
    | 'INSUFFICIENT_STOCK'
    | 'INVALID_QUANTITY'
    | 'TOO_MANY_LINES'
    | 'INVALID_DESTINATION'
    | 'DELIVERY_UNKNOWN'
    | 'INVALID_STORES'
    | 'STORE_NOT_FOUND'
    | 'NO_PICKUP'
    | 'INVALID_CODE'
    | 'TOO_MANY_CODES'
    | 'NOT_SIGNED_IN'
    | 'INVALID_URL'
    | 'CODE_NOT_VALID'
    | 'TOO_MANY_ATTEMPTS'
    | 'CART_ORDERED'
    | 'CART_EMPTY'
    | 'CART_CHANGED'
    | 'ALREADY_ORDERED'
    | 'QUOTE_EXPIRED'
    | 'PRICE_CHANGED'
    | 'NO_PRICE'
    | 'TAX_UNKNOWN'
    | 'OVERLOADED'
    | 'DELIVERY_REQUIRED'
    | 'INVALID_ADDRESS'
    | 'ADDRESS_ELSEWHERE'
    | 'INVALID_CONTACT'
    | 'PAYMENT_METHOD_UNKNOWN'
    | 'PAYMENT_DECLINED'
    | 'PAYMENT_TIMED_OUT'
    | 'UNAVAILABLE'
    | 'ORDER_NOT_FOUND'
    | 'RETURN_NOT_FOUND'
    | 'RETURN_NOT_OPEN'
    | 'NOT_RETURNABLE'
    | 'NOT_SAME_PRODUCT'
    | 'INVALID_REASON'
    | 'EXCHANGE_INCOMPLETE'
    | 'STAFF_ONLY'
    | 'ORDER_NOT_OPEN'
    | 'NOT_CANCELLABLE'
    | 'PAID_AT_TILL'
    | 'ORDER_BUSY'
    | 'CANCELLED'
    | 'STEP_NOT_POSSIBLE'
    | 'PAYMENT_DUE'
    | 'NOTHING_DUE'
    | 'INVALID_REFERENCE'
    | 'INVALID_IDEMPOTENCY_KEY'
    | 'IDEMPOTENCY_KEY_REUSED';
  /** Path in the input. */
  readonly field: readonly string[];
  readonly message: string;
  readonly available?: number;
  readonly lineId?: string;
}

/** What a mutation answers; the warnings of the cart itself are added by the payload's resolver. */
export interface Payload {
  readonly cart: Cart | null;
  readonly userErrors: readonly UserError[];
  /** What was done but not as asked. */
  readonly reductions: readonly CartWarning[];
}

/** Thrown inside a transaction, so that a refused mutation leaves no trace. */
export class Refusal extends Error {
  readonly userErrors: readonly UserError[];

  constructor(userErrors: readonly UserError[]) {
    super(userErrors.map(({ message }) => message).join(' '));
    this.userErrors = userErrors;
  }
}

/** The cart went into another one, or was removed, while this change waited for it. Nothing was changed. */
export class CartMoved extends Error {}

/** Throws where there is anything to object to. */
export function refuseIfAny(userErrors: readonly UserError[]): void {
  if (userErrors.length > 0) throw new Refusal(userErrors);
}

/** The payload of a mutation's work, or of its refusal. Work whose cart went elsewhere meanwhile is done again there. */
export async function payloadOf(
  work: () => Promise<{ readonly cart: Cart; readonly reductions?: readonly CartWarning[] }>,
): Promise<Payload> {
  try {
    const { cart, reductions = [] } = await work();
    return { cart, userErrors: [], reductions };
  } catch (error) {
    if (error instanceof CartMoved) return payloadOf(work);
    // The transaction has been rolled back by now: the throw went through it.
    if (error instanceof Refusal) return { cart: null, userErrors: error.userErrors, reductions: [] };
    throw error;
  }
}
