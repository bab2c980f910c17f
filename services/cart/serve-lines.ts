import type { Cart, CartLine } from './cart.ts';
import type { CartCall } from './cart-call.ts';
import { askChosenStores, storeFor } from './delivery/chosen-stores.ts';
import { storesOf } from './stock-for.ts';

/**
 * The store that serves each line, in the order of lines; null for the online warehouse. A line is served from one place:
 * where it is fetched, or else online where that has it all, else from a store that does. What stock cannot say is left
 * to the hold to decide.
 */
export async function placesOfLines(cart: Cart, call: CartCall): Promise<readonly (string | null)[]> {
  const [first] = cart.pickupStores;
  if (first === undefined) return Promise.all(cart.lines.map((line) => placeOf(cart, line, call)));
  const answer = await askChosenStores(cart, call);
  const places = answer.kind === 'failed' ? [] : answer.places;
  // Never from elsewhere: whoever comes to the store must find it there.
  return cart.lines.map((line) => storeFor(line, cart.pickupStores, places) ?? first);
}

async function placeOf(cart: Cart, line: CartLine, call: CartCall): Promise<string | null> {
  const stores = storesOf(cart, line);
  if (stores.length === 0) return null;
  const has = async (store: string | null): Promise<boolean> => {
    const { sku, quantity } = line;
    const answer = await call.orderable.load({ market: call.context.market ?? cart.market, store, sku });
    return answer.kind === 'limited' && answer.available >= quantity;
  };
  if (await has(null)) return null;
  const able = await Promise.all(stores.map(has));
  return stores.find((_, index) => able[index]) ?? null;
}
