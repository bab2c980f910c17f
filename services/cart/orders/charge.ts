import { parseAmount } from '../../../schema/money.ts';
import type { Quote } from '../neighbours/quote.ts';

/** What is to be paid for a quote, in smallest units, tax included; null where the tax is not known. */
export function chargeOf({
  total,
}: Quote): { readonly amountMinor: number; readonly currency: string } | null {
  const { gross } = total;
  if (gross === null) return null;
  return { amountMinor: parseAmount(gross.amount, gross.currencyCode), currency: gross.currencyCode };
}
