import { quoted } from '../../../../schema/quoted.ts';
import { Refusal, type UserError } from '../../refusal.ts';
import type { Order, OrderLine } from '../order.ts';

/** What can be said of units. */
export type FulfilStep = 'READY' | 'COLLECTED' | 'SHIPPED';

/** Units of one line. */
export interface Units {
  readonly lineId: string;
  readonly quantity: number;
}

/** How many units of a line a step is still to be said of. */
export const leftFor = (line: OrderLine, step: FulfilStep): number => {
  const { quantity, cancelled, ready, shipped, collected } = line;
  if (step === 'READY') return quantity - cancelled - Math.max(ready, collected);
  return quantity - cancelled - shipped - collected;
};

/** Whether a line is fetched in a store. */
export const isFetched = ({ pickup, address }: Order, { id }: OrderLine): boolean =>
  address === null || pickup.some(({ lineIds }) => lineIds.includes(id));

/** The units that are meant: those that are named, or all that are left. Throws `Refusal`. */
export function unitsFor(order: Order, step: FulfilStep, named: readonly Units[] | null): readonly Units[] {
  if (named !== null) {
    const errors = named.flatMap((units, index) => unitErrors(order, step, named, units, index));
    if (errors.length > 0) throw new Refusal(errors);
    if (named.length > 0) return named;
  }
  const all = order.lines
    .filter((line) => isFetched(order, line) !== (step === 'SHIPPED'))
    .map((line) => ({ lineId: line.id, quantity: leftFor(line, step) }))
    .filter(({ quantity }) => quantity > 0);
  if (all.length === 0) throw new Refusal([nothingLeft(step)]);
  return all;
}

function unitErrors(
  order: Order,
  step: FulfilStep,
  named: readonly Units[],
  { lineId, quantity }: Units,
  index: number,
): readonly UserError[] {
  const at = ['lines', String(index)];
  const line = order.lines.find(({ id }) => id === lineId);
  if (line === undefined) {
    const message = `The order has no line ${quoted(lineId)}.`;
    return [{ code: 'LINE_NOT_FOUND', field: [...at, 'lineId'], message }];
  }
  if (named.findIndex((other) => other.lineId === lineId) < index) {
    const message = `The line ${quoted(lineId)} stands earlier in the input.`;
    return [{ code: 'LINE_REPEATED', field: [...at, 'lineId'], message }];
  }
  if (isFetched(order, line) === (step === 'SHIPPED')) {
    const message = step === 'SHIPPED' ? 'This line is fetched in a store.' : 'This line is sent.';
    return [{ code: 'STEP_NOT_POSSIBLE', field: [...at, 'lineId'], message }];
  }
  const left = leftFor(line, step);
  if (quantity >= 1 && quantity <= left) return [];
  const message = `quantity cannot be ${quantity}: give 1 to ${left}.`;
  return [{ code: 'INVALID_QUANTITY', field: [...at, 'quantity'], message }];
}

const nothingLeft = (step: FulfilStep): UserError => ({
  code: 'ORDER_NOT_OPEN',
  field: ['orderId'],
  message: `Nothing is left of this order of which ${step} could be said.`,
});
