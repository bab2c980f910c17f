import type { IResolvers } from '@graphql-tools/utils';
import { type Kysely, sql } from 'kysely';
import { marketsBook } from '../../../schema/entries/keys.ts';
import { type MarketEntry, type MarketView, projectMarket } from '../../../schema/entries/market.ts';
import { type PriceView, projectPrice, type Versioned } from '../../../schema/entries/price.ts';
import {
  byPriority,
  type PromotionEntry,
  type PromotionView,
  projectPromotion,
  runsFor,
} from '../../../schema/entries/promotion.ts';
import { keyOfGlobalId } from '../../../schema/global-id.ts';
import type { ServiceCall } from '../../kit/service.ts';
import { serviceError } from '../../kit/service-error.ts';
import { readSnapshot, type Snapshot } from './read-snapshot.ts';

/** Resolvers of what is read from entries; each field makes one statement. */
export function readResolvers(db: Kysely<object>): IResolvers<unknown, ServiceCall> {
  return {
    Query: {
      markets: () => readMarkets(db),
      promotions: (_, __, { context }: ServiceCall) =>
        readRunningPromotions(db, context.market, context.customerGroup),
      promotionsByIds: (_, { ids }: { ids: readonly string[] }, { context }: ServiceCall) =>
        readPromotionsByIds(db, context, ids),
      pricesBySkus: (
        _,
        { skus, quantity }: { skus: readonly string[]; quantity: number },
        { context }: ServiceCall,
      ) => readPrices(db, context, skus, quantity),
    },
  };
}

type Situation = ServiceCall['context'];

/** A quantity for which prices are kept, or `BAD_INPUT`. */
export function assertQuantity(quantity: number, field: string): void {
  if (quantity >= 1 && quantity <= 100_000) return;
  throw serviceError('BAD_INPUT', `${field} cannot be ${quantity}: give 1 to 100000.`);
}

async function readMarkets(db: Kysely<object>): Promise<MarketView[]> {
  const { rows } = await sql<{ value: MarketEntry }>`
    SELECT value FROM entry WHERE book = ${marketsBook} AND value IS NOT NULL ORDER BY key`.execute(db);
  return rows.map((row) => projectMarket(row.value));
}

async function readPrices(
  db: Kysely<object>,
  { market, customerGroup }: Situation,
  skus: readonly string[],
  quantity: number,
): Promise<(PriceView | null)[]> {
  assertQuantity(quantity, 'quantity');
  const snapshot = await readSnapshot(db, { market, customerGroup, skus });
  return skus.map((sku) => {
    const price = snapshot.findPrice(sku);
    if (price === null) return null;
    const promotions = findPromotions(snapshot, price.value.priceList, price.value.promotions);
    return projectPrice(
      { market: snapshot.market.value, customerGroup: snapshot.customerGroup, price, promotions },
      quantity,
    );
  });
}

/** Promotions of a list by key; what there is none of is left out. */
export const findPromotions = (
  snapshot: Snapshot,
  priceList: string,
  keys: readonly string[],
): readonly Versioned<PromotionEntry>[] =>
  keys.flatMap((key) => snapshot.findPromotion(priceList, key) ?? []);

// What does not run is not shown: a promotion to come is nobody's business yet.
async function readPromotionsByIds(
  db: Kysely<object>,
  { market, customerGroup }: Situation,
  ids: readonly string[],
): Promise<(PromotionView | null)[]> {
  const keys = ids.map((id) => keyOfGlobalId('Promotion', id));
  const promotions = keys.filter((key) => key !== null);
  const snapshot = await readSnapshot(db, { market, customerGroup, promotions });
  return keys.map((key) => {
    const found =
      key === null ? [] : snapshot.lists.flatMap((list) => snapshot.findPromotion(list, key) ?? []);
    const running = found.find(({ value }) => runsFor(value, customerGroup));
    return running === undefined ? null : projectPromotion(running.value, running.version);
  });
}

async function readRunningPromotions(
  db: Kysely<object>,
  market: string | undefined,
  customerGroup: string | undefined,
): Promise<PromotionView[]> {
  const { lists } = await readSnapshot(db, { market, customerGroup });
  const { rows } = await sql<Versioned<PromotionEntry>>`
    SELECT entry.value, entry.version FROM promotion
    JOIN entry ON entry.book = 'prices:' || promotion.price_list AND entry.key = 'promotion/' || promotion.key
    WHERE promotion.price_list = ANY(${[...lists]}::text[]) AND promotion.state = 'RUNNING'
      AND promotion.code IS NULL`.execute(db);
  return rows
    .filter(({ value }) => runsFor(value, customerGroup))
    .sort((a, b) => byPriority(a.value, b.value))
    .map(({ value, version }) => projectPromotion(value, version));
}
