import { GraphQLError } from 'graphql';
import type { Kysely } from 'kysely';
import type { EntryReader } from '../../../../schema/read/entry-reader.ts';
import { type MadeQuote, makeQuote } from '../make-quote.ts';
import { openQuoteToken, type QuoteToken } from './quote-token.ts';
import { digestOf } from './state-quote.ts';
import type { Statement } from './statement.ts';

/** `SignedQuote` of the SDL. */
export interface SignedQuote
  extends Partial<Pick<Statement, 'market' | 'customerGroup' | 'codes' | 'destination' | 'method'>> {
  readonly state: 'VALID' | 'EXPIRED' | 'UNKNOWN';
  readonly quote: (MadeQuote & { readonly signed: () => Promise<QuoteToken> }) | null;
}

/** Computes a quote anew from its token. What cannot be computed to the same amounts has expired. */
export async function readSignedQuote(
  db: Kysely<object>,
  reader: EntryReader,
  token: string,
): Promise<SignedQuote> {
  const opened = await openQuoteToken(db, token);
  if (opened === null) return { state: 'UNKNOWN', quote: null };
  const { statement, isExpired } = opened;
  const quote = await computeAnew(db, reader, statement);
  if (quote === null) return { state: 'EXPIRED', quote: null };
  const given = { token, expiresAt: new Date(statement.expiresAt) };
  return {
    ...statement,
    state: isExpired ? 'EXPIRED' : 'VALID',
    quote: { ...quote, signed: async () => given },
  };
}

async function computeAnew(
  db: Kysely<object>,
  reader: EntryReader,
  { market, customerGroup, versions, digest, method, ...rest }: Statement,
): Promise<MadeQuote | null> {
  try {
    const input = { ...rest, delivery: method === undefined ? null : { method } };
    const quote = await makeQuote(db, reader, { market, customerGroup }, input, versions);
    return digestOf(quote) === digest ? quote : null;
  } catch (error) {
    // Versions are pruned long after quotes that name them have expired; whoever sends an older one is told so.
    if (error instanceof GraphQLError && error.extensions.code === 'VERSION_UNKNOWN') return null;
    throw error;
  }
}
