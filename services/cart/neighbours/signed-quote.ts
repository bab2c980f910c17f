import { ask, type Neighbours } from './ask.ts';
import { type Quote, quoteFragments } from './quote.ts';

/** What pricing says of a token. */
export interface SignedQuote {
  readonly state: 'VALID' | 'EXPIRED' | 'UNKNOWN';
  /** Null where the token is none, or where its amounts can no longer be computed. */
  readonly quote: Quote | null;
  readonly market: string | null;
  readonly customerGroup: string | null;
  readonly codes: readonly string[] | null;
  readonly destination: {
    readonly country: string;
    readonly region: string | null;
    readonly postalCode: string | null;
  } | null;
  /** Key of the method of delivery. */
  readonly method: string | null;
}

/** Has a token read by pricing. Rejects with pricing's own error where it cannot be asked. */
export async function readSignedQuote(
  neighbours: Pick<Neighbours, 'callers' | 'log'>,
  token: string,
  requestId: string,
): Promise<SignedQuote> {
  const answer = await ask<{ readonly quoteByToken: SignedQuote }>({ ...neighbours, reads: [] }, 'pricing', {
    document,
    variables: { token },
    context: '',
    requestId,
  });
  if (answer.kind === 'failed') throw answer.error;
  return answer.data.quoteByToken;
}

const document = /* GraphQL */ `
  query CartSignedQuote($token: String!) {
    quoteByToken(token: $token) {
      state
      market
      customerGroup
      codes
      method
      destination { country region postalCode }
      quote { ...CartQuote }
    }
  }
  ${quoteFragments}
`;
