import type { Cart } from '../../cart.ts';
import type { UserError } from '../../refusal.ts';
import { addressOf, elsewhereErrors, type OrderPlaceInput } from './place-input.ts';
import type { Where } from './where.ts';

/**
 * Whether the customer fetches it: as the cart says, or because nothing is said of where it goes and every line comes from
 * a store, as of what somebody carries out.
 */
export const isFetched = ({ pickupStores }: Cart, input: OrderPlaceInput, { places }: Where): boolean =>
  pickupStores.length > 0 || (addressOf(input) === null && places.every((store) => store !== null));

/**
 * What is wrong with where the goods are to go, and with paying there. Throws pricing's own error.
 * @param store in which it is ordered; null outside of one.
 */
export function whereErrors(
  cart: Cart,
  input: OrderPlaceInput,
  where: Where,
  store: string | null,
): readonly UserError[] {
  if (isFetched(cart, input, where)) return [];
  const address = addressOf(input);
  // Whoever has it sent from afar never comes to a till.
  const tillErrors = input.payment.method === 'IN_STORE' && store === null ? [noTill] : [];
  if (address === null || cart.destination === null) return [deliveryRequired, ...tillErrors];
  if (where.lacksMethod instanceof Error) throw where.lacksMethod;
  const methodErrors = where.lacksMethod ? [methodRequired] : [];
  return [...methodErrors, ...elsewhereErrors(address, cart.destination), ...tillErrors];
}

const deliveryRequired: UserError = {
  code: 'DELIVERY_REQUIRED',
  field: ['address'],
  message:
    'Say where the goods go: cartDeliverySet for the quote and the whole address here, or cartPickupSet.',
};

const methodRequired: UserError = {
  code: 'DELIVERY_REQUIRED',
  field: ['cartId'],
  message: 'Say how the goods are sent: give one of Cart.deliveryOptions to cartDeliverySet.',
};

const noTill: UserError = {
  code: 'PAYMENT_METHOD_UNKNOWN',
  field: ['payment', 'method'],
  message: 'IN_STORE is for what is fetched or ordered in a store: nobody passes a till with what is sent.',
};
