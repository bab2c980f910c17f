/** A variant as the documents of the load ask for it; what a document does not ask for is left out. */
export interface ShownVariant {
  readonly sku: string;
  readonly product?: { readonly key: string; readonly version: number; readonly title: string } | null;
  readonly price?: ShownPrice | null;
  readonly availability?: {
    readonly version: number;
    readonly status: string;
    readonly quantity: number;
    readonly quantityIsCapped: boolean;
  } | null;
}

export interface ShownPrice {
  readonly version: number;
  readonly unit: Shown;
  readonly was: Shown | null;
  readonly reductionPercent: number | null;
  readonly priceList: { readonly key: string };
  readonly promotions: readonly {
    readonly key: string;
    readonly version: number;
    readonly priority: number;
  }[];
}

interface Shown {
  readonly shown: Amount;
}

/** `Money` of the graph. */
export interface Amount {
  readonly amount: string;
  readonly currencyCode?: string;
}

/** A cart as the documents of the load ask for it. */
export interface ShownCart {
  readonly lines: readonly {
    readonly sku: string;
    readonly quantity: number;
    readonly unit: Shown | null;
    readonly total: Shown | null;
    readonly discounts: readonly { readonly amount: Amount }[];
  }[];
  readonly discounts: readonly { readonly amount: Amount }[];
  readonly totals: {
    readonly subtotal: Shown;
    readonly delivery: Shown | null;
    readonly total: Shown & {
      readonly net: Amount | null;
      readonly gross: Amount | null;
      readonly taxIncluded: boolean;
    };
  } | null;
  readonly taxes: readonly { readonly rate: string; readonly base: Amount; readonly amount: Amount }[];
}
