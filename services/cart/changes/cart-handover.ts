import { sql } from 'kysely';
import type { CartCall } from '../cart-call.ts';
import { createCode, hashOfCode } from '../handover/code.ts';
import { drawCode, isCodeAddress } from '../handover/picture.ts';
import { Refusal, refuseIfAny, type UserError } from '../refusal.ts';
import { cartNotFound, cartOrdered, findCart } from './cart-change.ts';

/** `CartHandoverInput` of the SDL. */
export interface CartHandoverInput {
  readonly cartId: string;
  readonly url?: string | null;
}

/** `CartHandoverPayload` of the SDL. */
export interface HandoverPayload {
  readonly handover: { readonly code: string; readonly expiresAt: Date; readonly qr: string } | null;
  readonly userErrors: readonly UserError[];
  readonly warnings: readonly [];
}

/** Gives a code by which another screen can have the cart; the one before is void from now on. */
export async function cartHandover(
  { cartId, url = null }: CartHandoverInput,
  call: CartCall,
): Promise<HandoverPayload> {
  try {
    refuseIfAny(url === null || isCodeAddress(url) ? [] : [invalidUrl]);
    const cart = await findCart(call, cartId);
    if (cart.orderedAs !== null) throw new Refusal([cartOrdered]);
    const code = createCode();
    const { rows } = await sql<{ expiresAt: Date }>`
      INSERT INTO cart_handover (cart_key, code_hash, expires_at)
      SELECT key, ${hashOfCode(code)}, clock_timestamp() + interval '10 minutes'
      FROM cart WHERE key = ${cart.key} FOR KEY SHARE
      ON CONFLICT (cart_key) DO UPDATE SET code_hash = excluded.code_hash, expires_at = excluded.expires_at
      RETURNING expires_at AS "expiresAt"`.execute(call.db);
    const expiresAt = rows[0]?.expiresAt;
    // It was removed at this very moment.
    if (expiresAt === undefined) throw new Refusal([cartNotFound(['cartId'], cartId)]);
    return { handover: { code, expiresAt, qr: drawCode(code, url) }, userErrors: [], warnings: [] };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { handover: null, userErrors: error.userErrors, warnings: [] };
  }
}

const invalidUrl: UserError = {
  code: 'INVALID_URL',
  field: ['url'],
  message: 'Give an absolute address of at most 500 characters that holds {code}.',
};
