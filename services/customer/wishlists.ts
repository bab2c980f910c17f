import { sql } from 'kysely';
import { keyOfGlobalId } from '../../schema/global-id.ts';
import { isLine } from '../../schema/postal-address.ts';
import { createRandomId, isRandomId } from './customer.ts';
import type { OwnChange } from './own-change.ts';
import { invalid, refuse, refuseIfAny, type UserError } from './refusal.ts';
import { readWishlists } from './rows.ts';

/** `WishlistCreateInput` without its key. */
export interface WishlistCreation {
  readonly title: string;
  readonly skus: readonly string[];
}

/** `WishlistItemsAddInput` and `WishlistItemsRemoveInput`. */
export interface WishlistItems {
  /** Global. */
  readonly wishlistId: string;
  readonly skus: readonly string[];
}

/** Refuses what no new wishlist can have. */
export function checkWishlist({ title, skus }: WishlistCreation): void {
  const count = new Set(skus).size;
  refuseIfAny([
    ...(isLine(title, 100) ? [] : [invalid(['title'], title, 'Give 1 to 100 characters on one line.')]),
    ...skuFaults(skus),
    ...(count <= maxItems ? [] : [invalid(['skus'], `${count} SKUs`, `Give at most ${maxItems}.`)]),
  ]);
}

/** Makes a wishlist and gives its id. */
export async function createWishlist(change: OwnChange, { title, skus }: WishlistCreation): Promise<string> {
  const { trx, customerId } = change;
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) AS count FROM wishlist WHERE customer_id = ${customerId}`.execute(trx);
  if ((rows[0]?.count ?? 0) >= maxWishlists) {
    refuse('TOO_MANY_WISHLISTS', null, `A customer has at most ${maxWishlists} wishlists: remove one first.`);
  }
  const id = createRandomId();
  await sql`INSERT INTO wishlist (id, customer_id, title) VALUES (${id}, ${customerId}, ${title})`.execute(
    trx,
  );
  await insertItems(change, id, skus);
  return id;
}

/** Adds SKUs and gives the wishlist's id. */
export async function addItems(change: OwnChange, { wishlistId, skus }: WishlistItems): Promise<string> {
  refuseIfAny(skuFaults(skus));
  const id = await findOwn(change, wishlistId);
  // Counted afterwards: only then it is known how many of the SKUs were there already.
  const added = await insertItems(change, id, skus);
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) AS count FROM wishlist_item WHERE wishlist_id = ${id}`.execute(change.trx);
  const count = rows[0]?.count ?? 0;
  if (count > maxItems) {
    refuse('TOO_MANY_ITEMS', ['skus'], `The wishlist would have ${count} items: at most ${maxItems}.`);
  }
  if (added > 0) await touch(change, id);
  return id;
}

/** Removes SKUs and gives the wishlist's id. */
export async function removeItems(change: OwnChange, { wishlistId, skus }: WishlistItems): Promise<string> {
  refuseIfAny(skuFaults(skus));
  const id = await findOwn(change, wishlistId);
  const { rows } = await sql`
    DELETE FROM wishlist_item WHERE wishlist_id = ${id} AND sku = ANY(${[...skus]}::text[])
    RETURNING 1`.execute(change.trx);
  if (rows.length > 0) await touch(change, id);
  return id;
}

/** Removes a wishlist. */
export async function removeWishlist(change: OwnChange, wishlistId: string): Promise<void> {
  const id = await findOwn(change, wishlistId);
  await sql`DELETE FROM wishlist WHERE id = ${id}`.execute(change.trx);
}

const maxWishlists = 20;
const maxItems = 200;

const skuFaults = (skus: readonly string[]): readonly UserError[] =>
  skus.flatMap((sku, index) =>
    isLine(sku, 100) ? [] : [invalid(['skus', String(index)], sku, 'Give 1 to 100 characters on one line.')],
  );

// Somebody else's list and no list at all get the same answer.
async function findOwn({ trx, customerId }: OwnChange, wishlistId: string): Promise<string> {
  const key = keyOfGlobalId('Wishlist', wishlistId);
  const [found] = key !== null && isRandomId(key) ? await readWishlists(trx, [key]) : [];
  if (found?.customerId === customerId) return found.id;
  return refuse(
    'WISHLIST_NOT_FOUND',
    ['wishlistId'],
    `This customer has no wishlist ${JSON.stringify(wishlistId)}.`,
  );
}

// One that is in the list already stays where it is.
async function insertItems({ trx }: OwnChange, id: string, skus: readonly string[]): Promise<number> {
  const { rows } = await sql`
    INSERT INTO wishlist_item (wishlist_id, sku)
    SELECT ${id}, sku FROM unnest(${[...skus]}::text[]) WITH ORDINALITY AS given(sku, place) ORDER BY place
    ON CONFLICT DO NOTHING RETURNING 1`.execute(trx);
  return rows.length;
}

async function touch({ trx }: OwnChange, id: string): Promise<void> {
  await sql`UPDATE wishlist SET updated_at = clock_timestamp() WHERE id = ${id}`.execute(trx);
}
