import { sql } from 'kysely';
import { keyOfGlobalId } from '../../schema/global-id.ts';
import { isLine } from '../../schema/postal-address.ts';
import { quoted } from '../../schema/quoted.ts';
import { createRandomId, isRandomId } from './customer.ts';
import type { CustomerWarning } from './customer-warning.ts';
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

/** A wishlist after a change, and what of the change had no effect. */
export interface ChangedWishlist {
  readonly id: string;
  readonly warnings: readonly CustomerWarning[];
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

/** Adds SKUs; warns of those that were there already. */
export async function addItems(
  change: OwnChange,
  { wishlistId, skus }: WishlistItems,
): Promise<ChangedWishlist> {
  refuseIfAny(skuFaults(skus));
  const id = await findOwn(change, wishlistId);
  // Counted afterwards: only then it is known how many of the SKUs were there already.
  const added = await insertItems(change, id, skus);
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) AS count FROM wishlist_item WHERE wishlist_id = ${id}`.execute(change.trx);
  const count = rows[0]?.count ?? 0;
  // Too many: the throw takes back what was inserted.
  if (count > maxItems) {
    refuse('TOO_MANY_ITEMS', ['skus'], `The wishlist would have ${count} items: at most ${maxItems}.`);
  }
  if (added.length > 0) await touch(change, id);
  const before = untouched(skus, added, 'SKU_ALREADY_LISTED', 'was in the wishlist before');
  return { id, warnings: [...before, ...repeated(skus)] };
}

/** Removes SKUs; warns of those that were not there. */
export async function removeItems(
  change: OwnChange,
  { wishlistId, skus }: WishlistItems,
): Promise<ChangedWishlist> {
  refuseIfAny(skuFaults(skus));
  const id = await findOwn(change, wishlistId);
  const { rows } = await sql<{ sku: string }>`
    DELETE FROM wishlist_item WHERE wishlist_id = ${id} AND sku = ANY(${[...skus]}::text[])
    RETURNING sku`.execute(change.trx);
  if (rows.length > 0) await touch(change, id);
  const removed = rows.map(({ sku }) => sku);
  return { id, warnings: untouched(skus, removed, 'SKU_NOT_LISTED', 'was not in the wishlist') };
}

/** A warning for each SKU of the input, at its first place, on which the change had no effect. */
const untouched = (
  skus: readonly string[],
  touched: readonly string[],
  code: CustomerWarning['code'],
  because: string,
): readonly CustomerWarning[] =>
  skus.flatMap((sku, index) =>
    touched.includes(sku) || skus.indexOf(sku) < index
      ? []
      : [{ code, field: ['skus', String(index)], message: `${sku} ${because}.` }],
  );

/** A warning for each place at which a SKU stands once more. */
export const repeated = (skus: readonly string[]): readonly CustomerWarning[] =>
  skus.flatMap((sku, index) =>
    skus.indexOf(sku) < index
      ? [
          {
            code: 'SKU_ALREADY_LISTED',
            field: ['skus', String(index)],
            message: `${sku} stands earlier in skus: a wishlist holds it once.`,
          },
        ]
      : [],
  );

/** Removes a wishlist. */
export async function removeWishlist(change: OwnChange, wishlistId: string): Promise<void> {
  const id = await findOwn(change, wishlistId);
  await sql`DELETE FROM wishlist WHERE id = ${id}`.execute(change.trx);
}

// As the SDL says them.
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
  return refuse('WISHLIST_NOT_FOUND', ['wishlistId'], `This customer has no wishlist ${quoted(wishlistId)}.`);
}

// Gives those that are new; one that is in the list already stays where it is.
async function insertItems(
  { trx }: OwnChange,
  id: string,
  skus: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await sql<{ sku: string }>`
    INSERT INTO wishlist_item (wishlist_id, sku)
    SELECT ${id}, sku FROM unnest(${[...skus]}::text[]) WITH ORDINALITY AS given(sku, place) ORDER BY place
    ON CONFLICT DO NOTHING RETURNING sku`.execute(trx);
  return rows.map(({ sku }) => sku);
}

async function touch({ trx }: OwnChange, id: string): Promise<void> {
  await sql`UPDATE wishlist SET updated_at = clock_timestamp() WHERE id = ${id}`.execute(trx);
}
