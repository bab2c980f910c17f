import { collectSubFields, type IResolvers } from '@graphql-tools/utils';
import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLResolveInfo,
  getNamedType,
  isObjectType,
} from 'graphql';
import type { ProductContent } from '../../../schema/entries/product.ts';
import { loadCategory } from '../../../schema/read/categories.ts';
import { loadProduct } from '../../../schema/read/products.ts';
import { findAll, type ReadContext } from '../../../schema/read/read-context.ts';
import { type FoundPage, productsDocument, suggestionsDocument } from './search-documents.ts';

/** What the search fields read with. */
export interface SearchContext extends ReadContext {
  /** Asks the catalogue service what matches. */
  readonly search: (
    document: DocumentNode,
    variables: Readonly<Record<string, unknown>>,
  ) => Promise<ExecutionResult>;
}

interface ProductsArguments {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly [argument: string]: unknown;
}

interface ShownEdge {
  readonly cursor: string;
  readonly node: ProductContent;
}

// A page is filled up so often at most; a shorter one is right too, as long as it says that there is more.
const maxRefills = 3;

/** Search says what matches and in which order; what is shown of it comes from published entries. */
export const searchReads: IResolvers<unknown, SearchContext> = {
  Query: {
    products: async (_, args: ProductsArguments, read, info) => {
      const asked = fieldsOf(info);
      const showsProducts = asked.has('nodes') || asked.has('edges');
      const wants = {
        edges: showsProducts || asked.has('pageInfo'),
        count: asked.has('totalCount') || asked.has('totalCountIsEstimate'),
        facets: asked.has('facets'),
      };
      const page = await findPage(read, { ...args, ...wants });
      if (!showsProducts) return page;
      const { edges, last } = await fillPage(read, args, page);
      return {
        ...page,
        edges,
        nodes: edges.map(({ node }) => node),
        pageInfo: {
          ...page.pageInfo,
          hasNextPage: last.pageInfo.hasNextPage,
          endCursor: last.pageInfo.endCursor,
        },
      };
    },
    searchSuggestions: async (_, args: Readonly<Record<string, unknown>>, read, info) => {
      const asked = fieldsOf(info);
      const wants = { products: asked.has('products'), categories: asked.has('categories') };
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

async function findPage(
  read: SearchContext,
  variables: Readonly<Record<string, unknown>>,
): Promise<FoundPage> {
  const page = await find<FoundPage>(read, productsDocument, variables);
  if (page === null) throw new Error('The catalogue found no page and said no reason.');
  return page;
}

/** What the one field of the document answers; throws the service's own error. */
async function find<Found>(
  read: SearchContext,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
): Promise<Found | null> {
  const { data, errors } = await read.search(document, variables);
  const [error] = errors ?? [];
  if (error !== undefined) throw error;
  return (Object.values(data ?? {})[0] ?? null) as Found | null;
}

/** Drops what is no longer to be shown, and takes what follows in its place. */
async function fillPage(
  read: SearchContext,
  args: ProductsArguments,
  first: FoundPage,
): Promise<{ readonly edges: readonly ShownEdge[]; readonly last: FoundPage }> {
  const edges = [...(await shownOf(read, first))];
  const wanted = first.edges?.length ?? 0;
  let last = first;
  for (
    let refills = 0;
    refills < maxRefills && edges.length < wanted && last.pageInfo.hasNextPage;
    refills += 1
  ) {
    const more = { first: wanted - edges.length, after: last.pageInfo.endCursor };
    last = await findPage(read, { ...args, ...more, edges: true, count: false, facets: false });
    edges.push(...(await shownOf(read, last)));
  }
  return { edges, last };
}

const shownOf = async (read: SearchContext, { edges = [] }: FoundPage): Promise<readonly ShownEdge[]> => {
  const products = await Promise.all(edges.map(({ node }) => loadProduct(read, node.key)));
  return edges.flatMap(({ cursor }, index): ShownEdge[] => {
    const node = products[index] ?? null;
    return node === null ? [] : [{ cursor, node }];
  });
};

// What is selected of the field, whatever fragments it stands in.
function fieldsOf({
  schema,
  fragments,
  variableValues,
  returnType,
  fieldNodes,
}: GraphQLResolveInfo): Set<string> {
  const type = getNamedType(returnType);
  if (!isObjectType(type)) return new Set();
  // The library's type is of a graphql to come; at run time it reads variables by name, as they are here.
  const { fields } = collectSubFields(schema, fragments, variableValues as never, type, [...fieldNodes]);
  return new Set([...fields.values()].flatMap((nodes) => nodes.map(({ name }) => name.value)));
}
