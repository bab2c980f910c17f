import type DataLoader from 'dataloader';
import type { GraphQLError } from 'graphql';
import { formatContextHeader } from '../../../schema/context-header.ts';
import type { ServiceCall } from '../../kit/service.ts';
import type { Cart } from '../cart.ts';
import type { KeptGroup } from '../kept-groups.ts';
import {
  contextOf,
  formatPricedFor,
  hasNewGroup,
  isToldBy,
  type PricedFor,
  pricedFor,
  shownTo,
} from '../priced-for.ts';
import type { Shown } from '../shown.ts';
import { shownDiscounts } from '../shown-discounts.ts';
import { type Answer, ask, type Neighbours } from './ask.ts';
import { createGroupedLoader } from './grouped-loader.ts';
import { type Quote, quoteDocument } from './quote.ts';

/** The price of a cart, or why there is none. */
export type QuoteAnswer =
  | { readonly kind: 'quoted'; readonly quote: Quote }
  | { readonly kind: 'failed'; readonly error: GraphQLError };

/**
 * Quotes all carts of one tick with one call per market and group.
 * @param keep writes down what a cart shows for the first time.
 * @param toSign carts whose quote is wanted signed, known by the end of the tick in which it is asked for: a signature
 * costs pricing a statement, and hardly any reader of a cart wants one.
 */
export const createQuoteLoader = (
  call: ServiceCall,
  neighbours: Neighbours,
  keep: Keep,
  toSign: ReadonlySet<Cart>,
): DataLoader<Cart, QuoteAnswer> =>
  createGroupedLoader(
    (cart) => formatPricedFor(pricedFor(cart, call.context)),
    async (carts) => {
      const situation = pricedFor(carts[0], call.context);
      const answers = await quoteCarts(
        call,
        neighbours,
        situation,
        carts,
        carts.some((cart) => toSign.has(cart)),
      );
      await Promise.all([
        ...carts.flatMap((cart, index) => firstShown(cart, answers[index], call).map(keep.shown)),
        ...carts
          .filter((cart) => hasNewGroup(cart, call.context))
          .map((cart) => keep.customerGroup({ cartKey: cart.key, customerGroup: situation.customerGroup })),
      ]);
      return answers;
    },
    // By the object, not its key: a mutation reads its cart anew, and that one is to be priced, not the one
    // before.
    (cart) => cart,
  );

/** What reading a price leaves behind. */
export interface Keep {
  /** What a cart shows for the first time. */
  readonly shown: (shown: Shown) => Promise<void>;
  /** The group that a cart's customer has now. */
  readonly customerGroup: (kept: KeptGroup) => Promise<void>;
}

async function quoteCarts(
  call: ServiceCall,
  neighbours: Neighbours,
  situation: PricedFor,
  carts: readonly Cart[],
  signed: boolean,
): Promise<readonly QuoteAnswer[]> {
  // Several carts are several aliases of one operation: one call, however many there are.
  const answer = await ask<Readonly<Record<string, Quote>>>(neighbours, 'pricing', {
    document: quoteDocument(carts.length),
    variables: {
      signed,
      ...Object.fromEntries(carts.map((cart, index) => [`input${index}`, quoteInput(cart)])),
    },
    context: formatContextHeader('pricing', contextOf(situation)),
    requestId: call.requestId,
  });
  if (isOneCartsFault(answer, carts)) {
    const alone = await Promise.all(
      carts.map((cart) => quoteCarts(call, neighbours, situation, [cart], signed)),
    );
    return alone.flat();
  }
  return carts.map((_, index) =>
    answer.kind === 'failed' ? answer : { kind: 'quoted', quote: answer.data[`quote${index}`] as Quote },
  );
}

// A quote cannot be null, so that one that is refused takes its neighbours with it: then each is asked for alone.
const isOneCartsFault = (answer: Answer<unknown>, carts: readonly Cart[]): boolean =>
  answer.kind === 'failed' && answer.error.extensions.code !== 'SERVICE_UNAVAILABLE' && carts.length > 1;

const quoteInput = ({ lines, codes, destination, method }: Cart): object => ({
  lines: lines.map(({ id, sku, quantity }) => ({ lineId: id, sku, quantity })),
  codes,
  destination,
  delivery: method === null ? null : { method },
});

function firstShown(cart: Cart, answer: QuoteAnswer | undefined, { context }: ServiceCall): Shown[] {
  if (answer?.kind !== 'quoted' || !isToldBy(cart, context)) return [];
  const reader = shownTo(cart, context);
  const units = cart.lines.flatMap(({ id, shown }): Shown[] => {
    const line = answer.quote.lines.find(({ lineId }) => lineId === id);
    return shown[reader] === undefined && line !== undefined
      ? [{ kind: 'unit', lineId: id, shownTo: reader, unit: line.unit.shown }]
      : [];
  });
  return [...units, ...shownDiscounts(cart, answer.quote, reader)];
}
