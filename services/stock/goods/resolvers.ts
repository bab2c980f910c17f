import type { IResolvers } from '@graphql-tools/utils';
import { quoted } from '../../../schema/quoted.ts';
import { hashInput } from '../../kit/idempotency.ts';
import type { ServiceCall } from '../../kit/service.ts';
import { serviceError } from '../../kit/service-error.ts';
import type { HoldBooks } from '../holds/hold-books.ts';
import { findMarketPlaces } from '../holds/places.ts';
import { findLocations } from '../write/locations.ts';
import { assertGoodsInput, type GoodsReceiveInput, gatherGoods } from './goods-input.ts';
import { type GoodsReceipt, receiveGoods } from './receive.ts';

/** The resolver of `goodsReceive`. */
export const goodsResolvers = (books: HoldBooks): IResolvers<unknown, ServiceCall> => ({
  Mutation: {
    goodsReceive: (_, { input }: { input: GoodsReceiveInput }, { context }) =>
      receive(books, input, context.market),
  },
});

/** `GoodsReceivePayload` of the SDL. */
interface Payload {
  readonly receipt: GoodsReceipt | null;
  readonly userErrors: readonly {
    readonly code: 'UNKNOWN_STORE' | 'REFERENCE_REUSED';
    readonly field: readonly string[];
    readonly message: string;
  }[];
}

async function receive(
  books: HoldBooks,
  input: GoodsReceiveInput,
  market: string | undefined,
): Promise<Payload> {
  assertGoodsInput(input);
  const places = await placesOf(books, input, market);
  const known = await findLocations(books.db, places);
  const userErrors = places.flatMap((place, index) => {
    // Quarantine is where goods go, not where they come in.
    if (known.get(place)?.isQuarantine === false) return [];
    const field = input.lines[index]?.store == null ? ['store'] : ['lines', `${index}`, 'store'];
    return { code: 'UNKNOWN_STORE' as const, field, message: `There is no store ${quoted(place)}.` };
  });
  if (userErrors.length > 0) return { receipt: null, userErrors };
  const quarantined = places.filter((_, index) => input.lines[index]?.quarantine === true);
  const receipt = await receiveGoods(books, {
    reference: input.reference,
    // Of what was asked: where a market is served from may change before the same call comes again.
    inputHash: hashInput(input),
    lines: gatherGoods(input, places),
    quarantined: [...new Set(quarantined)],
  });
  if (receipt !== null) return { receipt, userErrors };
  const message = `Something else was taken under the reference ${quoted(input.reference)}.`;
  return { receipt, userErrors: [{ code: 'REFERENCE_REUSED', field: ['reference'], message }] };
}

/** Where each line came in. */
async function placesOf(
  { db }: HoldBooks,
  { store, lines }: GoodsReceiveInput,
  market: string | undefined,
): Promise<readonly string[]> {
  if (lines.every((line) => (line.store ?? store) != null)) {
    return lines.map((line) => line.store ?? store ?? '');
  }
  const online = market === undefined ? null : await findMarketPlaces(db, market, []);
  if (online === null) {
    const shown = market === undefined ? null : quoted(market);
    throw serviceError('BAD_INPUT', `Nothing serves the market ${shown}: give the id of one, or a store.`);
  }
  return lines.map((line) => line.store ?? store ?? online.online);
}
