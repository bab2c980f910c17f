import { type Kysely, sql } from 'kysely';
import {
  type Customer,
  type CustomerAddress,
  isRandomId,
  type Wishlist,
  type WishlistItem,
} from './customer.ts';

/** Customers in the order of `ids`; null where there is none. */
export async function readCustomers(
  db: Kysely<object>,
  ids: readonly string[],
): Promise<readonly (Customer | null)[]> {
  // PostgreSQL's text cannot hold a zero byte, so nobody has such an id.
  const { rows } = await sql<Customer>`
    SELECT id, profile, created_at AS "createdAt",
      (SELECT coalesce(jsonb_agg(jsonb_build_object('issuer', issuer, 'subject', subject) ORDER BY seen_at, issuer, subject), '[]')
       FROM customer_identity WHERE customer_id = customer.id) AS identities
    FROM customer WHERE id = ANY(${ids.filter((id) => !id.includes('\0'))}::text[])`.execute(db);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
}

/** Addresses of each customer, in the order in which they were added. */
export async function readAddresses(
  db: Kysely<object>,
  customerIds: readonly string[],
): Promise<readonly (readonly CustomerAddress[])[]> {
  const { rows } = await sql<CustomerAddress & { readonly customerId: string }>`
    SELECT id, customer_id AS "customerId", label, address, is_default AS "isDefault"
    FROM customer_address WHERE customer_id = ANY(${[...customerIds]}::text[]) ORDER BY position`.execute(db);
  return groupRows(customerIds, rows, (row) => row.customerId);
}

/** Wishlists of each customer, the one changed last first. */
export async function readWishlistsOf(
  db: Kysely<object>,
  customerIds: readonly string[],
): Promise<readonly (readonly Wishlist[])[]> {
  const { rows } = await sql<Wishlist>`
    SELECT id, customer_id AS "customerId", title, updated_at AS "updatedAt"
    FROM wishlist WHERE customer_id = ANY(${[...customerIds]}::text[])
    ORDER BY updated_at DESC, position DESC`.execute(db);
  return groupRows(customerIds, rows, (row) => row.customerId);
}

/** Wishlists in the order of `ids`; null where there is none. */
export async function readWishlists(
  db: Kysely<object>,
  ids: readonly string[],
): Promise<readonly (Wishlist | null)[]> {
  const { rows } = await sql<Wishlist>`
    SELECT id, customer_id AS "customerId", title, updated_at AS "updatedAt"
    FROM wishlist WHERE id = ANY(${ids.filter(isRandomId)}::text[])`.execute(db);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
}

/** Items of each wishlist, the one added last first. */
export async function readItems(
  db: Kysely<object>,
  wishlistIds: readonly string[],
): Promise<readonly (readonly WishlistItem[])[]> {
  const { rows } = await sql<WishlistItem & { readonly wishlistId: string }>`
    SELECT wishlist_id AS "wishlistId", sku, added_at AS "addedAt"
    FROM wishlist_item WHERE wishlist_id = ANY(${[...wishlistIds]}::text[]) ORDER BY position DESC`.execute(
    db,
  );
  return groupRows(wishlistIds, rows, (row) => row.wishlistId);
}

/** The rows of each key, in their order. */
function groupRows<Row>(
  keys: readonly string[],
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): readonly (readonly Row[])[] {
  const groups = new Map<string, Row[]>(keys.map((key) => [key, []]));
  for (const row of rows) groups.get(keyOf(row))?.push(row);
  return keys.map((key) => groups.get(key) ?? []);
}
