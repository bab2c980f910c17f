import { randomBytes } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { keyOfGlobalId } from '../../../schema/global-id.ts';
import { quoted } from '../../../schema/quoted.ts';
import type { Cart } from '../cart.ts';
import type { CartCall } from '../cart-call.ts';
import { followMerges, readCarts } from '../cart-rows.ts';
import { isHolder } from '../holder.ts';
import { CartMoved, Refusal, type UserError } from '../refusal.ts';
import type { LineWrite } from './addition.ts';

/** A key that nobody can guess: 128 random bits. */
export const createKey = (): string => randomBytes(16).toString('base64url');

/** The key of a cart's global id, or null where it can be none of ours. */
export function cartKeyOf(id: string): string | null {
  const key = keyOfGlobalId('Cart', id);
  return key !== null && /^[\w-]{22}$/.test(key) ? key : null;
}

/** The caller's cart as it stands; refuses where there is none or where it is somebody else's. */
export async function findCart(call: CartCall, id: string): Promise<Cart> {
  const key = cartKeyOf(id);
  const cart = key === null ? null : await findStanding(call, key);
  if (cart !== null && isHolder(cart, call.context)) return cart;
  throw new Refusal([cartNotFound(['cartId'], id)]);
}

/** There is none, or it is somebody else's: nobody is told which. */
export const cartNotFound = (field: readonly string[], id: string): UserError => ({
  code: 'CART_NOT_FOUND',
  field,
  message: `There is no cart ${quoted(id)} for you.`,
});

/** What was ordered stands in the order; it comes back only where that fails. */
export const cartOrdered: UserError = {
  code: 'CART_ORDERED',
  field: ['cartId'],
  message: 'The cart was ordered, or is being ordered: it can no longer be changed. See Cart.order.',
};

/** The cart of this key, or the one into which it went, whoever asks. */
export async function findStanding(call: CartCall, key: string): Promise<Cart | null> {
  const load = async (next: string): Promise<Cart | null> => (await readCarts(call.db, [next]))[0] ?? null;
  return followMerges(await load(key), load);
}

/**
 * Changes a cart in one transaction and answers it as it is then. Other changes of the same cart wait,
 * so that `work` sees what they made. Throws `CartMoved`.
 */
export async function changeCart(
  call: CartCall,
  { key, knownAs }: Cart,
  work: (trx: Transaction<object>, locked: Cart) => Promise<void>,
): Promise<Cart> {
  const changed = await call.db
    .transaction()
    .execute((trx) => changeLocked(trx, key, (cart) => work(trx, cart)));
  return { ...changed, knownAs };
}

/** The same inside a transaction that is under way. */
export async function changeLocked(
  trx: Transaction<object>,
  key: string,
  work: (locked: Cart) => Promise<void>,
): Promise<Cart> {
  await sql`SELECT FROM cart WHERE key = ${key} FOR UPDATE`.execute(trx);
  // Read under the lock: what the caller saw before may have changed while it waited.
  const locked = await readCart(trx, key);
  if (locked.mergedInto !== null) throw new CartMoved();
  if (locked.orderedAs !== null) throw new Refusal([cartOrdered]);
  await work(locked);
  // The instant of the change, not of the transaction's start: waiting for the lock can take a while.
  await sql`UPDATE cart SET updated_at = clock_timestamp() WHERE key = ${key}`.execute(trx);
  return readCart(trx, key);
}

/** A cart that was there a moment ago. Throws `CartMoved` where it was removed since, so that it is looked for anew. */
export async function readCart(trx: Transaction<object>, key: string): Promise<Cart> {
  const [cart] = await readCarts(trx, [key]);
  if (!cart) throw new CartMoved();
  return cart;
}

/** Where units are put in. */
export interface PutIn {
  /** The store; null leaves the line's as it is. */
  readonly store: string | null;
  /** The market in which stock was asked. */
  readonly market: string;
}

/** Makes lines and sets quantities, new lines in the order of `writes`. */
export async function writeLines(
  trx: Transaction<object>,
  cartKey: string,
  writes: readonly LineWrite[],
  { store, market }: PutIn,
): Promise<void> {
  await sql`
    INSERT INTO cart_line (id, cart_key, sku, quantity, store, could_have, could_have_in)
    SELECT id, ${cartKey}, sku, quantity, ${store}, available, CASE WHEN available IS NOT NULL THEN ${market} END
    FROM unnest(
      ${writes.map(({ id }) => id)}::text[], ${writes.map(({ sku }) => sku)}::text[],
      ${writes.map(({ quantity }) => quantity)}::int[], ${writes.map(({ available }) => available)}::int[]
    ) WITH ORDINALITY AS line(id, sku, quantity, available, position)
    ORDER BY position
    ON CONFLICT (id) DO UPDATE SET
      quantity = excluded.quantity, store = coalesce(excluded.store, cart_line.store),
      could_have = coalesce(excluded.could_have, cart_line.could_have),
      could_have_in = coalesce(excluded.could_have_in, cart_line.could_have_in)`.execute(trx);
}

/** Takes lines out. */
export async function deleteLines(trx: Transaction<object>, ids: readonly string[]): Promise<void> {
  await sql`DELETE FROM cart_line WHERE id = ANY(${[...ids]}::text[])`.execute(trx);
}
