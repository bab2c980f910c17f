import type { Cart, CartLine } from './cart.ts';
import type { CartCall } from './cart-call.ts';
import { storesOf } from './stock-for.ts';

/**
 * The store that serves each line, in the order of lines; null for the online warehouse. A line is served from one place:
 * online where that has it all, else from a store that does. What stock cannot say is left to the hold to decide.
 */
export const placesOfLines = (cart: Cart, call: CartCall): Promise<readonly (string | null)[]> =>
  Promise.all(cart.lines.map((line) => placeOf(cart, line, call)));

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
