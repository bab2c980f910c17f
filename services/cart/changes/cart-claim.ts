import { sql, type Transaction } from 'kysely';
import { formatGlobalId } from '../../../schema/global-id.ts';
import { once } from '../../kit/idempotency.ts';
import type { Cart } from '../cart.ts';
import type { CartCall } from '../cart-call.ts';
import { readCarts } from '../cart-rows.ts';
import { hashOfCode } from '../handover/code.ts';
import { isHolder } from '../holder.ts';
import { idempotencyKeyErrors, idempotencyKeyReused } from '../input/idempotency-key.ts';
import { type Payload, payloadOf, Refusal, refuseIfAny } from '../refusal.ts';
import { cartOrdered, createKey, findStanding } from './cart-change.ts';
import { cartMerge } from './cart-merge.ts';

/** `CartClaimInput` of the SDL. */
export interface CartClaimInput {
  readonly code: string;
  readonly mode: 'TAKE' | 'JOIN';
  readonly idempotencyKey: string;
}

/** Has the cart of a code, once. */
export async function cartClaim(input: CartClaimInput, call: CartCall): Promise<Payload> {
  const claimed = await payloadOf(async () => {
    refuseIfAny(idempotencyKeyErrors(input.idempotencyKey));
    await assertFewMisses(call);
    const key = await claimOnce(input, call);
    // The same call again, after the cart went elsewhere once more: it is this caller's no longer.
    const cart = await findStanding(call, key);
    if (cart === null || !isHolder(cart, call.context)) throw new Refusal([codeNotValid]);
    return { cart };
  });
  const { cart, userErrors } = claimed;
  if (userErrors.some(({ code }) => code === 'CODE_NOT_VALID')) await noteMiss(call);
  const goesToCustomer =
    cart !== null &&
    cart.customerKey === null &&
    input.mode === 'TAKE' &&
    call.context.customerId !== undefined;
  return goesToCustomer ? cartMerge({ cartId: formatGlobalId('Cart', cart.knownAs) }, call) : claimed;
}

/** The key by which the caller has the cart from now on. */
function claimOnce({ code, mode, idempotencyKey }: CartClaimInput, call: CartCall): Promise<string> {
  const codeHash = hashOfCode(code);
  const { client, customerId } = call.context;
  const scope = [client ?? '', customerId ?? '', 'cartClaim'];
  return call.db.transaction().execute(async (trx) => {
    const outcome = await once(trx, { scope, key: idempotencyKey, input: { codeHash, mode } }, async () => {
      const cart = await useCode(trx, codeHash);
      if (cart.customerKey !== null) return isHolder(cart, call.context) ? cart.key : grant(trx, cart);
      return mode === 'TAKE' ? takeOver(trx, cart) : cart.key;
    });
    if (outcome.kind === 'reused') throw new Refusal([idempotencyKeyReused]);
    return outcome.objectId;
  });
}

// Of two who claim with one code the second finds none.
async function useCode(trx: Transaction<object>, codeHash: string): Promise<Cart> {
  const { rows } = await sql<{ cartKey: string; isOver: boolean }>`
    DELETE FROM cart_handover WHERE code_hash = ${codeHash}
    RETURNING cart_key AS "cartKey", expires_at <= clock_timestamp() AS "isOver"`.execute(trx);
  const [used] = rows;
  if (used === undefined || used.isOver) throw new Refusal([codeNotValid]);
  await sql`SELECT FROM cart WHERE key = ${used.cartKey} FOR UPDATE`.execute(trx);
  const [cart] = await readCarts(trx, [used.cartKey]);
  // It went elsewhere since the code was given.
  if (cart == null || cart.mergedInto !== null) throw new Refusal([codeNotValid]);
  if (cart.orderedAs !== null) throw new Refusal([{ ...cartOrdered, field: ['code'] }]);
  return cart;
}

async function grant(trx: Transaction<object>, { key: cartKey }: Cart): Promise<string> {
  const key = createKey();
  await sql`
    INSERT INTO cart_grant (key, cart_key, expires_at)
    VALUES (${key}, ${cartKey}, clock_timestamp() + interval '12 hours')`.execute(trx);
  return key;
}

// Under a new key, since knowing the key is owning the cart: the screen that knows the old one has it no longer.
async function takeOver(trx: Transaction<object>, { key: oldKey }: Cart): Promise<string> {
  const key = createKey();
  await sql`
    INSERT INTO cart (
      key, market, language, store, channel, destination, method, pickup_stores, codes, created_at)
    SELECT ${key}, market, language, store, channel, destination, method, pickup_stores, codes, created_at
    FROM cart WHERE key = ${oldKey}`.execute(trx);
  await sql`UPDATE cart_line SET cart_key = ${key} WHERE cart_key = ${oldKey}`.execute(trx);
  await sql`UPDATE shown_discounts SET cart_key = ${key} WHERE cart_key = ${oldKey}`.execute(trx);
  await sql`UPDATE cart SET merged_into = ${key}, updated_at = clock_timestamp() WHERE key = ${oldKey}`.execute(
    trx,
  );
  return key;
}

const maxMisses = 100;

async function assertFewMisses({ db, context }: CartCall): Promise<void> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM (
      SELECT FROM claim_miss
      WHERE client = ${context.client ?? ''} AND at > clock_timestamp() - interval '10 minutes'
      LIMIT ${maxMisses}) AS recent`.execute(db);
  if ((rows[0]?.count ?? 0) >= maxMisses) throw new Refusal([tooManyAttempts]);
}

async function noteMiss({ db, context }: CartCall): Promise<void> {
  await sql`INSERT INTO claim_miss (client) VALUES (${context.client ?? ''})`.execute(db);
}

const codeNotValid = {
  code: 'CODE_NOT_VALID' as const,
  field: ['code'],
  message: 'This code is not valid: it was mistyped, used before, or its ten minutes are over.',
};

const tooManyAttempts = {
  code: 'TOO_MANY_ATTEMPTS' as const,
  field: ['code'],
  message: 'Too many codes that are not valid were tried by this client: wait ten minutes.',
};
