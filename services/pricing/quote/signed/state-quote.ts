import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../kit/idempotency.ts';
import type { MadeQuote, QuoteSituation } from '../make-quote.ts';
import { codesOf, type QuoteInput } from '../quote-input.ts';
import type { Statement } from './statement.ts';

/** What is signed of a quote. */
export const stateQuote = (
  { market = '', customerGroup }: QuoteSituation,
  { lines, codes, destination, delivery }: QuoteInput,
  quote: MadeQuote,
): Omit<Statement, 'expiresAt'> => ({
  market,
  ...(customerGroup !== undefined && { customerGroup }),
  lines: lines.map(({ lineId, sku, quantity }) => ({ lineId, sku, quantity })),
  codes: [...codesOf(codes)],
  destination: destination
    ? {
        country: destination.country,
        region: destination.region ?? null,
        postalCode: destination.postalCode ?? null,
      }
    : null,
  ...(delivery && { method: delivery.method }),
  versions: [...quote.versions],
  digest: digestOf(quote),
});

/** Equal for equal amounts. */
export const digestOf = ({ lines, subtotal, discounts, taxes, total, delivery }: MadeQuote): string =>
  createHash('sha256')
    .update(
      canonicalJson([lines, subtotal, discounts, taxes, total, ...(delivery === null ? [] : [delivery])]),
    )
    .digest('base64url')
    .slice(0, 22);
