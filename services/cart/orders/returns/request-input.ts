import { isLine } from '../../../../schema/postal-address.ts';
import { quoted } from '../../../../schema/quoted.ts';
import { idempotencyKeyErrors } from '../../input/idempotency-key.ts';
import type { UserError } from '../../refusal.ts';

/** `ReturnRequestInput` of the SDL. */
export interface ReturnRequestInput {
  readonly orderId: string;
  readonly lines: readonly RequestedLine[];
  readonly exchange: readonly { readonly lineId: string; readonly sku: string }[];
  readonly idempotencyKey: string;
}

/** Units of one line that are to come back. */
export interface RequestedLine {
  readonly lineId: string;
  readonly quantity: number;
  readonly reason?: string | null;
}

/** What the input alone lets one object to. */
export const requestInputErrors = (input: ReturnRequestInput): readonly UserError[] => [
  ...idempotencyKeyErrors(input.idempotencyKey),
  ...countErrors(input.lines),
  ...input.lines.flatMap(lineErrors),
  ...repeatedErrors(
    'lines',
    input.lines.map(({ lineId }) => lineId),
  ),
  ...repeatedErrors(
    'exchange',
    input.exchange.map(({ lineId }) => lineId),
  ),
  ...exchangeErrors(input),
];

/** Bounds of a list of lines. */
export function countErrors({ length }: readonly unknown[]): readonly UserError[] {
  if (length === 0)
    return [{ code: 'NO_LINES', field: ['lines'], message: 'Say which lines: there are none.' }];
  if (length <= 500) return [];
  return [{ code: 'TOO_MANY_LINES', field: ['lines'], message: `At most 500 lines, not ${length}.` }];
}

/** Names that stand earlier in the list. */
export const repeatedErrors = (list: string, names: readonly string[]): readonly UserError[] =>
  names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : {
          code: 'LINE_REPEATED' as const,
          field: [list, `${index}`, 'lineId'],
          message: `The line stands earlier in the list: ${quoted(name)}.`,
        },
  );

/** No such line. */
export const lineNotFound = (lineId: string, list: string, index: number, where: string): UserError => ({
  ...{ code: 'LINE_NOT_FOUND', field: [list, `${index}`, 'lineId'] },
  message: `There is no line ${quoted(lineId)} ${where}.`,
});

function lineErrors({ quantity, reason }: RequestedLine, index: number): readonly UserError[] {
  const at = ['lines', `${index}`];
  const errors: UserError[] = [];
  if (quantity < 1)
    errors.push({
      ...{ code: 'INVALID_QUANTITY', field: [...at, 'quantity'] },
      message: `From 1, not ${quantity}.`,
    });
  if (reason != null && reason !== '' && !isLine(reason, 500))
    errors.push({
      ...{ code: 'INVALID_REASON', field: [...at, 'reason'] },
      message: 'A reason has at most 500 characters on one line.',
    });
  return errors;
}

const exchangeErrors = ({ lines, exchange }: ReturnRequestInput): readonly UserError[] =>
  exchange.flatMap(({ lineId, sku }, index): readonly UserError[] => {
    if (!lines.some((line) => line.lineId === lineId))
      return [lineNotFound(lineId, 'exchange', index, 'among those that come back')];
    return isLine(sku, 100) ? [] : [notSameProduct(sku, index)];
  });

/** What is asked for instead cannot be. */
export const notSameProduct = (sku: string, index: number): UserError => ({
  ...{ code: 'NOT_SAME_PRODUCT', field: ['exchange', `${index}`, 'sku'] },
  message: `${quoted(sku)} is no other variant of the same product that is sold in this market.`,
});
