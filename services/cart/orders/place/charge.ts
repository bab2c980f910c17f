import { parseAmount } from '../../../../schema/money.ts';
import type { Quote } from '../../neighbours/quote.ts';

/** What is to be paid for a quote, in smallest units, tax included. Throws where the tax is not known. */
export function chargeOf({ total }: Pick<Quote, 'total'>): {
  readonly amountMinor: number;
  readonly currency: string;
} {
  const { gross } = total;
  if (gross === null) throw new Error('A quote without its tax was ordered.');
  return { amountMinor: parseAmount(gross.amount, gross.currencyCode), currency: gross.currencyCode };
}
