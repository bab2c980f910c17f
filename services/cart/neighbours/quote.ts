import type { Money } from '../cart.ts';

/** The part of pricing's `Quote` that a cart shows. */
export interface Quote {
  /** Lines without a price are missing. */
  readonly lines: readonly QuoteLine[];
  readonly subtotal: TaxedMoney;
  readonly total: TaxedMoney;
  readonly discounts: readonly Discount[];
  readonly taxes: readonly { readonly rate: string; readonly amount: Money; readonly base: Money }[];
  /** Null without a method by which the goods get there; missing in what orders kept of old. */
  readonly delivery?: QuoteDelivery | null;
  readonly problems: readonly QuoteProblem[];
  /** Everything above, signed; absent where nobody asked for it. */
  readonly token?: string;
  readonly expiresAt?: string;
}

/** What delivery costs. */
export interface QuoteDelivery {
  readonly method: string;
  readonly kind: 'SHIP' | 'PICKUP';
  readonly titles: Discount['titles'];
  readonly cost: TaxedMoney;
  readonly discounts: readonly Discount[];
  /** `cost` less `discounts`. */
  readonly total: TaxedMoney;
  readonly taxRate: string | null;
}

/** What is added to one unit. */
export interface Fee {
  readonly key: string;
  readonly amount: TaxedMoney;
}

/** The price of one line. */
export interface QuoteLine {
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly unit: TaxedMoney;
  readonly fees: readonly Fee[];
  readonly total: TaxedMoney;
  readonly discounts: readonly Discount[];
  /** As a fraction; null where it is not known. */
  readonly taxRate: string | null;
}

/** An amount with and without tax. */
export interface TaxedMoney {
  readonly shown: Money;
  readonly net: Money | null;
  readonly gross: Money | null;
  readonly tax: Money | null;
  readonly taxIncluded: boolean;
}

/** What a promotion takes off. */
export interface Discount {
  readonly promotion: string;
  readonly titles: readonly { readonly language: string; readonly text: string }[];
  readonly amount: Money;
  readonly code: string | null;
}

/** What of a cart could not be priced as asked. */
export interface QuoteProblem {
  readonly code: 'NO_PRICE' | 'CODE_UNKNOWN' | 'CODE_NOT_ACTIVE' | 'CODE_NOT_APPLICABLE' | 'DELIVERY_UNKNOWN';
  readonly lineId: string | null;
  readonly discountCode: string | null;
}

/** One operation that asks for `quote0`, `quote1`, … by `$input0`, `$input1`, …, and to have them signed by `$signed`. */
export function quoteDocument(count: number): string {
  const indices = Array.from({ length: count }, (_, index) => index);
  const variables = indices.map((index) => `$input${index}: QuoteInput!`).join(', ');
  const fields = indices.map(
    (index) => `quote${index}: quote(input: $input${index}) { ...CartQuote ${signature} }`,
  );
  return `query CartQuotes($signed: Boolean!, ${variables}) { ${fields.join(' ')} } ${quoteFragments}`;
}

const signature = 'token @include(if: $signed) expiresAt @include(if: $signed)';

/** `CartQuote`: the part of pricing's `Quote` that carts and orders show. */
export const quoteFragments = /* GraphQL */ `
  fragment CartQuote on Quote {
    lines {
      lineId
      sku
      quantity
      taxRate
      unit { ...Taxed }
      fees { key amount { ...Taxed } }
      total { ...Taxed }
      discounts { ...Discount }
    }
    subtotal { ...Taxed }
    total { ...Taxed }
    discounts { ...Discount }
    delivery {
      method
      kind
      titles { language text }
      cost { ...Taxed }
      discounts { ...Discount }
      total { ...Taxed }
      taxRate
    }
    taxes { rate amount { ...Amount } base { ...Amount } }
    problems { code lineId discountCode }
  }
  fragment Discount on DiscountAmount {
    promotion
    titles { language text }
    amount { ...Amount }
    code
  }
  fragment Taxed on TaxedMoney {
    shown { ...Amount }
    net { ...Amount }
    gross { ...Amount }
    tax { ...Amount }
    taxIncluded
  }
  fragment Amount on Money { amount currencyCode }
`;
