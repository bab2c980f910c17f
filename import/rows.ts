/*
 * The rows of the write side as TypeScript: the input types of `schema/write/*.graphql`, field by field.
 * What has a default there may be left out here. Decimals are strings, instants RFC 3339 in UTC.
 */

/** One text in one language. */
export interface TextInput {
  readonly language: string;
  readonly text: string;
}

export type Texts = readonly TextInput[];

export interface CategoryInput {
  readonly key: string;
  readonly handles: Texts;
  readonly titles: Texts;
  readonly descriptions?: Texts;
  /** Key of the parent. */
  readonly parent?: string;
  readonly position?: number;
}

export interface ProductInput {
  readonly key: string;
  readonly handles: Texts;
  readonly titles: Texts;
  readonly descriptions?: Texts;
  readonly brand?: string;
  readonly categories?: readonly string[];
  readonly attributes?: readonly AttributeInput[];
  readonly media?: readonly MediaInput[];
  readonly options?: readonly OptionInput[];
  readonly variants: readonly VariantInput[];
  readonly related?: readonly string[];
  readonly hiddenOn?: readonly string[];
  readonly adaptations?: readonly AdaptationInput[];
  readonly introducedAt?: string;
}

/** A value with a stable key and its names. */
export interface NamedInput {
  readonly key: string;
  readonly names: Texts;
}

export interface AttributeInput extends NamedInput {
  readonly values: readonly NamedInput[];
}

export interface OptionInput extends NamedInput {
  readonly values: readonly NamedInput[];
}

export interface MediaInput {
  readonly kind?: 'IMAGE' | 'VIDEO';
  readonly url: string;
  readonly alts?: Texts;
  readonly width?: number;
  readonly height?: number;
}

export interface VariantInput {
  readonly sku: string;
  readonly barcode?: string;
  readonly options?: readonly { readonly key: string; readonly value: string }[];
  readonly attributes?: readonly AttributeInput[];
  readonly media?: readonly MediaInput[];
}

export interface AdaptationInput {
  readonly channel: string;
  readonly titles?: Texts;
  readonly descriptions?: Texts;
  readonly media?: readonly MediaInput[];
}

export interface MarketInput {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly currency: string;
  readonly taxIncluded: boolean;
  readonly roundingMode?: 'HALF_UP' | 'HALF_EVEN';
  readonly languages: readonly string[];
  readonly priceLists: readonly string[];
  readonly lowestPriceRule?: boolean;
  readonly taxRates: readonly TaxRateInput[];
}

export interface TaxRateInput {
  readonly taxCategory: string;
  readonly rate: string;
  readonly country: string;
  readonly region?: string;
}

export interface PriceListInput {
  readonly key: string;
  readonly currency: string;
  readonly customerGroup?: string;
}

export interface PricedItemInput {
  readonly sku: string;
  readonly taxCategory?: string;
  readonly labels?: readonly string[];
  readonly measure?: MeasureInput;
}

export interface MeasureInput {
  readonly content: string;
  readonly unit: 'KILOGRAM' | 'LITRE' | 'METRE' | 'SQUARE_METRE' | 'PIECE';
}

export interface PriceInput {
  readonly priceList: string;
  readonly sku: string;
  readonly amount: string;
  readonly recommended?: string;
  readonly tiers?: readonly { readonly minQuantity: number; readonly amount: string }[];
  readonly fees?: readonly { readonly key: string; readonly amount: string }[];
  readonly validFrom?: string;
  readonly validUntil?: string;
}

export interface PriceHistoryInput {
  readonly priceList: string;
  readonly sku: string;
  readonly amount: string;
  readonly from: string;
  readonly until: string;
}

export interface PromotionInput {
  readonly key: string;
  readonly priceList: string;
  readonly kind: 'REDUCTION' | 'LINE' | 'BASKET' | 'CODE' | 'DELIVERY';
  readonly titles: Texts;
  readonly priority?: number;
  readonly combinability?: 'COMBINES' | 'EXCLUSIVE';
  readonly code?: string;
  readonly customerGroup?: string;
  readonly target?: { readonly skus?: readonly string[]; readonly labels?: readonly string[] };
  readonly effect: PromotionEffectInput;
  readonly minSubtotal?: string;
  readonly validFrom?: string;
  readonly validUntil?: string;
}

/** Exactly one of the write side's effects. */
export type PromotionEffectInput =
  | { readonly percentOff: string }
  | { readonly amountOff: string }
  | { readonly fixedPrice: string }
  | { readonly multiBuy: { readonly buy: number; readonly pay: number } }
  | { readonly freeDelivery: true };

export interface RegionInput {
  readonly key: string;
  readonly markets: readonly string[];
  readonly onlineLocation: string;
}

export interface LocationInput {
  readonly key: string;
  readonly region: string;
  readonly name: string;
}

export interface StoreInput {
  readonly key: string;
  readonly region: string;
  readonly name: string;
  readonly address: AddressInput;
  readonly geo?: { readonly latitude: number; readonly longitude: number };
  readonly timeZone: string;
  readonly openingHours?: readonly OpeningHoursInput[];
  readonly services?: readonly StoreServiceName[];
  readonly imageUrl?: string;
  readonly pickupReadyInMinutes?: number;
}

export type StoreServiceName = 'PICKUP' | 'RETURNS' | 'FITTING' | 'REPAIR';

export interface AddressInput {
  readonly name?: string;
  readonly lines: readonly string[];
  readonly postalCode?: string;
  readonly city: string;
  readonly region?: string;
  readonly country: string;
  readonly phone?: string;
}

export type Day = 'MONDAY' | 'TUESDAY' | 'WEDNESDAY' | 'THURSDAY' | 'FRIDAY' | 'SATURDAY' | 'SUNDAY';

export interface OpeningHoursInput {
  readonly day: Day;
  readonly opens: string;
  readonly closes: string;
}

export interface StockMovementInput {
  readonly id: string;
  readonly sku: string;
  readonly location: string;
  readonly quantity: number;
  readonly at: string;
}

export interface StockCountInput {
  readonly sku: string;
  readonly location: string;
  readonly onHand: number;
  readonly at: string;
}

export interface StockPolicyInput {
  readonly sku: string;
  readonly location: string;
  readonly safetyStock?: number;
  readonly lowStockThreshold?: number;
  readonly backorderLimit?: number;
  readonly expectedAt?: string;
  readonly onSaleFrom?: string;
}
