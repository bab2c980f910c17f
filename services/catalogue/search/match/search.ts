import { type Kysely, type RawBuilder, sql } from 'kysely';
import { minorRange, type ProductFilter } from '../../../../schema/product-filter.ts';
import { storable } from '../../storable.ts';
import { facetToken } from '../facet-token.ts';
import type { SearchRequest } from './request.ts';
import type { Situation } from './situation.ts';
import { formatTsquery, readTerms } from './terms.ts';

/** One condition of a search. */
export interface Condition {
  /** The facet that counts what would match without this condition; null where every facet counts with it. */
  readonly facet: string | null;
  readonly test: RawBuilder<unknown>;
}

/** A search as SQL: `product` stands for the product, `texts` and `price` for its rows where `tables` has them. */
export interface Search {
  readonly request: SearchRequest;
  readonly situation: Situation;
  readonly conditions: readonly Condition[];
  /** In PostgreSQL's notation; null without a text. */
  readonly tsquery: string | null;
}

/** Makes a search of a request; one statement where there is a text, to understand its words. */
export async function buildSearch(
  db: Kysely<object>,
  request: SearchRequest,
  situation: Situation,
): Promise<Search> {
  const { text } = request;
  const terms = text === null ? [] : await readTerms(db, situation.language, text, 'finished');
  const tsquery = text === null ? null : formatTsquery(terms, 'finished');
  const conditions = [
    ...(text === null ? [] : [textCondition(tsquery)]),
    ...shownConditions(situation),
    ...filterConditions(request.filter, situation),
  ];
  return { request, situation, conditions, tsquery };
}

/** The text condition; a text in which no word says anything matches nothing. */
export const textCondition = (tsquery: string | null): Condition =>
  always(tsquery === null ? sql`false` : sql`texts.document @@ ${tsquery}::tsquery`);

/** That the channel shows the product. */
export const shownConditions = ({ channel }: Situation): Condition[] =>
  channel === '' ? [] : [always(sql`NOT product.hidden_on @> ARRAY[${channel}]::text[]`)];

const always = (test: RawBuilder<unknown>): Condition => ({ facet: null, test });

function filterConditions(filter: ProductFilter, situation: Situation): Condition[] {
  const conditions: Condition[] = [];
  const { categories, brands, price, attributes } = filter;
  // An empty list is no condition, as one that is not given.
  if (categories?.length) {
    conditions.push({ facet: 'category', test: sql`product.categories && ${texts(categories)}` });
  }
  if (brands?.length) conditions.push({ facet: 'brand', test: sql`product.brand = ANY(${texts(brands)})` });
  if (price) conditions.push({ facet: 'price', test: priceTest(price, situation.prices?.currency) });
  if (filter.inStock) conditions.push({ facet: 'inStock', test: inStock(situation) });
  if (filter.reduced) conditions.push(always(situation.prices === null ? sql`false` : sql`price.reduced`));
  for (const { key, values } of attributes ?? []) {
    if (values.length === 0) continue;
    const tokens = values.map((value) => facetToken(key, value));
    conditions.push({ facet: attributeFacet(key), test: sql`product.facets && ${texts(tokens)}` });
  }
  return conditions;
}

/** That it can be bought online in the market's region. */
export const inStock = ({ region }: Situation): RawBuilder<unknown> =>
  region === null ? sql`false` : sql`product.in_stock_in @> ARRAY[${region}]::text[]`;

/** The facet of an option or attribute; its name cannot be that of a built-in one. */
export const attributeFacet = (key: string): string => `attribute ${storable(key)}`;

const texts = (list: readonly string[]): RawBuilder<unknown> => sql`${list.map(storable)}::text[]`;

function priceTest(
  price: NonNullable<ProductFilter['price']>,
  currency: string | undefined,
): RawBuilder<unknown> {
  if (currency === undefined) return sql`false`;
  const { from, to } = minorRange(price, currency);
  // By the indexed rank, which is the amount. What has no price stands above every bound: it is in no range.
  return sql`price.cheapest_rank BETWEEN ${String(from)}::bigint AND ${String(to !== null && to < highestRank ? to : highestRank)}::bigint`;
}

// One below the rank of what has no price, see the migration.
const highestRank = BigInt(Number.MAX_SAFE_INTEGER) - 1n;

/** The tables that conditions and order read. */
export function tables(
  { situation, tsquery, conditions, request }: Search,
  purpose: 'page' | 'count' | 'price facet',
): RawBuilder<unknown> {
  const needsTexts = tsquery !== null || (purpose === 'page' && request.sort === 'TITLE');
  const sortsByPrice = purpose === 'page' && /^PRICE_/.test(request.sort);
  const needsPrice =
    purpose === 'price facet' ||
    sortsByPrice ||
    request.filter.reduced ||
    conditions.some(({ facet }) => facet === 'price');
  return sql`search_product AS product
    ${needsTexts ? textsOf(situation) : sql``}
    ${needsPrice && situation.prices ? pricesOf(situation.prices.viewKey) : sql``}`;
}

/** Joins the texts that the channel shows in the language. */
export const textsOf = ({ language, channel }: Situation): RawBuilder<unknown> => sql`
  JOIN search_text AS texts ON texts.product_key = product.key AND texts.language = ${language}
    AND (texts.channel = ${channel} AND texts.channel <> ''
      OR texts.channel = '' AND NOT texts.adapted_for @> ARRAY[${channel}]::text[])`;

const pricesOf = (viewKey: string): RawBuilder<unknown> =>
  sql`JOIN search_price AS price ON price.product_key = product.key AND price.view_key = ${viewKey}`;

/** All conditions together, without those of one facet. */
export function allOf(conditions: readonly Condition[], withoutFacet: string | null = null) {
  const tests = conditions
    .filter(({ facet }) => facet === null || facet !== withoutFacet)
    .map(({ test }) => test);
  return tests.length === 0 ? sql`true` : sql.join(tests, sql` AND `);
}
