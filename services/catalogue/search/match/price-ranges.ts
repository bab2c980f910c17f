/** How many products have an amount. */
export interface AmountCount {
  readonly amountMinor: number;
  readonly count: number;
}

/** A range of amounts; both ends belong to it. */
export interface PriceRange {
  readonly minMinor: number;
  readonly maxMinor: number;
  readonly count: number;
}

/**
 * Splits amounts into at most `wanted` ranges with about as many products each, between round amounts.
 * Lowest first; every amount is in exactly one range, and no range is empty.
 * @param amounts lowest first, each once.
 */
export function buildPriceRanges(
  amounts: readonly AmountCount[],
  minorPerUnit: number,
  wanted = 6,
): PriceRange[] {
  const total = amounts.reduce((sum, { count }) => sum + count, 0);
  const starts = new Set<number>();
  let seen = 0;
  for (const { amountMinor, count } of amounts) {
    const part = Math.floor((seen / total) * wanted);
    if (part >= starts.size) starts.add(roundDown(amountMinor, minorPerUnit));
    seen += count;
  }
  const bounds = [...starts].sort((a, b) => a - b);
  const last = amounts.at(-1)?.amountMinor ?? 0;
  return bounds.flatMap((minMinor, index) => {
    const next = bounds[index + 1];
    // The last range ends on a whole unit: nobody asks for things up to 349.97.
    const maxMinor =
      next === undefined ? Math.ceil(Math.max(last, minMinor) / minorPerUnit) * minorPerUnit : next - 1;
    const count = amounts
      .filter(({ amountMinor }) => amountMinor >= minMinor && amountMinor <= maxMinor)
      .reduce((sum, amount) => sum + amount.count, 0);
    return count === 0 ? [] : [{ minMinor, maxMinor, count }];
  });
}

// By steps of 1, 2 or 5 times a power of ten of at most a tenth of the amount: 37.90 → 36, 189 → 180, 1240 → 1200.
function roundDown(amountMinor: number, minorPerUnit: number): number {
  const tenth = amountMinor / 10;
  const power = 10 ** Math.floor(Math.log10(Math.max(tenth, 1)));
  const step = [5, 2, 1].map((factor) => factor * power).find((candidate) => candidate <= tenth) ?? 1;
  const whole = Math.max(Math.round(step), minorPerUnit);
  return Math.floor(amountMinor / whole) * whole;
}
