import { formatContextHeader } from '../../../schema/context-header.ts';
import { type Answer, ask, type Neighbours } from './ask.ts';

/** What stock holds, or held, under a reference. */
export interface Hold {
  readonly state: 'HELD' | 'CLAIMED' | 'RELEASED' | 'EXPIRED';
  readonly expiresAt: string;
  readonly lines: readonly HeldLine[];
}

/** Units at one location. */
export interface HeldLine {
  readonly sku: string;
  /** Key of the location. */
  readonly location: string;
  readonly quantity: number;
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
      holdPlace(input: $input) { hold { ...CartHold } userErrors { code field message available } }
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
    mutation CartHoldClaim($reference: ID!) { holdClaim(reference: $reference) { hold { ...CartHold } } }
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
    mutation CartHoldRelease($reference: ID!) { holdRelease(reference: $reference) { hold { ...CartHold } } }
  `;
  const { holdRelease } = await told<{ readonly holdRelease: { readonly hold: Hold | null } }>(
    neighbours,
    on,
    document,
    { reference },
  );
  return holdRelease.hold;
}

/** Takes back into stock what was sold with a hold, once. */
export async function takeBack(
  neighbours: HoldNeighbours,
  on: HoldFor,
  reference: string,
  lines: readonly HeldLine[],
): Promise<void> {
  const document = /* GraphQL */ `
    mutation CartGoodsReceive($input: GoodsReceiveInput!) {
      goodsReceive(input: $input) { userErrors { code message } }
    }
  `;
  interface Received {
    readonly goodsReceive: {
      readonly userErrors: readonly { readonly code: string; readonly message: string }[];
    };
  }
  const goods = lines.map(({ sku, location, quantity }) => ({ sku, quantity, store: location }));
  const input = { reference: `undo/${reference}`, lines: goods };
  const { goodsReceive } = await told<Received>(neighbours, on, document, { input });
  const [error] = goodsReceive.userErrors;
  if (error !== undefined) throw new Error(`Stock does not take back ${reference}: ${error.message}`);
}

/** Rejects where it is not known whether it was done: everything here may be asked again. */
export async function told<Data>(
  { callers, log }: HoldNeighbours,
  { market, requestId }: HoldFor,
  document: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<Data> {
  const context = formatContextHeader('stock', { market });
  const answer: Answer<Data> = await ask<Data>({ callers, log, reads: [] }, 'stock', {
    document: document.includes('...CartHold') ? `${document} ${holdFragment}` : document,
    ...{ variables, context, requestId },
  });
  if (answer.kind === 'failed') throw answer.error;
  return answer.data;
}

const holdFragment = 'fragment CartHold on Hold { state expiresAt lines { sku location quantity } }';
