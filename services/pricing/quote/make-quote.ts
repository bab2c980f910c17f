import type { Kysely } from 'kysely';
import { type DeliveryMethod, methodsFor } from '../../../schema/entries/delivery.ts';
import { runsFor } from '../../../schema/entries/promotion.ts';
import { AmountOutOfRange } from '../../../schema/money.ts';
import { createEntryLoader, type EntryReader } from '../../../schema/read/entry-reader.ts';
import { type EntryVersion, loadSnapshot, type Snapshot } from '../../../schema/read/price-snapshot.ts';
import { findPromotions } from '../../../schema/read/pricing.ts';
import { serviceError } from '../../kit/service-error.ts';
import { type BuiltQuote, buildQuote, type QuoteAmounts, type QuoteSource } from './build-quote.ts';
import type { Offer, PricedLine } from './line-state.ts';
import { createNamedReader } from './named-reader.ts';
import { codesOf, type QuoteInput } from './quote-input.ts';

/** For whom and where a quote holds. */
export interface QuoteSituation {
  /** Missing or unknown is refused. */
  readonly market: string | undefined;
  readonly customerGroup: string | undefined;
}

/** `Quote` of the SDL, but for what is signed. */
export interface MadeQuote extends QuoteAmounts {
  readonly problems: readonly QuoteProblem[];
  readonly versions: readonly EntryVersion[];
}

interface QuoteProblem {
  readonly code: 'NO_PRICE' | 'CODE_UNKNOWN' | 'CODE_NOT_ACTIVE' | 'CODE_NOT_APPLICABLE' | 'DELIVERY_UNKNOWN';
  readonly lineId?: string;
  readonly discountCode?: string;
}

/**
 * Quotes from the versions that are named, and from those of `reader` where none is.
 * @param reader the published entries.
 */
export async function makeQuote(
  db: Kysely<object>,
  reader: EntryReader,
  situation: QuoteSituation,
  input: QuoteInput,
  versions: readonly EntryVersion[],
): Promise<MadeQuote> {
  const codes = codesOf(input.codes);
  const named = await createNamedReader(db, versions, reader);
  const snapshot = await loadSnapshot(createEntryLoader(named), {
    ...situation,
    skus: input.lines.map((line) => line.sku),
    codes,
    delivery: input.delivery != null,
  });
  return quoteFrom(snapshot, input, codes);
}

function quoteFrom(snapshot: Snapshot, input: QuoteInput, codes: readonly string[]): MadeQuote {
  const lines = input.lines.flatMap((line): PricedLine[] => {
    const price = snapshot.findPrice(line.sku);
    return price === null ? [] : [{ ...line, price: price.value }];
  });
  const given = codes.map((code) => ({ code, offer: findCodeOffer(snapshot, code) }));
  const coded = given.flatMap(({ offer }) => offer ?? []);
  const offers = [...namedOffers(snapshot, lines), ...coded].filter(({ promotion }) =>
    runsFor(promotion, snapshot.customerGroup),
  );
  const destination = input.destination ?? null;
  const delivery = input.delivery ? findMethod(snapshot, input.delivery.method, destination) : null;
  const { amounts, taken } = build({ market: snapshot.market.value, destination, lines, offers, delivery });
  const priced = new Set(lines.map((line) => line.lineId));
  return {
    ...amounts,
    problems: [
      ...input.lines
        .filter(({ lineId }) => !priced.has(lineId))
        .map(({ lineId }) => ({ code: 'NO_PRICE' as const, lineId })),
      ...given.flatMap(({ code, offer }) => codeProblem(code, offer, taken)),
      ...(input.delivery && delivery === null ? [{ code: 'DELIVERY_UNKNOWN' as const }] : []),
    ],
    versions: snapshot.readVersions(),
  };
}

function build(source: QuoteSource): BuiltQuote {
  try {
    return buildQuote(source);
  } catch (error) {
    if (!(error instanceof AmountOutOfRange)) throw error;
    throw serviceError('BAD_INPUT', `The cart costs too much to be written down. ${error.message}`);
  }
}

const findMethod = (
  snapshot: Snapshot,
  key: string,
  destination: QuoteSource['destination'],
): DeliveryMethod | null =>
  methodsFor(snapshot.market.value, snapshot.findDelivery(), destination).find(
    (method) => method.key === key,
  ) ?? null;

function findCodeOffer(snapshot: Snapshot, code: string): Offer | null {
  const found = snapshot.findByCode(code);
  return found?.value.code === code ? { promotion: found.value, code } : null;
}

// Each promotion once, however many lines name it.
function namedOffers(snapshot: Snapshot, lines: readonly PricedLine[]): readonly Offer[] {
  const offers = lines.flatMap(({ price }) =>
    findPromotions(snapshot, price.priceList, price.promotions).map(
      ({ value }): Offer => ({
        promotion: value,
        code: null,
      }),
    ),
  );
  return [...new Map(offers.map((offer) => [offer.promotion.key, offer])).values()];
}

function codeProblem(code: string, offer: Offer | null, taken: ReadonlySet<Offer>): readonly QuoteProblem[] {
  if (offer === null) return [{ code: 'CODE_UNKNOWN', discountCode: code }];
  if (offer.promotion.state !== 'RUNNING') return [{ code: 'CODE_NOT_ACTIVE', discountCode: code }];
  return taken.has(offer) ? [] : [{ code: 'CODE_NOT_APPLICABLE', discountCode: code }];
}
