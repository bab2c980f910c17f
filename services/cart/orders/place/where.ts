import type { GraphQLError } from 'graphql';
import type { Cart } from '../../cart.ts';
import type { CartCall } from '../../cart-call.ts';
import { askChosenStores } from '../../delivery/chosen-stores.ts';
import { pricedFor } from '../../priced-for.ts';
import { placesOfLines } from '../../serve-lines.ts';
import type { OrderPickup } from '../order.ts';

/** What neighbours say of where a cart is served from and goes to. */
export interface Where {
  /** The store of each line; null for the online warehouse. */
  readonly places: readonly (string | null)[];
  /** When what is fetched lies ready, by store. */
  readonly readyAt: ReadonlyMap<string, string | null>;
  /** Whether a method must be chosen, and is not; or why nobody can say. */
  readonly lacksMethod: boolean | GraphQLError;
}

/** Asks stock and pricing before anything is locked. Does not reject: what is wrong may not matter. */
export async function askWhere(cart: Cart, call: CartCall): Promise<Where> {
  const [places, readyAt, lacksMethod] = await Promise.all([
    placesOfLines(cart, call),
    askReadyAt(cart, call),
    askMethods(cart, call),
  ]);
  return { places, readyAt, lacksMethod };
}

async function askReadyAt(cart: Cart, call: CartCall): Promise<Where['readyAt']> {
  if (cart.pickupStores.length === 0) return new Map();
  const answer = await askChosenStores(cart, call);
  return new Map(answer.kind === 'failed' ? [] : answer.places.map(({ store, readyAt }) => [store, readyAt]));
}

// A shop without any terms sends for nothing; in any other, to choose none must not be cheaper than the cheapest.
async function askMethods(cart: Cart, call: CartCall): Promise<Where['lacksMethod']> {
  const { destination, method, pickupStores } = cart;
  if (destination === null || method !== null || pickupStores.length > 0) return false;
  const { market } = pricedFor(cart, call.context);
  const answer = await call.deliveryMethods.load({ market, destination });
  return answer.kind === 'failed' ? answer.error : answer.methods.length > 0;
}

/** Whether what was said of the one holds for the other. */
export const isServedAlike = (asked: Cart, cart: Cart): boolean => servedBy(asked) === servedBy(cart);

const servedBy = ({ store, destination, method, pickupStores, lines }: Cart): string =>
  JSON.stringify([
    ...[store, destination, method, pickupStores],
    lines.map(({ id, sku, quantity, store: from }) => [id, sku, quantity, from]),
  ]);

/** What is fetched, store by store. */
export function pickupOf({ lines }: Cart, { places, readyAt }: Where): readonly OrderPickup[] {
  const stores = [...new Set(places.flatMap((store) => store ?? []))];
  return stores.map((store) => ({
    store,
    lineIds: lines.filter((_, index) => places[index] === store).map(({ id }) => id),
    readyAt: readyAt.get(store) ?? null,
  }));
}
