import { quoted } from '../../../schema/quoted.ts';
import type { UserError } from '../refusal.ts';

/** `CartLineInput` of the SDL. */
export interface LineInput {
  readonly sku: string;
  readonly quantity: number;
}

/** Units of one SKU that a mutation asks for, however many lines of its input name it. */
export interface WantedLine extends LineInput {
  /** Position of the first line that names it. */
  readonly index: number;
}

/** Lines of one cart, and of one call. */
export const maxLines = 200;
/** Units of one line. */
export const maxQuantity = 9_999;

/** Sums up lines of the same SKU, in the order of their first mention. */
export function wantedLines(lines: readonly LineInput[]): readonly WantedLine[] {
  const bySku = new Map<string, WantedLine>();
  lines.forEach(({ sku, quantity }, index) => {
    const before = bySku.get(sku) ?? { sku, index, quantity: 0 };
    bySku.set(sku, { ...before, quantity: before.quantity + quantity });
  });
  return [...bySku.values()];
}

/** What the lines alone let one object to, before anybody is asked. */
export function lineErrors(lines: readonly LineInput[]): UserError[] {
  const wanted = wantedLines(lines);
  if (wanted.length > maxLines) return [tooManyLines(wanted.length)];
  const badLines = lines.flatMap(({ quantity }, index) =>
    quantity < 1 || quantity > maxQuantity ? [invalidQuantity(index, quantity, 1)] : [],
  );
  // Before sums are looked at: what is added up from wrong quantities names no line that the caller wrote.
  if (badLines.length > 0) return badLines;
  return wanted.flatMap(({ sku, quantity, index }) => {
    if (!skuForm.test(sku)) return [unknownSku(index, sku)];
    return quantity > maxQuantity ? [invalidQuantity(index, quantity, 1)] : [];
  });
}

// What no catalogue accepts as a SKU is not worth asking about.
const skuForm = /^\P{Cc}{1,100}$/u;

/** The SKU is not sold on this channel. */
export const unknownSku = (index: number, sku: string): UserError => ({
  code: 'UNKNOWN_SKU',
  field: ['lines', String(index), 'sku'],
  message: `There is no SKU ${quoted(sku)} on this channel.`,
});

/** The quantity of a line, or the sum over lines of its SKU, is out of range. */
export const invalidQuantity = (index: number, quantity: number, least: 0 | 1): UserError => ({
  code: 'INVALID_QUANTITY',
  field: ['lines', String(index), 'quantity'],
  message: `A line cannot have ${quantity} units: give ${least} to ${maxQuantity}.`,
});

/** The cart would have more lines than a cart can hold. */
export const tooManyLines = (count: number): UserError => ({
  code: 'TOO_MANY_LINES',
  field: ['lines'],
  message: `A cart cannot have ${count} lines: at most ${maxLines}.`,
});

/** A change of no line at all. */
export const noLines = (field: 'lines' | 'lineIds'): UserError => ({
  code: 'NO_LINES',
  field: [field],
  message: `${field} is empty: give at least one.`,
});

/** None, or not as many as asked for, can be had. */
export const insufficientStock = (index: number, sku: string, available: number): UserError => ({
  code: 'INSUFFICIENT_STOCK',
  field: ['lines', String(index), 'quantity'],
  message: `Of ${sku}, ${available} can be had for this cart.`,
  available,
});
