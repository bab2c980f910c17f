import { idempotencyKeyErrors } from '../../input/idempotency-key.ts';
import type { UserError } from '../../refusal.ts';
import { countErrors, lineNotFound, repeatedErrors } from './request-input.ts';
import type { Return } from './return.ts';

/** `ReturnReceiveInput` of the SDL. */
export interface ReturnReceiveInput {
  readonly returnId: string;
  readonly store?: string | null;
  readonly lines: readonly {
    readonly lineId: string;
    readonly quantity: number;
    readonly condition: 'SELLABLE' | 'DAMAGED';
  }[];
  readonly idempotencyKey: string;
}

/** What came of one line. */
export interface CameBack {
  readonly lineId: string;
  readonly received: number;
  readonly damaged: number;
}

/** What the input alone lets one object to. */
export const receiveInputErrors = ({ idempotencyKey, lines }: ReturnReceiveInput): readonly UserError[] => [
  ...idempotencyKeyErrors(idempotencyKey),
  ...countErrors(lines),
  ...repeatedErrors(
    'lines',
    lines.map(({ lineId, condition }) => `${lineId} (${condition})`),
  ),
  ...lines.flatMap(({ quantity }, index) => (quantity < 1 ? [invalidQuantity(index, 'From 1.')] : [])),
];

/** What the return lets one object to. */
export const receiveErrors = (input: ReturnReceiveInput, back: Return): readonly UserError[] =>
  input.lines.flatMap(({ lineId }, index): readonly UserError[] => {
    const line = back.lines.find((one) => one.lineId === lineId);
    if (line === undefined) return [lineNotFound(lineId, 'lines', index, 'in this return')];
    const { received } = cameBack(input, lineId);
    if (received > line.quantity)
      return [invalidQuantity(index, `At most ${line.quantity} are to come back of this line.`)];
    if (line.exchangeSku === null || received === line.quantity) return [];
    const message = `Something else is asked for all ${line.quantity} of this line: take in all of them, or none.`;
    return [{ code: 'EXCHANGE_INCOMPLETE', field: ['lines', `${index}`, 'quantity'], message }];
  });

/** Each line once, in the order of the input. */
export const gatherBack = (input: ReturnReceiveInput): readonly CameBack[] =>
  [...new Set(input.lines.map(({ lineId }) => lineId))].map((lineId) => cameBack(input, lineId));

function cameBack({ lines }: ReturnReceiveInput, lineId: string): CameBack {
  const of = lines.filter((line) => line.lineId === lineId);
  const units = (some: typeof of): number => some.reduce((total, { quantity }) => total + quantity, 0);
  return {
    lineId,
    received: units(of),
    damaged: units(of.filter(({ condition }) => condition === 'DAMAGED')),
  };
}

const invalidQuantity = (index: number, message: string): UserError => ({
  ...{ code: 'INVALID_QUANTITY', field: ['lines', `${index}`, 'quantity'], message },
});
