import type { IResolvers } from '@graphql-tools/utils';
import { type Kysely, sql } from 'kysely';
import type { ServiceCall } from '../kit/service.ts';
import { serviceError } from '../kit/service-error.ts';

/** The resolver of `orderableBySkus`: one statement, whatever the SKUs. */
export const orderableResolvers = (db: Kysely<object>): IResolvers<unknown, ServiceCall> => ({
  Query: {
    orderableBySkus: (_, { skus }: { skus: readonly string[] }, { context: { market, store } }) => {
      if (market === undefined) {
        throw serviceError('BAD_INPUT', 'Stock needs a market: give one in the context.');
      }
      return readOrderable(db, skus, market, store ?? null);
    },
  },
});

// From the rows themselves, by the very guard of a hold: entries say what shoppers see, and leave back-orders apart.
async function readOrderable(
  db: Kysely<object>,
  skus: readonly string[],
  market: string,
  store: string | null,
): Promise<readonly (number | null)[]> {
  const { rows } = await sql<{ sku: string; orderable: number }>`
    SELECT stock.sku, least(${maxInt}, greatest(0, max(on_hand + backorder_limit - safety_stock - held)))::int AS orderable
    FROM region_market JOIN region ON region.key = region_market.region
    JOIN location ON location.region = region.key
      AND (location.key = region.online_location OR (location.key = ${store} AND location.store IS NOT NULL))
    JOIN stock ON stock.location = location.key
    WHERE region_market.market = ${market} AND stock.sku = ANY(${skus.filter(isStorable)}::text[])
    GROUP BY stock.sku`.execute(db);
  const bySku = new Map(rows.map(({ sku, orderable }) => [sku, orderable]));
  return skus.map((sku) => bySku.get(sku) ?? null);
}

/** The largest `Int` of GraphQL. */
const maxInt = 2 ** 31 - 1;

// PostgreSQL's text cannot hold it, so nothing has such a key.
const isStorable = (sku: string): boolean => !sku.includes('\0');
