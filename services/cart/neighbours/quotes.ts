import type DataLoader from 'dataloader';
import type { GraphQLError } from 'graphql';
import { formatContextHeader } from '../../../schema/context-header.ts';
import type { ServiceCall } from '../../kit/service.ts';
import type { Cart } from '../cart.ts';
import { marketFor } from '../market.ts';
import type { ShownUnit } from '../shown-units.ts';
import { type Answer, ask, type Neighbours } from './ask.ts';
import { createGroupedLoader } from './grouped-loader.ts';
import { type Quote, quoteDocument } from './quote.ts';

/** The price of a cart, or why there is none. */
export type QuoteAnswer =
  | { readonly kind: 'quoted'; readonly quote: Quote }
  | { readonly kind: 'failed'; readonly error: GraphQLError };

/**
 * Quotes all carts of one tick with one call per market.
 * @param show is told of every unit that a cart shows for the first time.
 */
export const createQuoteLoader = (
  call: ServiceCall,
  neighbours: Neighbours,
  show: (unit: ShownUnit) => Promise<void>,
): DataLoader<Cart, QuoteAnswer> =>
  createGroupedLoader(
    (cart) => marketFor(cart, call.context),
    async (market, carts) => {
      const answers = await quoteCarts(call, neighbours, market, carts);
      await Promise.all(carts.flatMap((cart, index) => firstShown(cart, answers[index]).map(show)));
      return answers;
    },
    // By the object, not its key: a mutation reads its cart anew, and that one is to be priced, not the one
    // before.
    (cart) => cart,
  );

async function quoteCarts(
  call: ServiceCall,
  neighbours: Neighbours,
  market: string,
  carts: readonly Cart[],
): Promise<readonly QuoteAnswer[]> {
  // Several carts are several aliases of one operation: one call, however many there are.
  const answer = await ask<Readonly<Record<string, Quote>>>(neighbours, 'pricing', {
    document: quoteDocument(carts.length),
    variables: Object.fromEntries(carts.map((cart, index) => [`input${index}`, quoteInput(cart)])),
    context: formatContextHeader('pricing', { ...call.context, market }),
    requestId: call.requestId,
  });
  if (isOneCartsFault(answer, carts)) {
    const alone = await Promise.all(carts.map((cart) => quoteCarts(call, neighbours, market, [cart])));
    return alone.flat();
  }
  return carts.map((_, index) =>
    answer.kind === 'failed' ? answer : { kind: 'quoted', quote: answer.data[`quote${index}`] as Quote },
  );
}

// A quote cannot be null, so that one that is refused takes its neighbours with it: then each is asked for alone.
const isOneCartsFault = (answer: Answer<unknown>, carts: readonly Cart[]): boolean =>
  answer.kind === 'failed' && answer.error.extensions.code !== 'SERVICE_UNAVAILABLE' && carts.length > 1;

const quoteInput = ({ lines, codes, destination }: Cart): object => ({
  lines: lines.map(({ id, sku, quantity }) => ({ lineId: id, sku, quantity })),
  codes,
  destination,
});

function firstShown(cart: Cart, answer: QuoteAnswer | undefined): ShownUnit[] {
  if (answer?.kind !== 'quoted') return [];
  return cart.lines.flatMap(({ id, shown }) => {
    const line = answer.quote.lines.find(({ lineId }) => lineId === id);
    return shown === null && line !== undefined ? [{ lineId: id, unit: line.unit.shown }] : [];
  });
}
