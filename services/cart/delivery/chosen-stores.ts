import type { Cart, CartLine } from '../cart.ts';
import type { CartCall } from '../cart-call.ts';
import type { PickupAnswer, PickupPlace } from '../neighbours/pickup-places.ts';
import { pricedFor } from '../priced-for.ts';
import { hasAll } from './pickup-plans.ts';

/** What stock says of the stores where a cart is fetched. */
export const askChosenStores = (
  { lines, ...cart }: Cart,
  call: CartCall,
  stores: readonly string[] = cart.pickupStores,
): Promise<PickupAnswer> =>
  call.pickupPlaces.load({
    market: pricedFor({ lines, ...cart }, call.context).market,
    skus: lines.map(({ sku }) => sku),
    stores,
    near: null,
  });

/** The first of the stores, in the order chosen, that has all of a line; undefined for none. */
export const storeFor = (
  line: Pick<CartLine, 'sku' | 'quantity'>,
  stores: readonly string[],
  places: readonly PickupPlace[],
): string | undefined =>
  stores.find((store) =>
    places.some((place) => place.store === store && place.offersPickup && hasAll(place, line)),
  );

/** How many of a SKU the store that has most can give. */
export const mostAvailable = (sku: string, places: readonly PickupPlace[]): number =>
  Math.max(0, ...places.map(({ available, offersPickup }) => (offersPickup ? (available.get(sku) ?? 0) : 0)));
