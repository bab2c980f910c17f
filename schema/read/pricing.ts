import type { IResolvers } from '@graphql-tools/utils';
import { type DeliveryMethodView, methodsFor, projectMethod } from '../entries/delivery.ts';
import { entryKey, marketsBook, priceBook } from '../entries/keys.ts';
import {
  type AllMarketsEntry,
  type Destination,
  type MarketEntry,
  type MarketView,
  projectMarket,
} from '../entries/market.ts';
import { type PriceView, projectPrice, type Versioned } from '../entries/price.ts';
import {
  byPriority,
  type PromotionEntry,
  type PromotionView,
  projectPromotion,
  type RunningPromotionsEntry,
  runsFor,
} from '../entries/promotion.ts';
import { keyOfGlobalId } from '../global-id.ts';
import { assertWithin } from './arguments.ts';
import type { EntryLoader } from './entry-reader.ts';
import { loadSnapshot, type Snapshot } from './price-snapshot.ts';
import { findAll, type ReadContext } from './read-context.ts';

/** All that is read of pricing by key: everything but quotes. */
export const pricingReads: IResolvers<unknown, ReadContext> = {
  Query: {
    markets: (_, __, read) => readMarkets(read.entries),
    deliveryMethods: (_, { destination }: { destination?: Destination | null }, read) =>
      readDeliveryMethods(read, destination ?? null),
    promotions: (_, __, read) => readRunningPromotions(read),
    promotionsByIds: (_, { ids }: { ids: readonly string[] }, read) => readPromotionsByIds(read, ids),
    pricesBySkus: (_, args: PricesArguments, read) => readPrices(read, args),
  },
};

interface PricesArguments {
  readonly skus: readonly string[];
  readonly quantity: number;
}

/** Throws `BAD_INPUT` for a quantity of which no price is kept. */
export const assertQuantity = (quantity: number, field: string): void =>
  assertWithin(field, quantity, 1, 100_000);

/** Promotions of a list by key; what there is none of is left out. */
export const findPromotions = (
  snapshot: Snapshot,
  priceList: string,
  keys: readonly string[],
): readonly Versioned<PromotionEntry>[] =>
  keys.flatMap((key) => snapshot.findPromotion(priceList, key) ?? []);

async function readMarkets(entries: EntryLoader): Promise<MarketView[]> {
  const all = await entries.load<AllMarketsEntry>(marketsBook, entryKey.markets());
  return findAll(all.value?.markets ?? [], async (id) => {
    const { value } = await entries.load<MarketEntry>(marketsBook, entryKey.market(id));
    return value && projectMarket(value);
  });
}

async function readDeliveryMethods(
  { entries, context: { market, customerGroup } }: ReadContext,
  destination: Destination | null,
): Promise<DeliveryMethodView[]> {
  const snapshot = await loadSnapshot(entries, { market, customerGroup, delivery: true });
  const goesTo = destination && normalizePlace(destination);
  return methodsFor(snapshot.market.value, snapshot.findDelivery(), goesTo).map((method) =>
    projectMethod(snapshot.market.value, method, goesTo),
  );
}

// Rates of tax are kept by upper-case codes, as in the destination of a cart.
const normalizePlace = ({ country, region }: Destination): Destination => ({
  country,
  region: region?.trim().toUpperCase() || null,
});

async function readPrices(
  { entries, context: { market, customerGroup } }: ReadContext,
  { skus, quantity }: PricesArguments,
): Promise<(PriceView | null)[]> {
  assertQuantity(quantity, 'quantity');
  const snapshot = await loadSnapshot(entries, { market, customerGroup, skus });
  return skus.map((sku) => {
    const price = snapshot.findPrice(sku);
    if (price === null) return null;
    const promotions = findPromotions(snapshot, price.value.priceList, price.value.promotions);
    return projectPrice({ market: snapshot.market.value, customerGroup, price, promotions }, quantity);
  });
}

// What does not run is not shown: a promotion to come is nobody's business yet.
async function readPromotionsByIds(
  { entries, context: { market, customerGroup } }: ReadContext,
  ids: readonly string[],
): Promise<(PromotionView | null)[]> {
  const keys = ids.map((id) => keyOfGlobalId('Promotion', id));
  const promotions = keys.filter((key) => key !== null);
  const snapshot = await loadSnapshot(entries, { market, customerGroup, promotions });
  return keys.map((key) => {
    const found =
      key === null ? [] : snapshot.lists.flatMap((list) => snapshot.findPromotion(list, key) ?? []);
    const running = found.find(({ value }) => runsFor(value, customerGroup));
    return running === undefined ? null : projectPromotion(running.value, running.version);
  });
}

async function readRunningPromotions({
  entries,
  context: { market, customerGroup },
}: ReadContext): Promise<PromotionView[]> {
  const { lists } = await loadSnapshot(entries, { market, customerGroup });
  const running = await Promise.all(lists.map((list) => loadRunning(entries, list)));
  return running
    .flat()
    .filter(({ value }) => runsFor(value, customerGroup))
    .sort((a, b) => byPriority(a.value, b.value))
    .map(({ value, version }) => projectPromotion(value, version));
}

async function loadRunning(entries: EntryLoader, list: string): Promise<Versioned<PromotionEntry>[]> {
  const book = priceBook(list);
  const running = await entries.load<RunningPromotionsEntry>(book, entryKey.promotions());
  return findAll(running.value?.promotions ?? [], async (key) => {
    const { value, version } = await entries.load<PromotionEntry>(book, entryKey.promotion(key));
    return value && { value, version };
  });
}
