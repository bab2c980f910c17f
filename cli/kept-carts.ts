import type { CartLifetime } from '../services/cart/expiry/index.ts';
import { parseWholeNumber } from './whole-number.ts';

/** `--keep-guest-carts DAYS`. */
export const keepGuestCartsOption = [
  '--keep-guest-carts <days>',
  "how long a guest's cart is kept that nobody changes: 2 to 36500 days (default: 90)",
] as const;

/** `--keep-customer-carts DAYS`. */
export const keepCustomerCartsOption = [
  '--keep-customer-carts <days>',
  "the same of a customer's (default: 365)",
] as const;

/** The options' texts. */
export interface KeptCartsTexts {
  readonly keepGuestCarts?: string;
  readonly keepCustomerCarts?: string;
}

// No less than two days: calls under an idempotency key of the last day still mean their cart.
const days = (option: string, text: string | undefined): number | undefined =>
  text === undefined ? undefined : parseWholeNumber(option, text, 2, 36_500);

/** What they say. */
export const parseKeptCarts = ({
  keepGuestCarts,
  keepCustomerCarts,
}: KeptCartsTexts): { readonly cartLifetime: CartLifetime } => ({
  cartLifetime: {
    guestDays: days('--keep-guest-carts', keepGuestCarts),
    customerDays: days('--keep-customer-carts', keepCustomerCarts),
  },
});
