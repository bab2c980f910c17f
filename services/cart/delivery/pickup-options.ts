import { assertGeoPoint, assertWithin } from '../../../schema/read/arguments.ts';
import type { Cart } from '../cart.ts';
import type { CartCall } from '../cart-call.ts';
import type { PickupQuestion } from '../neighbours/pickup-places.ts';
import { pricedFor } from '../priced-for.ts';
import { type PickupPlan, planPickup } from './pickup-plans.ts';

/** Arguments of `Cart.pickupOptions`. */
export interface PickupOptionsArguments {
  readonly near?: PickupQuestion['near'];
  readonly first: number;
  readonly split: boolean;
}

/** Where the whole cart can be fetched. Throws stock's own error. */
export async function pickupOptionsOf(
  cart: Cart,
  { near, first, split }: PickupOptionsArguments,
  call: CartCall,
): Promise<readonly PickupPlan[]> {
  assertWithin('first', first, 1, 50);
  assertGeoPoint('near', near);
  if (cart.lines.length === 0) return [];
  const answer = await call.pickupPlaces.load({
    market: pricedFor(cart, call.context).market,
    skus: cart.lines.map(({ sku }) => sku),
    stores: null,
    near: near ?? null,
  });
  if (answer.kind === 'failed') throw answer.error;
  return planPickup(cart.lines, answer.places, { first, split });
}
