// What is asked of every variant; in all documents alike, so that equal versions show equal values.
const variant = /* GraphQL */ `
  fragment V on Variant {
    sku
    product { key version title }
    price { version unit { shown { amount currencyCode } } was { shown { amount } } reductionPercent priceList { key } promotions { key } }
    availability { version status quantity quantityIsCapped }
  }
`;

/** Variants by id, in one market and language. */
export const variantsDocument = /* GraphQL */ `
  query Variants($ids: [ID!]!, $market: ID!, $language: LanguageCode!) @inContext(market: $market, language: $language) {
    nodes(ids: $ids) { ...V }
  }
  ${variant}
`;

/** A cart, with the prices that it was counted from. */
export const cartDocument = /* GraphQL */ `
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
        total { shown { amount currencyCode } net { amount } gross { amount } taxIncluded }
      }
      taxes { rate base { amount } amount { amount } }
    }
    nodes(ids: $ids) { ...V }
  }
  ${variant}
`;

export const cartCreateDocument = /* GraphQL */ `
  mutation CartCreate($input: CartCreateInput!) {
    cartCreate(input: $input) { cart { id } userErrors { code } }
  }
`;
