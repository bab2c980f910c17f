/** Everything that is shown of a price and of an availability and that is no text of some language. */
const fragments = /* GraphQL */ `
  fragment Taxed on TaxedMoney {
    shown { amount currencyCode }
    net { amount currencyCode }
    gross { amount currencyCode }
    tax { amount currencyCode }
    taxIncluded
  }
  fragment Told on Variant {
    sku
    product { assortment { hiddenOn } }
    price {
      unit { ...Taxed }
      quantity
      was { ...Taxed }
      reductionPercent
      recommended { ...Taxed }
      lowest30Days { ...Taxed }
      unitPrice { price { ...Taxed } unit content }
      fees { key amount { ...Taxed } }
      tiers { minQuantity unit { ...Taxed } }
      promotions { key kind priority combinability needsCode validFrom validUntil version }
      priceList { key currency customerGroup }
      validFrom
      validUntil
      version
    }
    availability {
      status
      quantity
      quantityIsCapped
      online { status quantity quantityIsCapped expectedAt version }
      version
    }
  }
`;

/** An operation with its variables, as it is posted. */
export interface Question {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Asks for so many SKUs at once, the first as `sku0`. All of them are of one index per book. */
export function buildQuestion(market: string, skus: readonly string[]): Question {
  const declared = skus.map((_, index) => `, $s${index}: String!`).join('');
  const fields = skus.map((_, index) => `  sku${index}: variant(sku: $s${index}) { ...Told }`);
  const query = [
    `query Parity($market: ID!${declared}) @inContext(market: $market) {`,
    '  context { channel client customerGroup }',
    ...fields,
    '}',
    fragments,
  ].join('\n');
  return {
    query,
    variables: { market, ...Object.fromEntries(skus.map((sku, index) => [`s${index}`, sku])) },
  };
}

/** Asks who one is, and where one may buy. */
export const introduction: Question = {
  query: 'query Parity { context { channel client market } markets { id } }',
  variables: {},
};

/** Asks for the top categories. */
export const topCategories = (market: string): Question => ({
  query: 'query Parity($market: ID!) @inContext(market: $market) { categories { key } }',
  variables: { market },
});

/** What a listing shows. */
export interface Listing {
  readonly market: string;
  readonly sort: string;
  /** Null for everything. */
  readonly category: string | null;
  readonly after: string | null;
}

/** Asks for a page of the assortment. */
export const buildListing = ({ category, ...variables }: Listing): Question => ({
  query: /* GraphQL */ `
    query Parity($market: ID!, $sort: ProductSort!, $filter: ProductFilter, $after: String)
    @inContext(market: $market) {
      products(sort: $sort, filter: $filter, first: 100, after: $after) {
        nodes { variants { sku } }
        pageInfo { hasNextPage endCursor }
      }
    }
  `,
  variables: { ...variables, filter: category === null ? null : { categories: [category] } },
});
