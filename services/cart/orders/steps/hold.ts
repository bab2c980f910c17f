import { type HoldError, placeHold } from '../../neighbours/holds.ts';
import { holdReference, type Order, type OrderFailure } from '../order.ts';
import { fails, type OrderDesk, onBehalfOf, type Step, type StepOutcome } from './step.ts';

/** NEW: reserves the stock of all lines. */
export const hold: Step = async (desk, order) => {
  const outcome = await holdStock(desk, order);
  return outcome.kind === 'held' ? { kind: 'moves', to: 'HELD', changes: outcome.changes } : outcome.step;
};

type Held =
  | {
      readonly kind: 'held';
      readonly changes: { readonly holdAttempt: number; readonly holdExpiresAt: Date };
    }
  | { readonly kind: 'not held'; readonly step: StepOutcome };

/** Reserves under the order's current name for it or, where that one is over, under the next. */
export async function holdStock({ neighbours }: OrderDesk, order: Order): Promise<Held> {
  const { lines, holdSeconds: seconds } = order;
  for (let { holdAttempt } = order; ; holdAttempt += 1) {
    const reference = holdReference({ ...order, holdAttempt });
    const placed = await placeHold(neighbours, onBehalfOf(order), {
      reference,
      lines: lines.map(({ sku, quantity, store }) => ({ sku, quantity, store })),
      seconds,
    });
    if (placed.hold === null)
      return { kind: 'not held', step: fails(failureOf(order, placed.userErrors), { holdAttempt }) };
    const { state, expiresAt } = placed.hold;
    // One that was sold under this name cannot have been anybody else's.
    if (state === 'HELD' || state === 'CLAIMED')
      return { kind: 'held', changes: { holdAttempt, holdExpiresAt: new Date(expiresAt) } };
  }
}

function failureOf({ lines }: Order, [error]: readonly HoldError[]): OrderFailure {
  if (error === undefined) throw new Error('Stock neither held anything nor said why.');
  const { code, field, message, available } = error;
  if (code === 'OVERLOADED') return { code, message };
  // What stock never kept, or no longer keeps there, cannot be had either.
  const line = lines[Number(field[1])];
  return {
    ...{ code: 'INSUFFICIENT_STOCK', message, available: available ?? 0 },
    ...(line !== undefined && { lineId: line.id }),
  };
}
