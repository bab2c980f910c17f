import type { Transaction } from 'kysely';
import { once } from '../../kit/idempotency.ts';
import type { Cart } from '../cart.ts';
import type { CartCall } from '../cart-call.ts';
import type { CartWarning } from '../cart-warning.ts';
import { idempotencyKeyErrors, idempotencyKeyReused } from '../input/idempotency-key.ts';
import { type LineInput, lineErrors, noLines, wantedLines } from '../input/lines.ts';
import { askAboutSkus, type SkuFacts } from '../neighbours/sku-facts.ts';
import { pricedFor } from '../priced-for.ts';
import { type Payload, payloadOf, Refusal, refuseIfAny } from '../refusal.ts';
import { storesForChange } from '../stock-for.ts';
import { planAddition } from './addition.ts';
import { changeLocked, createKey, findCart, readCart, writeLines } from './cart-change.ts';

/** `CartLinesAddInput` of the SDL. */
export interface CartLinesAddInput {
  readonly cartId: string;
  readonly lines: readonly LineInput[];
  readonly idempotencyKey: string;
}

/**
 * Adds lines as far as stock allows; all of them or none. A doubled call answers the cart as it stands,
 * without the reductions that the first one told of.
 */
export function cartLinesAdd(input: CartLinesAddInput, call: CartCall): Promise<Payload> {
  return payloadOf(async () => {
    refuseIfAny([
      ...(input.lines.length === 0 ? [noLines('lines')] : []),
      ...lineErrors(input.lines),
      ...idempotencyKeyErrors(input.idempotencyKey),
    ]);
    // Found before anybody is asked: a stranger's call costs no neighbour anything.
    const cart = await findCart(call, input.cartId);
    const skus = wantedLines(input.lines).map(({ sku }) => sku);
    const storesOfSku = (sku: string) =>
      storesForChange(
        cart,
        cart.lines.find((line) => line.sku === sku),
        call.context,
      );
    const situation = pricedFor(cart, call.context);
    const facts = await askAboutSkus(call, situation, storesOfSku, skus);
    return call.db
      .transaction()
      .execute((trx) => addOnce(trx, cart, input, { facts, market: situation.market }, call));
  });
}

async function addOnce(
  trx: Transaction<object>,
  { key: cartKey, knownAs }: Cart,
  { cartId, lines, idempotencyKey }: CartLinesAddInput,
  { facts, market }: { readonly facts: ReadonlyMap<string, SkuFacts>; readonly market: string },
  { context }: CartCall,
): Promise<{ readonly cart: Cart; readonly reductions: readonly CartWarning[] }> {
  // The cart as the caller names it: it may have become a customer's, or gone into his, since the first call.
  const scope = [context.client ?? '', cartId, 'cartLinesAdd'];
  let reductions: readonly CartWarning[] = [];
  // The key's row before the cart's: every call takes them in this order.
  const outcome = await once(trx, { scope, key: idempotencyKey, input: lines }, async () => {
    await changeLocked(trx, cartKey, async (locked) => {
      const addition = planAddition(locked.lines, wantedLines(lines), facts, createKey);
      reductions = addition.reductions;
      await writeLines(trx, cartKey, addition.writes, { store: context.store ?? null, market });
    });
    return cartKey;
  });
  if (outcome.kind === 'reused') throw new Refusal([idempotencyKeyReused]);
  return { cart: { ...(await readCart(trx, cartKey)), knownAs }, reductions };
}
