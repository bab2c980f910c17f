/** How many decimals a currency has, such as 2 for EUR and 0 for JPY; null where there is no such currency. */
export function decimalsOf(currency: string): number | null {
  if (!currencies.has(currency)) return null;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** Whole minor units as a decimal string: `18750` EUR is `187.50`. */
export function decimalFromMinor(minor: string, decimals: number): string {
  const digits = minor.replace(/^0+(?=\d)/, '').padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** What one amount may be at most, in minor units: sums of a basket must stay exact. */
export const maxAmountMinor = 1_000_000_000_000n;
