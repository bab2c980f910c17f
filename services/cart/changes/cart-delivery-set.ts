import { sql } from 'kysely';
import type { CartCall } from '../cart-call.ts';
import { type DestinationInput, destinationErrors, normalizeDestination } from '../input/destination.ts';
import { type Payload, payloadOf, refuseIfAny } from '../refusal.ts';
import { changeCart, findCart } from './cart-change.ts';

/** `CartDeliverySetInput` of the SDL. */
export interface CartDeliverySetInput {
  readonly cartId: string;
  readonly destination: DestinationInput;
}

/** Says where the goods go. */
export function cartDeliverySet(
  { cartId, destination }: CartDeliverySetInput,
  call: CartCall,
): Promise<Payload> {
  return payloadOf(async () => {
    refuseIfAny(destinationErrors(destination));
    const goesTo = JSON.stringify(normalizeDestination(destination));
    const cart = await changeCart(call, await findCart(call, cartId), async (trx, { key }) => {
      await sql`UPDATE cart SET destination = ${goesTo}::jsonb WHERE key = ${key}`.execute(trx);
    });
    return { cart };
  });
}
