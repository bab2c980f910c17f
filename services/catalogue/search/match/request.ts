import type { ProductFilter, ProductSort } from '../../../../schema/product-filter.ts';
import { assertWithin } from '../../../../schema/read/arguments.ts';
import { serviceError } from '../../../kit/service-error.ts';
import { type Cursor, parseCursor } from './cursor.ts';

/** Arguments of `Query.products`. */
export interface ProductsArguments {
  readonly query?: string | null;
  readonly filter?: ProductFilter | null;
  readonly sort?: ProductSort | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

/** What is asked of search, checked. */
export interface SearchRequest {
  /** Null without a text: everything matches. */
  readonly text: string | null;
  readonly filter: ProductFilter;
  readonly sort: ProductSort;
  readonly first: number;
  readonly after: Cursor | null;
}

/** Checks the arguments. Throws `BAD_INPUT`. */
export function parseSearchRequest(given: ProductsArguments): SearchRequest {
  const text = parseText(given.query ?? '');
  const sort = given.sort ?? 'RELEVANCE';
  // Without a text nothing is more relevant than anything else.
  const effective = sort === 'RELEVANCE' && text === null ? 'NEWEST' : sort;
  const first = given.first ?? 24;
  assertWithin('first', first, 1, 100);
  const filter = given.filter ?? {};
  assertFilter(filter);
  // With the sort in force: a cursor of relevance means nothing once the text is gone.
  const after = typeof given.after === 'string' ? parseCursor(given.after, effective) : null;
  return { text, filter, sort: effective, first, after };
}

/** The text to search for; null where it is blank. Throws `BAD_INPUT` where it is too long. */
export function parseText(query: string): string | null {
  // Nobody types so much: it was pasted by mistake, and each word of it would be looked up.
  if (query.length > 500) {
    throw serviceError('BAD_INPUT', `query has ${query.length} characters: give at most 500.`);
  }
  return query.trim() === '' ? null : query;
}

function assertFilter(filter: ProductFilter): void {
  const { categories, brands, attributes } = filter;
  assertLength('categories', categories, 100);
  assertLength('brands', brands, 100);
  // Each one is a condition of its own, and a facet that is counted without it.
  assertLength('attributes', attributes, 20);
  for (const [index, { values }] of (attributes ?? []).entries()) {
    assertLength(`attributes.${index}.values`, values, 100);
  }
  const { min, max } = filter.price ?? {};
  if (typeof min === 'string' && typeof max === 'string' && Number(min) > Number(max)) {
    throw serviceError('BAD_INPUT', `filter.price cannot be from ${min} to ${max}: give min below max.`);
  }
}

function assertLength(name: string, list: readonly unknown[] | null | undefined, most: number): void {
  if ((list?.length ?? 0) <= most) return;
  throw serviceError('BAD_INPUT', `filter.${name} has ${list?.length} members: give at most ${most}.`);
}
