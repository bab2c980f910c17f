/** How an amount between two smallest units is rounded. */
export type RoundingMode = 'HALF_UP' | 'HALF_EVEN';

/** The largest amount, in minor units: 15 digits are safe integers and fit the scalar `Decimal` in every currency. */
export const maxAmountMinor = 999_999_999_999_999;

/** A rate in millionths that stands for the whole: 1,000,000 ppm is 100 %. */
export const wholePpm = 1_000_000;

/** Thrown where an amount leaves ±`maxAmountMinor`: the caller's input is too large, nothing is cut off. */
export class AmountOutOfRange extends RangeError {}

/** How many decimals a currency has, by ISO 4217: 2 for EUR, 0 for JPY, 3 for KWD. */
export function exponentOf(currency: string): number {
  const known = exponents.get(currency);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const exponent = format.resolvedOptions().maximumFractionDigits ?? 2;
  exponents.set(currency, exponent);
  return exponent;
}

const exponents = new Map<string, number>();

/** Minor units of a decimal amount. Throws a `RangeError` that says the accepted form. */
export function parseAmount(amount: string, currency: string): number {
  const exponent = exponentOf(currency);
  const minor = parseDecimal(amount, exponent);
  if (minor === null) {
    throw new RangeError(`${currency} amounts have at most ${exponent} decimals.`);
  }
  return toMinor(minor);
}

/** An amount with all decimals of its currency, such as `"12.90"`. */
export const formatAmount = (amountMinor: number, currency: string): string =>
  formatDecimal(amountMinor, exponentOf(currency));

/** A fraction such as `"0.055"` in millionths, or null where it has more than six decimals or is no number. */
export function parseRate(rate: string): number | null {
  const ppm = parseDecimal(rate, 6);
  return ppm === null ? null : toMinor(ppm);
}

/** Millionths as the shortest fraction: 200000 is `"0.2"`. */
export function formatRate(ratePpm: number): string {
  const text = formatDecimal(ratePpm, 6);
  return text.replace(/\.?0+$/, '') || '0';
}

/** The decimal number × 10^digits, or null where that is not whole; zeros after the last digit do not count. */
export function parseDecimal(text: string, digits: number): bigint | null {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = ''] = match;
  const kept = fraction.replace(/0+$/, '');
  if (kept.length > digits) return null;
  return BigInt(`${sign}${whole}${kept.padEnd(digits, '0')}`);
}

function formatDecimal(value: number, digits: number): string {
  const sign = value < 0 ? '-' : '';
  const text = String(Math.abs(assertMinor(value))).padStart(digits + 1, '0');
  if (digits === 0) return sign + text;
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** `numerator / denominator` rounded to a whole number; the denominator is positive. */
export function divideRounded(numerator: bigint, denominator: bigint, mode: RoundingMode): bigint {
  const negative = numerator < 0n;
  const size = negative ? -numerator : numerator;
  const floor = size / denominator;
  const twiceRest = (size % denominator) * 2n;
  const isHalf = twiceRest === denominator;
  const up = twiceRest > denominator || (isHalf && (mode === 'HALF_UP' || floor % 2n === 1n));
  const rounded = up ? floor + 1n : floor;
  return negative ? -rounded : rounded;
}

/** `amount × numerator / denominator`, rounded once. */
export const scale = (
  amountMinor: number,
  numerator: bigint,
  denominator: bigint,
  mode: RoundingMode,
): number => toMinor(divideRounded(BigInt(amountMinor) * numerator, denominator, mode));

/** The part of an amount that a rate in millionths makes. */
export const multiplyRate = (amountMinor: number, ratePpm: number, mode: RoundingMode): number =>
  scale(amountMinor, BigInt(ratePpm), BigInt(wholePpm), mode);

/** `amount × count`, exact. */
export const multiply = (amountMinor: number, count: number): number =>
  toMinor(BigInt(amountMinor) * BigInt(count));

/** Exact sum. */
export const sum = (amountsMinor: readonly number[]): number =>
  toMinor(amountsMinor.reduce((total, amount) => total + BigInt(amount), 0n));

/** The tax that is added onto a net amount. */
export const taxOnNet = multiplyRate;

/** The tax contained in a gross amount. */
export const taxOfGross = (grossMinor: number, ratePpm: number, mode: RoundingMode): number =>
  scale(grossMinor, BigInt(ratePpm), BigInt(wholePpm + ratePpm), mode);

/**
 * Splits an amount in proportion to weights by largest remainder: the parts add up to it exactly.
 * Equal remainders: the first ones get the odd units. Weights are not negative; where all are 0, so must the amount be.
 */
export function allocate(amountMinor: number, weights: readonly number[]): number[] {
  const total = weights.reduce((all, weight) => all + BigInt(weight), 0n);
  if (total === 0n) {
    if (amountMinor !== 0)
      throw new RangeError(`${amountMinor} cannot be split over weights that are all 0.`);
    return weights.map(() => 0);
  }
  const sign = amountMinor < 0 ? -1 : 1;
  const size = BigInt(Math.abs(amountMinor));
  const shares = weights.map((weight, index) => {
    const exact = size * BigInt(weight);
    return { index, part: exact / total, rest: exact % total };
  });
  const missing = size - shares.reduce((all, share) => all + share.part, 0n);
  const largestRest = [...shares].sort((a, b) =>
    a.rest === b.rest ? a.index - b.index : a.rest < b.rest ? 1 : -1,
  );
  const raised = new Set(largestRest.slice(0, Number(missing)).map((share) => share.index));
  // `|| 0`: no negative zero.
  return shares.map(({ part, index }) => sign * Number(raised.has(index) ? part + 1n : part) || 0);
}

// A bound that is a safe integer: a larger value is still larger as a number.
const toMinor = (value: bigint): number => assertMinor(Number(value));

function assertMinor(value: number): number {
  if (Number.isSafeInteger(value) && Math.abs(value) <= maxAmountMinor) return value;
  throw new AmountOutOfRange('Amounts have at most 15 digits, decimals included.');
}
