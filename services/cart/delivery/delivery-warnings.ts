import type { Cart } from '../cart.ts';
import type { CartWarning } from '../cart-warning.ts';
import type { PickupPlace } from '../neighbours/pickup-places.ts';
import { mostAvailable, storeFor } from './chosen-stores.ts';

/** What of the stores that were chosen no longer holds. */
export function pickupWarnings(cart: Cart, places: readonly PickupPlace[]): CartWarning[] {
  const { lines, pickupStores: stores } = cart;
  const closed = stores.filter((store) =>
    places.every((place) => place.store !== store || !place.offersPickup),
  );
  return [
    ...closed.map((store): CartWarning => {
      const message = `The cart was to be fetched in the store ${store}, where nothing can be fetched now.`;
      return { code: 'PICKUP_NOT_POSSIBLE', message };
    }),
    ...lines.flatMap((line): CartWarning[] => {
      if (storeFor(line, stores, places) !== undefined) return [];
      const { id: lineId, sku, quantity } = line;
      const available = mostAvailable(sku, places);
      const message = `${quantity} of ${sku} were to be fetched in ${stores.join(' or ')}, where ${available} can be had now.`;
      return [{ code: 'PICKUP_NOT_POSSIBLE', lineId, message, available }];
    }),
  ];
}

/** The method that was chosen does not get goods to where they go. */
export function deliveryWarning({ method, destination, market }: Cart): CartWarning {
  const place = destination?.country ?? market;
  const message = `Delivery was to be by ${method}, by which no goods get to ${place} now: see Cart.deliveryOptions.`;
  return { code: 'DELIVERY_NOT_POSSIBLE', message };
}
