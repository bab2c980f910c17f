import type { ServiceContext } from '../schema/context-header.ts';
import { keyOfGlobalId } from '../schema/global-id.ts';
import type { Changed, MockCart } from './cart-state.ts';
import type { MockOrder } from './order-state.ts';
import type { MockReturn } from './return-state.ts';

/** The carts of one mock. */
export interface CartMemory {
  /** Null where there is none or where it is somebody else's. */
  find(id: string, context: ServiceContext): MockCart | null;
  /** Orders by the keys of their carts. */
  readonly orders: Map<string, MockOrder>;
  /** Returns by their keys. */
  readonly returns: Map<string, MockReturn>;
  /** The one made last first, none that was ordered. */
  ofCustomer(customerKey: string): readonly MockCart[];
  /** The cart made last; null before the first one. */
  latest(): MockCart | null;
  createKey(): string;
  /** A cart that went into another one. */
  forget(key: string): void;
  /** Keeps what a change made of a cart, unless it was refused. */
  keep(changed: Changed): Changed;
  /** The same once per call; the same call again answers the cart as it stands. */
  keepOnce(call: string, work: () => Changed): Changed;
}

/** An empty memory. */
export function createCartMemory(): CartMemory {
  const carts = new Map<string, MockCart>();
  const orders = new Map<string, MockOrder>();
  const returns = new Map<string, MockReturn>();
  const keysByCall = new Map<string, string>();
  let forgotten = 0;
  const keep = (changed: Changed): Changed => {
    if (changed.userErrors.length === 0) carts.set(changed.cart.key, changed.cart);
    return changed;
  };
  return {
    orders,
    returns,
    find: (id, { customerId }) => {
      const cart = carts.get(keyOfGlobalId('Cart', id) ?? '');
      return cart && (cart.customerKey === null || cart.customerKey === customerId) ? cart : null;
    },
    ofCustomer: (customerKey) =>
      [...carts.values()]
        .filter(({ key, ...cart }) => cart.customerKey === customerKey && !orders.has(key))
        .reverse(),
    latest: () => [...carts.values()].at(-1) ?? null,
    createKey: () => `mock-${carts.size + forgotten + 1}`,
    forget: (key) => {
      if (carts.delete(key)) forgotten += 1;
    },
    keep,
    keepOnce: (call, work) => {
      const cart = carts.get(keysByCall.get(call) ?? '');
      if (cart !== undefined) return unchanged(cart);
      const changed = keep(work());
      if (changed.userErrors.length === 0) keysByCall.set(call, changed.cart.key);
      return changed;
    },
  };
}

/** A change that can only succeed. */
export const unchanged = (cart: MockCart): Changed => ({ cart, userErrors: [], warnings: [] });
