import type { ProductContent } from '../../../schema/entries/product.ts';
import type { ProductFilter } from '../../../schema/product-filter.ts';
import { loadProduct } from '../../../schema/read/products.ts';
import { ServiceUnreachable } from '../transport.ts';
import { findPage, type SearchContext } from './find.ts';
import { loadFacts } from './product-facts.ts';
import type { FoundPage } from './search-documents.ts';
import { stillMatches } from './still-matches.ts';

/** Arguments of `Query.products`, as far as the gateway looks at them. */
export interface PageArguments {
  readonly filter?: ProductFilter | null;
  readonly [argument: string]: unknown;
}

/** A row as it is shown. */
export interface ShownEdge {
  readonly cursor: string;
  readonly node: ProductContent;
}

// A page is filled up so often at most; a shorter one is right too, as long as it says that there is more.
const maxRefills = 3;

/**
 * Drops what is no longer to be shown, or no longer matches by what is shown of it, and takes what follows in its place.
 * The order stays that of search.
 */
export async function fillPage(
  read: SearchContext,
  args: PageArguments,
  first: FoundPage,
): Promise<{ readonly edges: readonly ShownEdge[]; readonly last: FoundPage }> {
  const edges = [...(await shownOf(read, args, first))];
  const wanted = first.edges?.length ?? 0;
  let last = first;
  for (
    let refills = 0;
    refills < maxRefills && edges.length < wanted && last.pageInfo.hasNextPage;
    refills += 1
  ) {
    const more = { first: wanted - edges.length, after: last.pageInfo.endCursor };
    last = await findPage(read, { ...args, ...more, edges: true, count: false, facets: false });
    edges.push(...(await shownOf(read, args, last)));
  }
  return { edges, last };
}

async function shownOf(
  read: SearchContext,
  { filter }: PageArguments,
  { edges = [] }: FoundPage,
): Promise<readonly ShownEdge[]> {
  const shown = await Promise.all(
    edges.map(async ({ cursor, node: { key } }): Promise<readonly ShownEdge[]> => {
      const node = await loadProduct(read, key);
      return node !== null && (await isIn(read, key, filter ?? {})) ? [{ cursor, node }] : [];
    }),
  );
  return shown.flat();
}

// What cannot be read now says nothing against a row: search's word stands, and the answer is marked.
async function isIn(read: SearchContext, key: string, filter: ProductFilter): Promise<boolean> {
  try {
    const facts = await loadFacts(read, key, filter);
    return facts !== null && stillMatches(filter, facts);
  } catch (error) {
    if (!(error instanceof ServiceUnreachable)) throw error;
    read.noteUnproven();
    return true;
  }
}
