import { type Kysely, type RawBuilder, sql } from 'kysely';
import { allOf, type Search, tables } from './search.ts';

/** How many products match. */
export interface Count {
  readonly count: number;
  readonly isEstimate: boolean;
}

/** Up to here counts are exact. */
export const exactTo = 10_000;

/**
 * How to count what matches a search without the conditions of one facet: everything, or a sample of the catalogue
 * whose counts are scaled up. A product is in the sample or not by its key, so every count looks at the same ones.
 */
export interface CountPlan {
  /** `true`, or that the product is in the sample. */
  readonly chosen: RawBuilder<unknown>;
  /** By how much a count is multiplied; 1 where it is exact. */
  readonly factor: number;
  /** Of all that match. Null where only a sample has been looked at so far. */
  readonly total: number | null;
}

/** Finds out how to count. At most two statements. */
export async function planCount(
  db: Kysely<object>,
  search: Search,
  withoutFacet: string | null,
): Promise<CountPlan> {
  const total = await countUpTo(db, search, withoutFacet, sql`true`);
  if (total <= exactTo) return { chosen: sql`true`, factor: 1, total };
  // What PostgreSQL believes, from its last ANALYZE: counting the whole catalogue would cost what the sample
  // saves.
  const { rows } = await sql<{ products: number }>`
    SELECT greatest(reltuples, 0)::bigint AS products FROM pg_class
    WHERE oid = 'search_product'::regclass`.execute(db);
  const products = Math.max(rows[0]?.products ?? 0, total);
  // Such a part of the catalogue that the sample has about as many products as may be counted exactly.
  const millionths = Math.ceil((exactTo * 1_000_000) / products);
  return {
    chosen: sql`product.sample < ${millionths}`,
    factor: Math.max(1_000_000 / millionths, 1),
    total: null,
  };
}

/** How many products match the whole search. */
export async function countMatches(db: Kysely<object>, search: Search): Promise<Count> {
  const { chosen, factor, total } = await planCount(db, search, null);
  if (total !== null) return { count: total, isEstimate: false };
  const inSample = await countUpTo(db, search, null, chosen);
  // It is known that there are more than can be counted exactly, whatever the sample says.
  return { count: Math.max(scaled(inSample, factor), exactTo + 1), isEstimate: true };
}

/** A count of the sample as one of everything. */
export const scaled = (count: number, factor: number): number => Math.round(count * factor);

async function countUpTo(
  db: Kysely<object>,
  search: Search,
  withoutFacet: string | null,
  chosen: RawBuilder<unknown>,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) AS count FROM (
      SELECT FROM ${tables(search, 'count')}
      WHERE ${allOf(search.conditions, withoutFacet)} AND ${chosen} LIMIT ${exactTo + 1}) AS matched`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}
