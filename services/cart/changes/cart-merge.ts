import { sql, type Transaction } from 'kysely';
import type { Cart } from '../cart.ts';
import type { CartCall } from '../cart-call.ts';
import { readCustomerCarts } from '../cart-rows.ts';
import type { CartWarning } from '../cart-warning.ts';
import { maxCodes } from '../input/codes.ts';
import { askAboutSkus, type SkuFacts } from '../neighbours/sku-facts.ts';
import { pricedFor } from '../priced-for.ts';
import { CartMoved, type Payload, payloadOf, Refusal, refuseIfAny } from '../refusal.ts';
import { storesOf } from '../stock-for.ts';
import {
  cartKeyOf,
  cartNotFound,
  cartOrdered,
  createKey,
  findCart,
  findStanding,
  readCart,
  writeLines,
} from './cart-change.ts';
import { mergeLines } from './merge-lines.ts';

/** `CartMergeInput` of the SDL. */
export interface CartMergeInput {
  readonly cartId: string;
  readonly intoId?: string | null;
}

interface Merged {
  readonly cart: Cart;
  readonly reductions: readonly CartWarning[];
}

/** Puts a guest's cart into its customer's, once. */
export function cartMerge(input: CartMergeInput, call: CartCall): Promise<Payload> {
  return payloadOf(async () => {
    const { customerId, customerGroup } = call.context;
    if (customerId === undefined) throw new Refusal([notSignedIn]);
    const coming = await findCart(call, input.cartId);
    const named = input.intoId == null ? null : await findOwn(call, input.intoId, customerId);
    if (coming.orderedAs !== null) throw new Refusal([cartOrdered]);
    // It is his already: he brought it before, or it became his.
    if (coming.customerKey !== null) return { cart: coming };
    // Asked before anything is locked; whatever comes into the cart meanwhile begins the whole anew.
    const situation = pricedFor(coming, call.context);
    const facts = await askAboutSkus(
      call,
      situation,
      () => storesOf(coming),
      coming.lines.map(({ sku }) => sku),
    );
    return call.db.transaction().execute(async (trx) => {
      // One merge of a customer at a time: of two that find no cart of his, the second one finds the first one's.
      await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`cart of ${customerId}`}, 2))`.execute(trx);
      const target = named ?? (await findNewest(trx, customerId, coming.market));
      if (target === null) return adopt(trx, coming, customerId, customerGroup ?? null);
      return merge(trx, coming, target, { facts, market: situation.market });
    });
  });
}

// Another customer's cart is none; nor is a guest's: it would have to become somebody's first.
async function findOwn(call: CartCall, id: string, customerId: string): Promise<Cart> {
  const key = cartKeyOf(id);
  const cart = key === null ? null : await findStanding(call, key);
  if (cart?.customerKey === customerId) {
    refuseIfAny(cart.orderedAs === null ? [] : [{ ...cartOrdered, field: ['intoId'] }]);
    return cart;
  }
  throw new Refusal([cartNotFound(['intoId'], id)]);
}

async function findNewest(
  trx: Transaction<object>,
  customerId: string,
  market: string,
): Promise<Cart | null> {
  const [carts = []] = await readCustomerCarts(trx, [customerId], 20);
  return carts.find((cart) => cart.market === market) ?? null;
}

async function adopt(
  trx: Transaction<object>,
  { key }: Cart,
  customerId: string,
  customerGroup: string | null,
): Promise<Merged> {
  const { rows } = await sql`
    UPDATE cart SET customer_key = ${customerId}, customer_group = ${customerGroup}, updated_at = clock_timestamp()
    WHERE key = ${key} AND customer_key IS NULL AND merged_into IS NULL AND ordered_as IS NULL RETURNING 1`.execute(
    trx,
  );
  if (rows.length === 0) throw new CartMoved();
  return { cart: await readCart(trx, key), reductions: [] };
}

async function merge(
  trx: Transaction<object>,
  { key: comingKey }: Cart,
  { key: targetKey }: Cart,
  { facts, market }: { readonly facts: ReadonlyMap<string, SkuFacts>; readonly market: string },
): Promise<Merged> {
  await sql`
    SELECT FROM cart WHERE key IN (${comingKey}, ${targetKey}) ORDER BY key FOR UPDATE`.execute(trx);
  const coming = await readCart(trx, comingKey);
  const target = await readCart(trx, targetKey);
  const isUnknown = coming.lines.some(({ sku }) => !facts.has(sku));
  const isElsewhere = [coming, target].some(
    ({ mergedInto, orderedAs }) => mergedInto !== null || orderedAs !== null,
  );
  if (isUnknown || isElsewhere || coming.customerKey !== null) throw new CartMoved();
  const { writes, reductions } = mergeLines(target.lines, coming.lines, facts, createKey);
  const count = new Set([...target.lines, ...writes].map(({ id }) => id)).size;
  if (count > maxMergedLines) throw new Refusal([tooManyLines(count)]);
  for (const write of writes) await writeLines(trx, targetKey, [write], { store: write.store, market });
  const codes = [...new Set([...target.codes, ...coming.codes])].slice(0, maxCodes);
  // Where goods go and how belong together: either the one's or the other's.
  const { destination, method, pickupStores } = target.destination === null ? coming : target;
  await sql`
    UPDATE cart SET codes = ${codes}::text[], updated_at = clock_timestamp(),
      destination = ${destination && JSON.stringify(destination)}::jsonb, method = ${method},
      pickup_stores = ${[...pickupStores]}::text[]
    WHERE key = ${targetKey}`.execute(trx);
  await sql`UPDATE cart SET merged_into = ${targetKey}, updated_at = clock_timestamp() WHERE key = ${comingKey}`.execute(
    trx,
  );
  return { cart: await readCart(trx, targetKey), reductions };
}

// As many as a quote has.
const maxMergedLines = 500;

const tooManyLines = (count: number) => ({
  code: 'TOO_MANY_LINES' as const,
  field: ['cartId'],
  message: `A cart cannot have ${count} lines, even a merged one: at most ${maxMergedLines}.`,
});

const notSignedIn = {
  code: 'NOT_SIGNED_IN' as const,
  field: ['cartId'],
  message: 'Nobody is signed in: send the token of the customer whose cart it is to go into.',
};
