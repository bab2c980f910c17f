import { sql } from 'kysely';
import { keyOfGlobalId } from '../../../schema/global-id.ts';
import { quoted } from '../../../schema/quoted.ts';
import type { Cart, CartLine } from '../cart.ts';
import type { CartCall } from '../cart-call.ts';
import { askChosenStores, mostAvailable, storeFor } from '../delivery/chosen-stores.ts';
import { normalizeDestination } from '../input/destination.ts';
import type { PickupPlace } from '../neighbours/pickup-places.ts';
import { pricedFor } from '../priced-for.ts';
import { CartMoved, type Payload, payloadOf, refuseIfAny, type UserError } from '../refusal.ts';
import { changeCart, findCart } from './cart-change.ts';

/** `CartPickupSetInput` of the SDL. */
export interface CartPickupSetInput {
  readonly cartId: string;
  /** Global ids or keys. */
  readonly stores: readonly string[];
}

/** Has the goods fetched in stores. Rejects with the neighbour's own error where it cannot be asked. */
export function cartPickupSet({ cartId, stores }: CartPickupSetInput, call: CartCall): Promise<Payload> {
  return payloadOf(async () => {
    refuseIfAny(countErrors(stores));
    const found = await findCart(call, cartId);
    const keys = stores.map((store) => keyOfGlobalId('Store', store) ?? store);
    // Neighbours are asked before anything is locked; what they said is compared with the cart under the lock.
    const answer = await askChosenStores(found, call, keys);
    if (answer.kind === 'failed') throw answer.error;
    refuseIfAny(storeErrors(stores, keys, answer.places));
    const first = answer.places.find(({ store }) => store === keys[0]);
    const goesTo = first === undefined ? null : normalizeDestination(first.address);
    const method = await methodFor(found, goesTo, call);
    const asked = new Set(found.lines.map(({ sku }) => sku));
    const cart = await changeCart(call, found, async (trx, { key, lines }) => {
      if (lines.some(({ sku }) => !asked.has(sku))) throw new CartMoved();
      refuseIfAny(lines.flatMap((line) => lineErrors(line, keys, answer.places)));
      await sql`
        UPDATE cart SET destination = ${JSON.stringify(goesTo)}::jsonb, method = ${method},
          pickup_stores = ${[...new Set(keys)]}::text[]
        WHERE key = ${key}`.execute(trx);
    });
    return { cart };
  });
}

const maxStores = 3;

const countErrors = (stores: readonly string[]): readonly UserError[] =>
  stores.length >= 1 && stores.length <= maxStores
    ? []
    : [
        {
          code: 'INVALID_STORES',
          field: ['stores'],
          message: `A cart cannot be fetched in ${stores.length} stores: give 1 to ${maxStores}.`,
        },
      ];

const storeErrors = (
  given: readonly string[],
  keys: readonly string[],
  places: readonly PickupPlace[],
): readonly UserError[] =>
  keys.flatMap((key, index): UserError[] => {
    const field = ['stores', `${index}`];
    const place = places.find(({ store }) => store === key);
    const name = quoted(given[index] ?? key);
    if (place === undefined) {
      const message = `There is no store ${name} in this market: give a store's id or key.`;
      return [{ code: 'STORE_NOT_FOUND', field, message }];
    }
    if (place.offersPickup) return [];
    return [{ code: 'NO_PICKUP', field, message: `Nothing can be fetched in the store ${name}.` }];
  });

function lineErrors(line: CartLine, keys: readonly string[], places: readonly PickupPlace[]): UserError[] {
  if (storeFor(line, keys, places) !== undefined) return [];
  const { id: lineId, sku, quantity } = line;
  const available = mostAvailable(sku, places);
  const message = `The cart has ${quantity} of ${sku}, of which ${available} can be fetched in one of these stores.`;
  return [{ code: 'INSUFFICIENT_STOCK', field: ['stores'], message, lineId, available }];
}

// Null where the retailer has no terms for it: then nothing is charged for it either.
async function methodFor(
  cart: Cart,
  destination: Cart['destination'],
  call: CartCall,
): Promise<string | null> {
  const { market } = pricedFor(cart, call.context);
  const answer = await call.deliveryMethods.load({ market, destination });
  if (answer.kind === 'failed') throw answer.error;
  return answer.methods.find(({ kind }) => kind === 'PICKUP')?.key ?? null;
}
