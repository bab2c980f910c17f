// What is asked of every price; in all documents alike, so that equal versions show equal values.
const price = /* GraphQL */ `
  fragment P on Price {
    version unit { shown { amount currencyCode } } was { shown { amount } } reductionPercent priceList { key } promotions { key version priority }
  }
`;

const variant = /* GraphQL */ `
  fragment V on Variant {
    sku
    product { key version title }
    price { ...P }
    availability { version status quantity quantityIsCapped }
  }
  ${price}
`;

const byName = (count: number, fields: string, fragment: string): string => {
  const places = Array.from({ length: count }, (_, place) => place);
  const variables = places.map((place) => `$s${place}: String!`).join(', ');
  const roots = places.map((place) => `v${place}: variant(sku: $s${place}) { ${fields} }`).join(' ');
  return `query Named(${variables}, $market: ID!, $language: LanguageCode!) @inContext(market: $market, language: $language) { ${roots} } ${fragment}`;
};

/** Nothing but the prices of so many variants, by SKU: a gateway may give the whole answer again. */
export const glanceDocument = (count: number): string => byName(count, 'sku price { ...P }', price);

/** So many variants by SKU: a gateway may give the whole answer again. */
export const pageDocument = (count: number): string => byName(count, '...V', variant);

const byId = (fields: string, fragment: string): string => /* GraphQL */ `
  query Variants($ids: [ID!]!, $market: ID!, $language: LanguageCode!) @inContext(market: $market, language: $language) {
    nodes(ids: $ids) { ${fields} }
  }
  ${fragment}
`;

/** Nothing but the prices of variants, by id. */
export const pricesDocument = byId('... on Variant { sku price { ...P } }', price);

/** Variants by id, in one market and language. */
export const variantsDocument = byId('...V', variant);

const cart = (more: string): string => /* GraphQL */ `
  query Cart($cart: ID!, $ids: [ID!]!, $market: ID!, $language: LanguageCode!) @inContext(market: $market, language: $language) {
    cart(id: $cart) {
      lines {
        sku
        quantity
        unit { shown { amount } }
        total { shown { amount } }
        discounts { amount { amount } }
      }
      discounts { amount { amount } }
      totals {
        subtotal { shown { amount } }
        delivery { shown { amount } }
        total { shown { amount currencyCode } net { amount } gross { amount } taxIncluded }
      }
      taxes { rate base { amount } amount { amount } }
      ${more}
    }
    nodes(ids: $ids) { ...V }
  }
  ${variant}
`;

/** A cart, with the prices that it was counted from. */
export const cartDocument = cart('');

/** The same with its signed quote. */
export const quotedCartDocument = cart('quote { token expiresAt }');

export const cartCreateDocument = /* GraphQL */ `
  mutation CartCreate($input: CartCreateInput!) {
    cartCreate(input: $input) { cart { id } userErrors { code } }
  }
`;
