import { exponentOf, parseAmount } from '../../../schema/money.ts';
import { isLine } from '../../../schema/postal-address.ts';
import { assertRows, check, type Fault } from '../../kit/row-faults.ts';

export { assertRows, check, type Fault };

/** Faults of a name or key on one line. */
export const lineFaults = (field: string, text: string, maxLength = 100): readonly Fault[] =>
  check(isLine(text, maxLength), field, text, `Give 1 to ${maxLength} characters on one line.`);

/** Faults of a name that may be left out. */
export const optionalLineFaults = (field: string, text: string | null | undefined): readonly Fault[] =>
  text == null ? [] : lineFaults(field, text);

/** Faults of a list in which something stands twice. */
export const repeatFaults = (field: string, names: readonly string[]): readonly Fault[] =>
  check(new Set(names).size === names.length, field, names, 'Name each one once.');

/** The largest amount that a row may bear, in minor units: room for quantities and taxes on top. */
export const maxRowMinor = 1_000_000_000_000;

/** Faults of an amount in a list's currency, from `lowestMinor` on. */
export function amountFaults(
  field: string,
  amount: string | null | undefined,
  currency: string,
  lowestMinor = 0,
): readonly Fault[] {
  if (amount == null) return [];
  // Of the list's own currency: a yen has none, a Kuwaiti dinar three.
  const decimals = exponentOf(currency);
  const form = `Give ${lowestMinor === 0 ? '0 or more' : 'more than 0'}, at most ${decimals} decimals (${currency}), and at most 10^12 of its smallest unit.`;
  const minor = minorOrNull(amount, currency);
  return check(minor !== null && minor >= lowestMinor && minor <= maxRowMinor, field, amount, form);
}

function minorOrNull(amount: string, currency: string): number | null {
  try {
    return parseAmount(amount, currency);
  } catch (error) {
    // What the parser refuses is the sender's fault; anything else is ours.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Start and end of what a row says. */
export interface Validity {
  readonly validFrom?: Date | null;
  readonly validUntil?: Date | null;
}

/** Faults of a start and an end. */
export const validityFaults = ({ validFrom, validUntil }: Validity): readonly Fault[] => [
  ...instantFaults('validFrom', validFrom),
  ...instantFaults('validUntil', validUntil),
  ...check(
    validFrom == null || validUntil == null || validFrom < validUntil,
    'validUntil',
    validUntil,
    'Give an instant after validFrom.',
  ),
];

/** Faults of an instant. */
export const instantFaults = (field: string, at: Date | null | undefined): readonly Fault[] =>
  check(
    at == null || (at.getTime() >= 0 && at.getTime() < endOfTime),
    field,
    at,
    'Give an instant from 1970 to 9999.',
  );

// PostgreSQL and ISO texts agree on four-digit years only.
const endOfTime = Date.UTC(9999, 11, 31);

/** The last row of each name, in the order in which names first came up: the last word counts. */
export const lastOfEach = <Row>(rows: readonly Row[], nameOf: (row: Row) => string): readonly Row[] => [
  ...new Map(rows.map((row) => [nameOf(row), row])).values(),
];
