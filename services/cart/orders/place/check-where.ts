import type { Cart } from '../../cart.ts';
import type { UserError } from '../../refusal.ts';
import type { OrderPickup } from '../order.ts';
import { addressOf, elsewhereErrors, type OrderPlaceInput } from './place-input.ts';

/** Where an order is to go, as far as that is known before it is made. */
export interface Where {
  /** The store of each line; null for the online warehouse. */
  readonly places: readonly (string | null)[];
  /** The store in which it is ordered; null outside of one. */
  readonly store: string | null;
}

/** What is wrong with where the goods are to go, and with paying there. */
export const whereErrors = (cart: Cart, input: OrderPlaceInput, where: Where): readonly UserError[] => [
  ...goalErrors(cart, input, where),
  ...tillErrors(input, where),
];

// What every store hands out goes nowhere.
function goalErrors({ destination }: Cart, input: OrderPlaceInput, { places }: Where): readonly UserError[] {
  const address = addressOf(input);
  if (address === null) return places.every((store) => store !== null) ? [] : [deliveryRequired];
  return destination === null ? [deliveryRequired] : elsewhereErrors(address, destination);
}

// Whoever has it sent from afar never comes to a till.
const tillErrors = ({ payment, address }: OrderPlaceInput, { store }: Where): readonly UserError[] =>
  payment.method === 'IN_STORE' && address != null && store === null ? [noTill] : [];

/** What is fetched, store by store, by the lines of the cart; nothing where it is sent. */
export function pickupOf({ lines }: Cart, input: OrderPlaceInput, { places }: Where): readonly OrderPickup[] {
  if (addressOf(input) !== null) return [];
  const stores = [...new Set(places.flatMap((store) => store ?? []))];
  return stores.map((store) => ({
    store,
    lineIds: lines.filter((_, index) => places[index] === store).map(({ id }) => id),
    readyAt: null,
  }));
}

const deliveryRequired: UserError = {
  code: 'DELIVERY_REQUIRED',
  field: ['address'],
  message: 'Say where the goods go: cartDeliverySet for the quote, and the whole address here.',
};

const noTill: UserError = {
  code: 'PAYMENT_METHOD_UNKNOWN',
  field: ['payment', 'method'],
  message: 'IN_STORE is for what is fetched or ordered in a store: nobody passes a till with what is sent.',
};
