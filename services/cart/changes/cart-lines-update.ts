import { quoted } from '../../../schema/quoted.ts';
import type { Cart, CartLine } from '../cart.ts';
import type { CartCall } from '../cart-call.ts';
import { insufficientStock, invalidQuantity, maxQuantity, noLines } from '../input/lines.ts';
import type { StockAnswer } from '../neighbours/orderable.ts';
import { pricedFor } from '../priced-for.ts';
import { type Payload, payloadOf, Refusal, refuseIfAny, type UserError } from '../refusal.ts';
import { stockFor, storesForChange } from '../stock-for.ts';
import { changeCart, deleteLines, findCart, writeLines } from './cart-change.ts';

/** `CartLinesUpdateInput` of the SDL. */
export interface CartLinesUpdateInput {
  readonly cartId: string;
  readonly lines: readonly LineUpdate[];
}

interface LineUpdate {
  readonly id: string;
  readonly quantity: number;
}

/** Sets quantities. A line that is named twice is refused: nobody can tell which quantity was meant. */
export function cartLinesUpdate({ cartId, lines }: CartLinesUpdateInput, call: CartCall): Promise<Payload> {
  return payloadOf(async () => {
    if (lines.length === 0) throw new Refusal([noLines('lines')]);
    refuseIfAny(
      lines.flatMap(({ id, quantity }, index) => [
        ...(lines.findIndex((line) => line.id === id) < index ? [lineRepeated(index, id)] : []),
        ...(quantity < 0 || quantity > maxQuantity ? [invalidQuantity(index, quantity, 0)] : []),
      ]),
    );
    const found = await findCart(call, cartId);
    const { market } = pricedFor(found, call.context);
    const stock = await askStock(call, market, found, lines);
    const cart = await changeCart(call, found, async (trx, locked) => {
      refuseIfAny(lines.flatMap((line, index) => updateErrors(line, index, locked.lines, stock)));
      // Only lines that are named are written, so that a line which fell short since stays as it is.
      const quantities = new Map(lines.map(({ id, quantity }) => [id, quantity]));
      const named = locked.lines.flatMap(({ id, sku, quantity: before }) => {
        const quantity = quantities.get(id);
        const answer = stock.get(id);
        const available = answer?.kind === 'limited' ? answer.available : null;
        return quantity === undefined ? [] : [{ id, sku, quantity, available, isRaised: quantity > before }];
      });
      const kept = named.filter(({ quantity }) => quantity > 0);
      await writeLines(
        trx,
        locked.key,
        kept.filter(({ isRaised }) => isRaised),
        { store: call.context.store ?? null, market },
      );
      await writeLines(
        trx,
        locked.key,
        kept.filter(({ isRaised }) => !isRaised),
        { store: null, market },
      );
      await deleteLines(
        trx,
        named.filter(({ quantity }) => quantity === 0).map(({ id }) => id),
      );
    });
    return { cart };
  });
}

// Asked before the lock is taken: the SKU of a line never changes, only whether the line is still there.
async function askStock(
  call: CartCall,
  market: string,
  cart: Cart,
  updates: readonly LineUpdate[],
): Promise<ReadonlyMap<string, StockAnswer>> {
  // Only lines that grow are asked about: who takes less needs nobody's leave.
  const raised = cart.lines.filter(({ id, quantity }) =>
    updates.some((update) => update.id === id && update.quantity > quantity),
  );
  const answers = await Promise.all(
    raised.map((line) => stockFor(call, market, storesForChange(cart, line, call.context), line.sku)),
  );
  return new Map(raised.map(({ id }, index) => [id, answers[index] as StockAnswer]));
}

// Asking for less than before is always possible, even where less still is more than can be had.
function updateErrors(
  { id, quantity }: LineUpdate,
  index: number,
  present: readonly CartLine[],
  stock: ReadonlyMap<string, StockAnswer>,
): UserError[] {
  const line = present.find((candidate) => candidate.id === id);
  if (line === undefined) return [lineNotFound(['lines', String(index), 'id'], id)];
  const answer = stock.get(id);
  const isTooMuch = answer?.kind === 'limited' && quantity > line.quantity && quantity > answer.available;
  return isTooMuch ? [insufficientStock(index, line.sku, answer.available)] : [];
}

const lineRepeated = (index: number, id: string): UserError => ({
  code: 'LINE_REPEATED',
  field: ['lines', String(index), 'id'],
  message: `Line ${quoted(id)} stands twice: give it once.`,
});

/** The cart has no such line. */
export const lineNotFound = (field: readonly string[], id: string): UserError => ({
  code: 'LINE_NOT_FOUND',
  field,
  message: `The cart has no line ${quoted(id)}.`,
});
