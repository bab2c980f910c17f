import type { IResolvers } from '@graphql-tools/utils';
import { formatGlobalId, keyOfGlobalId } from '../../schema/global-id.ts';
import type { Customer, Wishlist } from './customer.ts';
import { type CustomerCall, maySee } from './customer-call.ts';
import { signIn } from './sign-in.ts';

/** Resolvers of everything that a customer may see. */
export const queryResolvers: IResolvers<unknown, CustomerCall> = {
  Query: {
    customer: (_: unknown, __: unknown, call) => signIn(call),
    customersByIds: (_: unknown, { ids }: { ids: readonly string[] }, call) =>
      Promise.all(ids.map((id) => findCustomer(keyOfGlobalId('Customer', id), call))),
    wishlistsByIds: (_: unknown, { ids }: { ids: readonly string[] }, call) =>
      Promise.all(ids.map((id) => findWishlist(keyOfGlobalId('Wishlist', id), call))),
  },
  Customer: {
    id: ({ id }: Customer) => formatGlobalId('Customer', id),
    addresses: ({ id }: Customer, _: unknown, call) => call.addresses.load(id),
    wishlists: ({ id }: Customer, _: unknown, call) => call.wishlistsOf.load(id),
  },
  Wishlist: {
    id: ({ id }: Wishlist) => formatGlobalId('Wishlist', id),
    items: ({ id }: Wishlist, _: unknown, call) => call.items.load(id),
  },
};

// Whoever may not see it learns not even whether there is one.
async function findCustomer(key: string | null, call: CustomerCall): Promise<Customer | null> {
  if (key === null || !maySee(key, call.context)) return null;
  return key === call.context.customerId ? signIn(call) : call.customers.load(key);
}

async function findWishlist(key: string | null, call: CustomerCall): Promise<Wishlist | null> {
  const wishlist = key === null ? null : await call.wishlists.load(key);
  return wishlist !== null && maySee(wishlist.customerId, call.context) ? wishlist : null;
}
