import DataLoader from 'dataloader';
import type { Kysely } from 'kysely';
import type { ServiceContext } from '../../schema/context-header.ts';
import type { ServiceCall } from '../kit/service.ts';
import type { Customer, CustomerAddress, Wishlist, WishlistItem } from './customer.ts';
import type { Catalogue } from './known-skus.ts';
import { readAddresses, readCustomers, readItems, readWishlists, readWishlistsOf } from './rows.ts';

/** What one operation reads. Loaders batch but remember nothing: a mutation's answer shows what it changed. */
export interface CustomerCall extends ServiceCall {
  readonly db: Kysely<object>;
  /** Null where the service was not told how to reach it. */
  readonly catalogue: Catalogue | null;
  readonly customers: DataLoader<string, Customer | null>;
  /** By customer. */
  readonly addresses: DataLoader<string, readonly CustomerAddress[]>;
  /** By customer. */
  readonly wishlistsOf: DataLoader<string, readonly Wishlist[]>;
  readonly wishlists: DataLoader<string, Wishlist | null>;
  /** By wishlist. */
  readonly items: DataLoader<string, readonly WishlistItem[]>;
}

/** Makes the context value of one operation. */
export function createCustomerCall(
  db: Kysely<object>,
  call: ServiceCall,
  catalogue: Catalogue | null,
): CustomerCall {
  const loader = <Value>(
    read: (db: Kysely<object>, keys: readonly string[]) => Promise<readonly Value[]>,
  ): DataLoader<string, Value> => new DataLoader((keys) => read(db, keys), { cache: false });
  return {
    ...call,
    db,
    catalogue,
    customers: loader(readCustomers),
    addresses: loader(readAddresses),
    wishlistsOf: loader(readWishlistsOf),
    wishlists: loader(readWishlists),
    items: loader(readItems),
  };
}

/** Whether the caller may see what belongs to this customer: it is their own, or they may read any. */
export const maySee = (customerId: string, context: ServiceContext): boolean =>
  // Scopes come space separated, as tokens have them.
  customerId === context.customerId || context.scopes?.split(' ').includes('customers:read') === true;
