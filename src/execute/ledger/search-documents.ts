import { parse } from 'graphql';

/** A page as the catalogue service finds it: what matches by key, and only what was asked for beside. */
export interface FoundPage {
  readonly edges?: readonly { readonly cursor: string; readonly node: { readonly key: string } }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly facets?: readonly FoundFacet[];
}

/** A facet; the keys of its values are those by which one filters. */
export interface FoundFacet {
  readonly key: string;
  readonly values: readonly { readonly key: string; readonly name: string }[];
}

/** One document for every search, so that the service reads it once. */
export const productsDocument = parse(/* GraphQL */ `
  query (
    $query: String
    $filter: ProductFilter
    $sort: ProductSort
    $first: Int
    $after: String
    $edges: Boolean!
    $count: Boolean!
    $facets: Boolean!
  ) {
    products(query: $query, filter: $filter, sort: $sort, first: $first, after: $after) {
      edges @include(if: $edges) { cursor node { key } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      totalCount @include(if: $count)
      totalCountIsEstimate @include(if: $count)
      facets @include(if: $facets) { key name values { key name count isEstimate min max } }
    }
  }
`);

/** What a shopper may mean while typing, by key. */
export const suggestionsDocument = parse(/* GraphQL */ `
  query ($query: String!, $first: Int, $categories: Boolean!, $products: Boolean!) {
    searchSuggestions(query: $query, first: $first) {
      terms
      categories @include(if: $categories) { key }
      products @include(if: $products) { key }
    }
  }
`);
