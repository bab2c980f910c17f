import type { ServiceContext } from '../schema/context-header.ts';
import { formatGlobalId } from '../schema/global-id.ts';
import type { MockCart } from './cart-state.ts';
import { mockMethods } from './shop/delivery.ts';
import { mockInstant } from './shop/instant.ts';
import { marketOf } from './shop/money.ts';
import { quote } from './shop/quote.ts';
import { stockOf } from './shop/stock-levels.ts';
import { distanceKm, type GeoPoint, mockStores } from './shop/stores.ts';

/** What a cart costs as it stands. */
export const quoteOf = (
  { lines, codes, destination, market, method }: MockCart,
  context: ServiceContext,
): ReturnType<typeof quote> =>
  quote(
    {
      lines: lines.map(({ id, sku, quantity }) => ({ lineId: id, sku, quantity })),
      ...{ codes, destination },
      delivery: method === null ? null : { method },
    },
    marketOf(context.market ?? market),
  );

/** `CartTotals` and `OrderTotals` of the SDL. */
export const showTotals = ({ subtotal, delivery, total }: ReturnType<typeof quote>) => ({
  subtotal,
  delivery: delivery?.total ?? null,
  total,
});

/** `CartDelivery` of the SDL. */
export function showDelivery(
  { destination, method, pickupStores }: MockCart,
  delivery: ReturnType<typeof quote>['delivery'],
) {
  if (destination === null && method === null && pickupStores.length === 0) return null;
  return {
    ...{ country: null, region: null, postalCode: null, ...destination },
    method,
    pickup: pickupStores.map((store) => ({ storeId: formatGlobalId('Store', store) })),
    cost: delivery?.cost ?? null,
    discounts: delivery?.discounts ?? [],
  };
}

/** `Cart.deliveryOptions`: every method with what it would cost. */
export const deliveryOptions = (cart: MockCart, context: ServiceContext) =>
  mockMethods.flatMap(({ key, minDays, maxDays }) => {
    const { delivery, total } = quoteOf({ ...cart, method: key }, context);
    return delivery === null ? [] : [{ ...delivery, minDays, maxDays, cartTotal: total }];
  });

/** Arguments of `Cart.pickupOptions`. */
export interface PickupArguments {
  readonly near?: GeoPoint | null;
  readonly first: number;
}

/** `Cart.pickupOptions`: single stores only. */
export const pickupOptions = ({ lines, market }: MockCart, { near, first }: PickupArguments) =>
  mockStores
    .filter((store) => store.market === market && lines.length > 0)
    .filter(({ key }) => lines.every(({ sku, quantity }) => (stockOf(sku, key)?.quantity ?? 0) >= quantity))
    .map((store) => ({ store, distance: near ? distanceKm(near, store.geo) : null }))
    .sort((a, b) => (a.distance ?? 0) - (b.distance ?? 0))
    .slice(0, first)
    .map(({ store, distance }) => ({
      parts: [
        {
          storeId: formatGlobalId('Store', store.key),
          lineIds: lines.map(({ id }) => id),
          distanceKm: distance,
          readyAt: mockInstant,
        },
      ],
      readyAt: mockInstant,
    }));
