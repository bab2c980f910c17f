import { sql } from 'kysely';
import type { CartCall } from '../cart-call.ts';
import { codeErrors, maxCodes, normalizeCodes, tooManyCodes } from '../input/codes.ts';
import { type Payload, payloadOf, refuseIfAny } from '../refusal.ts';
import { changeCart, findCart } from './cart-change.ts';

/** `CartDiscountApplyInput` of the SDL. */
export interface CartDiscountApplyInput {
  readonly cartId: string;
  readonly codes: readonly string[];
}

/** Sets the codes of a cart; whether they take anything off is for each quote to say. */
export function cartDiscountApply(
  { cartId, codes }: CartDiscountApplyInput,
  call: CartCall,
): Promise<Payload> {
  return payloadOf(async () => {
    const kept = [...normalizeCodes(codes)];
    refuseIfAny(kept.length > maxCodes ? [tooManyCodes('TOO_MANY_CODES', kept.length)] : codeErrors(codes));
    const cart = await changeCart(call, await findCart(call, cartId), async (trx, { key }) => {
      await sql`UPDATE cart SET codes = ${kept}::text[] WHERE key = ${key}`.execute(trx);
    });
    return { cart };
  });
}
