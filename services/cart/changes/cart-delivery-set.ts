import { sql } from 'kysely';
import { quoted } from '../../../schema/quoted.ts';
import type { Cart, Destination } from '../cart.ts';
import type { CartCall } from '../cart-call.ts';
import { type DestinationInput, destinationErrors, normalizeDestination } from '../input/destination.ts';
import { pricedFor } from '../priced-for.ts';
import { type Payload, payloadOf, refuseIfAny, type UserError } from '../refusal.ts';
import { changeCart, findCart } from './cart-change.ts';

/** `CartDeliverySetInput` of the SDL. */
export interface CartDeliverySetInput {
  readonly cartId: string;
  readonly destination: DestinationInput;
  /** Undefined leaves it as it is. */
  readonly method?: string | null;
}

/** Says where the goods go and how they are sent there. */
export function cartDeliverySet(
  { cartId, destination, method }: CartDeliverySetInput,
  call: CartCall,
): Promise<Payload> {
  return payloadOf(async () => {
    refuseIfAny(destinationErrors(destination));
    const found = await findCart(call, cartId);
    const goesTo = normalizeDestination(destination);
    if (method != null) refuseIfAny(await methodErrors(found, goesTo, method, call));
    const cart = await changeCart(call, found, async (trx, { key, method: before, pickupStores }) => {
      // A method of fetching goods sends nothing.
      const kept = pickupStores.length > 0 ? null : before;
      await sql`
        UPDATE cart SET destination = ${JSON.stringify(goesTo)}::jsonb, pickup_stores = '{}',
          method = ${method === undefined ? kept : method}
        WHERE key = ${key}`.execute(trx);
    });
    return { cart };
  });
}

// Where pricing cannot be asked, the cart's own warnings say later whether it fits.
async function methodErrors(
  cart: Cart,
  destination: Destination,
  method: string,
  call: CartCall,
): Promise<readonly UserError[]> {
  const { market } = pricedFor(cart, call.context);
  const answer = await call.deliveryMethods.load({ market, destination });
  if (answer.kind === 'failed') throw answer.error;
  const able = answer.methods.filter(({ kind }) => kind === 'SHIP').map(({ key }) => key);
  if (able.includes(method)) return [];
  const known = able.length === 0 ? 'none is sent there' : `give ${able.join(', ')}`;
  const message = `There is no method ${quoted(method)} for goods to ${destination.country}: ${known}.`;
  return [{ code: 'DELIVERY_UNKNOWN', field: ['method'], message }];
}
