import type { IResolvers } from '@graphql-tools/utils';
import type { Kysely } from 'kysely';
import { assertWithin } from '../../../schema/read/arguments.ts';
import type { ReadCall } from '../../kit/read-call.ts';
import { measureLag } from './lag.ts';
import { type Count, countMatches } from './match/count.ts';
import { formatCursor } from './match/cursor.ts';
import { readFacets } from './match/facet-view.ts';
import { type Page, readPage } from './match/page.ts';
import { type ProductsArguments, parseSearchRequest, parseText } from './match/request.ts';
import { buildSearch, type Search } from './match/search.ts';
import { readSituation } from './match/situation.ts';
import { suggestCategories, suggestProducts, suggestTerms, type TypedText } from './match/suggestions.ts';
import { readTerms } from './match/terms.ts';
import type { Feed } from './projection/feed.ts';

/** Parent of `ProductConnection`: what is not asked for is not read. */
interface FoundPage {
  readonly search: Search;
  readonly page: Page;
  readonly count: () => Promise<Count>;
}

/** Search by text, filter and sort; suggestions; how far search lags behind its sources. */
export const searchResolvers = (
  db: Kysely<object>,
  feeds: readonly Feed[],
): IResolvers<unknown, ReadCall> => ({
  Query: {
    products: async (_, args: ProductsArguments, call): Promise<FoundPage> => {
      const request = parseSearchRequest(args);
      const search = await buildSearch(db, request, await readSituation(db, call.context));
      const page = await readPage(db, search, call);
      let counted: Promise<Count> | undefined;
      const count = (): Promise<Count> => {
        counted ??= countMatches(db, search);
        return counted;
      };
      return { search, page, count };
    },
    searchSuggestions: (_, args: { query: string; first: number | null }, call) => readTyped(db, args, call),
    searchLag: () => measureLag(db, feeds),
  },
  ProductConnection: {
    nodes: ({ page }: FoundPage) => page.found.map(({ product }) => product),
    edges: ({ page }: FoundPage) =>
      page.found.map(({ cursor, product }) => ({ cursor: formatCursor(cursor), node: product })),
    pageInfo: ({ page, search }: FoundPage) => {
      const cursors = page.found.map(({ cursor }) => formatCursor(cursor));
      return {
        hasNextPage: page.hasNextPage,
        hasPreviousPage: search.request.after !== null,
        startCursor: cursors[0] ?? null,
        endCursor: cursors.at(-1) ?? null,
      };
    },
    totalCount: async ({ count }: FoundPage) => (await count()).count,
    totalCountIsEstimate: async ({ count }: FoundPage) => (await count()).isEstimate,
    facets: ({ search }: FoundPage, _, call) => readFacets(db, search, call),
  },
  SearchSuggestions: {
    terms: (typed: TypedText) => suggestTerms(db, typed),
    categories: (typed: TypedText, _, call) => suggestCategories(db, typed, call),
    products: (typed: TypedText, _, call) => suggestProducts(db, typed, call),
  },
});

async function readTyped(
  db: Kysely<object>,
  { query, first }: { readonly query: string; readonly first: number | null },
  call: ReadCall,
): Promise<TypedText> {
  const wanted = first ?? 5;
  assertWithin('first', wanted, 1, 20);
  const situation = await readSituation(db, call.context);
  const terms = await readTerms(db, situation.language, parseText(query) ?? '', 'unfinished');
  return { situation, terms, first: wanted };
}
