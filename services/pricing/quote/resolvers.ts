import type { IResolvers } from '@graphql-tools/utils';
import type { Kysely } from 'kysely';
import type { ReadCall } from '../../kit/read-call.ts';
import { type MadeQuote, makeQuote } from './make-quote.ts';
import { assertQuoteInput, type QuoteInput, versionsOf } from './quote-input.ts';
import { type QuoteToken, signQuote } from './signed/quote-token.ts';
import { readSignedQuote, type SignedQuote } from './signed/read-signed-quote.ts';
import { stateQuote } from './signed/state-quote.ts';

/** A quote that is signed when somebody asks for it, once. */
interface Quote extends MadeQuote {
  readonly signed: () => Promise<QuoteToken>;
}

/**
 * The resolvers of quotes: from the versions that the caller names, and from published ones beside them.
 * @param lifetimeMs how long the amounts of a quote hold.
 */
export const quoteResolvers = (db: Kysely<object>, lifetimeMs: number): IResolvers<unknown, ReadCall> => ({
  Query: {
    quote: async (_, { input }: { input: QuoteInput }, { context, reader }: ReadCall): Promise<Quote> => {
      assertQuoteInput(input);
      const { market, customerGroup } = context;
      const quote = await makeQuote(db, reader, { market, customerGroup }, input, versionsOf(input.lines));
      const sign = () => signQuote(db, stateQuote({ market, customerGroup }, input, quote), lifetimeMs);
      return { ...quote, signed: onceAsked(sign) };
    },
    quoteByToken: (_, { token }: { token: string }, { reader }: ReadCall): Promise<SignedQuote> =>
      readSignedQuote(db, reader, token),
  },
  Quote: {
    token: async ({ signed }: Quote) => (await signed()).token,
    expiresAt: async ({ signed }: Quote) => (await signed()).expiresAt,
  },
});

// Its token and its end belong together, and most readers ask for neither.
function onceAsked<Value>(work: () => Promise<Value>): () => Promise<Value> {
  let begun: Promise<Value> | null = null;
  return () => {
    begun ??= work();
    return begun;
  };
}
