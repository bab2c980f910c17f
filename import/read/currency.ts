import { exponentOf, formatAmount } from '../../schema/money.ts';

/** Whether a text is the code of a currency (ISO 4217). */
export const isCurrency = (text: string): boolean => currencies.has(text);

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** Digits that count minor units as a decimal amount: `18750` EUR is `187.50`; null where they are too many. */
export function amountFromMinor(digits: string, currency: string): string | null {
  const minor = Number(digits);
  return minor <= maxRowMinor ? formatAmount(minor, currency) : null;
}

/** A decimal amount as the write side takes it, or null where it is none, negative or of too many decimals. */
export function amountFromMajor(text: string, currency: string): string | null {
  const exponent = exponentOf(currency);
  const [, whole = '', fraction = ''] = /^(\d{1,15})(?:\.(\d{1,6}))?$/.exec(text) ?? [];
  if (whole === '' || fraction.slice(exponent).replaceAll('0', '') !== '') return null;
  return amountFromMinor(whole + fraction.slice(0, exponent).padEnd(exponent, '0'), currency);
}

// What pricing takes as one row's amount.
const maxRowMinor = 1_000_000_000_000;
