import type { IResolvers } from '@graphql-tools/utils';
import { quoted } from '../../../schema/quoted.ts';
import type { ServiceCall } from '../../kit/service.ts';
import { serviceError } from '../../kit/service-error.ts';
import { claimHold, releaseHold } from './end.ts';
import type { HoldBooks } from './hold-books.ts';
import {
  assertHoldInput,
  gatherWanted,
  type HoldPlaceError,
  type HoldPlaceInput,
  lineErrors,
  unknownSku,
} from './hold-input.ts';
import { type Hold, readHolds } from './hold-rows.ts';
import { type Placed, placeHold, type Shortage, type Wanted } from './place.ts';
import { findMarketPlaces, type MarketPlaces } from './places.ts';
import { Crowded, createTurnstile, type Turnstile } from './turnstile.ts';

/** The resolvers of holds. */
export function holdResolvers(books: HoldBooks): IResolvers<unknown, ServiceCall> {
  const turnstile = createTurnstile(roomPerSku, queuePerSku);
  const ended =
    (end: typeof claimHold) =>
    async (_: unknown, { reference }: { reference: string }) => {
      if (!reference.includes('\0')) await end(books, reference);
      return { hold: (await readHolds(books.db, [reference])).get(reference) ?? null };
    };
  return {
    Query: {
      holdsByReferences: async (_, { references }: { references: readonly string[] }) => {
        const holds = await readHolds(books.db, references);
        return references.map((reference) => holds.get(reference) ?? null);
      },
    },
    Mutation: {
      holdPlace: (_, { input }: { input: HoldPlaceInput }, { context }) =>
        place(books, turnstile, input, context.market),
      holdClaim: ended(claimHold),
      holdRelease: ended(releaseHold),
    },
  };
}

// A row can be changed by one transaction at a time: more of them would only take connections from everybody else.
const roomPerSku = 4;
// At a few milliseconds each, nobody waits longer than a few seconds.
const queuePerSku = 1_000;

/** `HoldPlacePayload` of the SDL. */
interface Payload {
  readonly hold: Hold | null;
  readonly userErrors: readonly HoldPlaceError[];
}

async function place(
  books: HoldBooks,
  turnstile: Turnstile,
  input: HoldPlaceInput,
  market: string | undefined,
): Promise<Payload> {
  assertHoldInput(input);
  const stores = input.lines.flatMap(({ store }) => (store == null || store.includes('\0') ? [] : store));
  const places = market === undefined ? null : await findMarketPlaces(books.db, market, stores);
  if (places === null) {
    throw serviceError(
      'BAD_INPUT',
      `Nothing serves the market ${market === undefined ? null : quoted(market)}: give the id of one.`,
    );
  }
  const errors = lineErrors(input, places);
  if (errors.length > 0) return { hold: null, userErrors: errors };
  const wanted = gatherWanted(input, places);
  try {
    const names = wanted.map(({ location, sku }) => JSON.stringify([location, sku]));
    const placed = await turnstile.pass(names, () =>
      placeHold(books, input.reference, wanted, input.seconds),
    );
    return payloadOf(placed, input, places, wanted);
  } catch (error) {
    if (!(error instanceof Crowded)) throw error;
    const message = 'Too many want the same SKU at this moment: nothing was decided.';
    return { hold: null, userErrors: [{ code: 'OVERLOADED', field: ['lines'], message }] };
  }
}

function payloadOf(
  placed: Placed,
  input: HoldPlaceInput,
  places: MarketPlaces,
  wanted: readonly Wanted[],
): Payload {
  if (placed.kind === 'short') {
    return {
      hold: null,
      userErrors: placed.shortages.flatMap((short) => shortageErrors(short, input, places)),
    };
  }
  if (placed.kind === 'known' && !isSame(placed.hold, wanted)) {
    const message = `Something else was held under the reference ${quoted(input.reference)}.`;
    return { hold: null, userErrors: [{ code: 'REFERENCE_REUSED', field: ['reference'], message }] };
  }
  return { hold: placed.hold, userErrors: [] };
}

// Told of every line that wants the SKU there: none of them alone is to blame.
const shortageErrors = (
  { location, sku, available, version }: Shortage,
  { lines }: HoldPlaceInput,
  { online }: MarketPlaces,
): HoldPlaceError[] =>
  lines.flatMap((line, index) => {
    if (line.sku !== sku || (line.store ?? online) !== location) return [];
    const at = ['lines', `${index}`];
    if (available === null) return [unknownSku(sku, at)];
    const message = `Of ${quoted(sku)} ${available} can be had there.`;
    return [{ code: 'INSUFFICIENT_STOCK', field: [...at, 'quantity'], message, available, version }];
  });

function isSame(hold: Hold, wanted: readonly Wanted[]): boolean {
  const name = ({ location, sku, quantity }: Wanted): string => JSON.stringify([location, sku, quantity]);
  const held = new Set(hold.lines.map(name));
  return held.size === wanted.length && wanted.every((line) => held.has(name(line)));
}
