import type { Cart } from '../../cart.ts';
import type { UserError } from '../../refusal.ts';
import { addressOf, elsewhereErrors, type OrderPlaceInput } from './place-input.ts';

/** What is wrong with where the goods are to go. What every store hands out goes nowhere. */
export function whereErrors(
  { destination }: Cart,
  input: OrderPlaceInput,
  places: readonly (string | null)[],
): readonly UserError[] {
  const address = addressOf(input);
  if (address === null) return places.every((store) => store !== null) ? [] : [deliveryRequired];
  return destination === null ? [deliveryRequired] : elsewhereErrors(address, destination);
}

const deliveryRequired: UserError = {
  code: 'DELIVERY_REQUIRED',
  field: ['address'],
  message: 'Say where the goods go: cartDeliverySet for the quote, and the whole address here.',
};
