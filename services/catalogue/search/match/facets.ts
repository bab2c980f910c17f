import { type Kysely, type RawBuilder, sql } from 'kysely';
import { exponentOf } from '../../../../schema/money.ts';
import { parseFacetToken } from '../facet-token.ts';
import { exactTo, planCount, scaled } from './count.ts';
import { buildPriceRanges, type PriceRange } from './price-ranges.ts';
import { allOf, attributeFacet, inStock, type Search, tables } from './search.ts';

/** One value of one facet with its count. */
export interface FacetCount {
  /** Such as `brand`, or what `attributeFacet` made. */
  readonly facet: string;
  readonly value: string;
  readonly count: number;
  readonly isEstimate: boolean;
}

/** A range of the facet `price`. */
export interface PriceRangeCount extends PriceRange {
  readonly isEstimate: boolean;
}

/** Every facet's counts; values most frequent first, ranges lowest first. */
export interface FacetCounts {
  readonly values: readonly FacetCount[];
  readonly prices: readonly PriceRangeCount[];
}

/**
 * Counts of what would match with one more value. A facet's own condition does not count in it: beside the chosen
 * brand, the others are shown with what they would add. So each facet that is filtered by is counted apart.
 */
export async function countFacets(db: Kysely<object>, search: Search): Promise<FacetCounts> {
  const filtered = [...new Set(search.conditions.flatMap(({ facet }) => facet ?? []))];
  const counted = await Promise.all([
    countValues(db, search, null, filtered),
    ...filtered.filter((facet) => facet !== 'price').map((facet) => countValues(db, search, facet, [])),
  ]);
  return { values: counted.flat(), prices: await countPrices(db, search) };
}

interface ValueRow {
  readonly facet: string;
  readonly value: string;
  readonly count: number;
}

// Of one facet without its own condition, or of all but those that are counted apart.
async function countValues(
  db: Kysely<object>,
  search: Search,
  only: string | null,
  apart: readonly string[],
): Promise<FacetCount[]> {
  const plan = await planCount(db, search, only);
  const { rows } = await sql<ValueRow>`
    WITH matched AS MATERIALIZED (
      SELECT product.brand, product.categories, product.facets, ${inStock(search.situation)} AS in_stock
      FROM ${tables(search, 'count')} WHERE ${allOf(search.conditions, only)} AND ${plan.chosen}
    ), counted AS (
      SELECT 'brand' AS facet, brand AS value, count(*) AS count FROM matched WHERE brand IS NOT NULL GROUP BY 2
      UNION ALL
      SELECT 'category', category, count(*) FROM matched, unnest(categories) AS category GROUP BY 2
      UNION ALL
      SELECT 'inStock', 'true', count(*) FROM matched WHERE in_stock HAVING count(*) > 0
      UNION ALL
      SELECT ${attributeFacet('')} || split_part(token, chr(31), 1), token, count(*)
      FROM matched, unnest(facets) AS token GROUP BY token
    ), ranked AS (
      SELECT *, row_number() OVER (PARTITION BY facet ORDER BY count DESC, value) AS place
      FROM counted WHERE ${chosenFacets(only, apart)}
    )
    SELECT facet, value, count FROM ranked WHERE place <= ${valuesPerFacet} ORDER BY facet, place`.execute(
    db,
  );
  return rows.map(({ facet, value, count }) => ({
    facet,
    value: facet.startsWith(attributeFacet('')) ? parseFacetToken(value).valueKey : value,
    count: scaled(count, plan.factor),
    isEstimate: plan.total === null,
  }));
}

// More would not fit on any screen; the rarest of a thousand brands is found by its name.
const valuesPerFacet = 50;

const chosenFacets = (only: string | null, apart: readonly string[]): RawBuilder<unknown> =>
  only === null ? sql`facet <> ALL(${[...apart]}::text[])` : sql`facet = ${only}`;

async function countPrices(db: Kysely<object>, search: Search): Promise<PriceRangeCount[]> {
  const { prices } = search.situation;
  if (prices === null) return [];
  const plan = await planCount(db, search, 'price');
  const { rows } = await sql<{ amountMinor: number; count: number }>`
    SELECT amount_minor AS "amountMinor", count(*) AS count FROM ${tables(search, 'price facet')}
    WHERE ${allOf(search.conditions, 'price')} AND ${plan.chosen} AND amount_minor IS NOT NULL
    GROUP BY 1 ORDER BY 1 LIMIT ${exactTo + 1}`.execute(db);
  return buildPriceRanges(rows, 10 ** exponentOf(prices.currency)).map((range) => ({
    ...range,
    count: scaled(range.count, plan.factor),
    isEstimate: plan.total === null,
  }));
}
