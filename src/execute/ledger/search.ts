import type { IResolvers } from '@graphql-tools/utils';
import { loadCategory } from '../../../schema/read/categories.ts';
import { loadProduct } from '../../../schema/read/products.ts';
import { findAll } from '../../../schema/read/read-context.ts';
import { find, findPage, type SearchContext } from './find.ts';
import { loadMarkers, readMarkers } from './read-markers.ts';
import { type FoundFacet, suggestionsDocument } from './search-documents.ts';
import { suggestionMarkers } from './search-markers.ts';
import { selectedFields } from './selected-fields.ts';
import { fillPage, type PageArguments } from './shown-page.ts';

/** Search says what matches and in which order; what is shown of it comes from published entries. */
export const searchReads: IResolvers<unknown, SearchContext> = {
  Query: {
    products: async (_, args: PageArguments, read, info) => {
      const asked = selectedFields(info);
      const showsProducts = asked.has('nodes') || asked.has('edges');
      const wants = {
        edges: showsProducts || asked.has('pageInfo'),
        count: asked.has('totalCount') || asked.has('totalCountIsEstimate'),
        facets: asked.has('facets'),
      };
      await readMarkers(read, { ...args, facets: wants.facets });
      const found = await findPage(read, { ...args, ...wants });
      const page = { ...found, facets: await named(read, found.facets) };
      if (!showsProducts) return page;
      const { edges, last } = await fillPage(read, args, found);
      return {
        ...page,
        edges,
        nodes: edges.map(({ node }) => node),
        pageInfo: {
          ...page.pageInfo,
          startCursor: edges[0]?.cursor ?? null,
          hasNextPage: last.pageInfo.hasNextPage,
          endCursor: last.pageInfo.endCursor,
        },
      };
    },
    searchSuggestions: async (_, args: Readonly<Record<string, unknown>>, read, info) => {
      const asked = selectedFields(info);
      const wants = { products: asked.has('products'), categories: asked.has('categories') };
      await loadMarkers(read, suggestionMarkers);
      const found = await find<FoundSuggestions>(read, suggestionsDocument, { ...args, ...wants });
      return (
        found && {
          terms: found.terms,
          categories: findAll(keysOf(found.categories), (key) => loadCategory(read, key)),
          products: findAll(keysOf(found.products), (key) => loadProduct(read, key)),
        }
      );
    },
  },
};

interface Keyed {
  readonly key: string;
}

interface FoundSuggestions {
  readonly terms: readonly string[];
  readonly categories?: readonly Keyed[];
  readonly products?: readonly Keyed[];
}

const keysOf = (rows: readonly Keyed[] = []): readonly string[] => rows.map(({ key }) => key);

// By the titles that are shown elsewhere; the names of other facets stand in no entry of their own.
const named = (read: SearchContext, facets: readonly FoundFacet[] = []): Promise<readonly FoundFacet[]> =>
  Promise.all(
    facets.map(async (facet) => {
      if (facet.key !== 'category') return facet;
      const values = facet.values.map(async (value) => {
        const category = await loadCategory(read, value.key);
        return { ...value, name: category?.title ?? value.key };
      });
      return { ...facet, values: await Promise.all(values) };
    }),
  );
