import type { ServiceContext } from '../../schema/context-header.ts';
import type { Cart, CartLine } from './cart.ts';
import type { CartCall } from './cart-call.ts';
import type { StockAnswer } from './neighbours/orderable.ts';

/** Stores from which a line may be served, besides the online warehouse. */
export type Stores = readonly string[];

type WithStores = Pick<Cart, 'store'> & Partial<Pick<Cart, 'pickupStores'>>;

/**
 * The store in which the cart was made, the one in which units were put into the line, and those where it is fetched: the
 * same for every reader.
 */
export const storesOf = (cart: WithStores, line?: Pick<CartLine, 'store'>): Stores => [
  ...new Set([cart.store, line?.store, ...(cart.pickupStores ?? [])].flatMap((store) => store ?? [])),
];

/** The same for a change, which may take what stands in the store where it is made. */
export const storesForChange = (
  cart: WithStores,
  line: Pick<CartLine, 'store'> | undefined,
  { store }: ServiceContext,
): Stores => [...new Set([...storesOf(cart, line), ...(store === undefined ? [] : [store])])];

/** How many of a SKU one line can have: what the best place to serve it from has, since a line is served from one. */
export async function stockFor(
  call: CartCall,
  market: string,
  stores: Stores,
  sku: string,
): Promise<StockAnswer> {
  const places = stores.length === 0 ? [null] : stores;
  const answers = await Promise.all(places.map((store) => call.orderable.load({ market, store, sku })));
  const known = answers.flatMap((answer) => (answer.kind === 'limited' ? [answer.available] : []));
  return known.length < answers.length
    ? { kind: 'unknown' }
    : { kind: 'limited', available: Math.max(...known) };
}
