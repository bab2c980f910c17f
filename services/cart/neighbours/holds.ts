import { formatContextHeader } from '../../../schema/context-header.ts';
import { type Answer, ask, type Neighbours } from './ask.ts';

/** What stock holds, or held, under a reference. */
export interface Hold {
  readonly state: 'HELD' | 'CLAIMED' | 'RELEASED' | 'EXPIRED';
  readonly expiresAt: string;
}

/** Units that are to be reserved. */
export interface HoldLine {
  readonly sku: string;
  readonly quantity: number;
  /** Null for the online warehouse. */
  readonly store: string | null;
}

/** Why nothing was reserved. */
export interface HoldError {
  readonly code: string;
  readonly field: readonly string[];
  readonly message: string;
  readonly available: number | null;
}

/** What came of asking for a hold: exactly one of the two. */
export interface Placed {
  readonly hold: Hold | null;
  readonly userErrors: readonly HoldError[];
}

/** Asks stock as itself, outside of any reader's request. */
export type HoldNeighbours = Pick<Neighbours, 'callers' | 'log'>;

/** For whom something is asked. */
export interface HoldFor {
  readonly market: string;
  readonly requestId: string;
}

/** Reserves all lines or none, once for the reference. */
export async function placeHold(
  neighbours: HoldNeighbours,
  on: HoldFor,
  input: { readonly reference: string; readonly lines: readonly HoldLine[]; readonly seconds: number },
): Promise<Placed> {
  const document = /* GraphQL */ `
    mutation CartHoldPlace($input: HoldPlaceInput!) {
      holdPlace(input: $input) { hold { state expiresAt } userErrors { code field message available } }
    }
  `;
  const { holdPlace } = await told<{ readonly holdPlace: Placed }>(neighbours, on, document, { input });
  return holdPlace;
}

/** Makes a sale of what is held; the hold as it is then, null where there never was one. */
export async function claimHold(
  neighbours: HoldNeighbours,
  on: HoldFor,
  reference: string,
): Promise<Hold | null> {
  const document = /* GraphQL */ `
    mutation CartHoldClaim($reference: ID!) { holdClaim(reference: $reference) { hold { state expiresAt } } }
  `;
  const { holdClaim } = await told<{ readonly holdClaim: { readonly hold: Hold | null } }>(
    neighbours,
    on,
    document,
    { reference },
  );
  return holdClaim.hold;
}

/** Gives back what is held; the hold as it is then, null where there never was one. */
export async function releaseHold(
  neighbours: HoldNeighbours,
  on: HoldFor,
  reference: string,
): Promise<Hold | null> {
  const document = /* GraphQL */ `
    mutation CartHoldRelease($reference: ID!) { holdRelease(reference: $reference) { hold { state expiresAt } } }
  `;
  const { holdRelease } = await told<{ readonly holdRelease: { readonly hold: Hold | null } }>(
    neighbours,
    on,
    document,
    { reference },
  );
  return holdRelease.hold;
}

// Whether it was done is not known where this rejects: every one of them may be asked again.
async function told<Data>(
  { callers, log }: HoldNeighbours,
  { market, requestId }: HoldFor,
  document: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<Data> {
  const context = formatContextHeader('stock', { market });
  const answer: Answer<Data> = await ask<Data>({ callers, log, reads: [] }, 'stock', {
    ...{ document, variables, context, requestId },
  });
  if (answer.kind === 'failed') throw answer.error;
  return answer.data;
}
