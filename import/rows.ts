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

/** Texts are at most one per language; handles are unique per language among all categories. */
export interface CategoryInput {
  readonly key: string;
  readonly handles: Texts;
  readonly titles: Texts;
  readonly descriptions?: Texts;
  /** Key of the parent. */
  readonly parent?: string;
  /** Among its siblings, the lowest first; by key where equal. */
  readonly position?: number;
}

export interface ProductInput {
  /** The retailer's own name of it: what is sent again under it replaces it as a whole. */
  readonly key: string;
  readonly handles: Texts;
  readonly titles: Texts;
  readonly descriptions?: Texts;
  readonly brand?: string;
  /** Keys; each category must be there by the time the product is applied. */
  readonly categories?: readonly string[];
  readonly attributes?: readonly AttributeInput[];
  readonly media?: readonly MediaInput[];
  readonly options?: readonly OptionInput[];
  readonly variants: readonly VariantInput[];
  /** Keys of other products; one that there is not is not shown, and no fault. */
  readonly related?: readonly string[];
  /** Channels such as `KIOSK`. */
  readonly hiddenOn?: readonly string[];
  readonly adaptations?: readonly AdaptationInput[];
  /** Kept from the first write where left out. */
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
  /** Pixels, as `height`. */
  readonly width?: number;
  readonly height?: number;
}

export interface VariantInput {
  readonly sku: string;
  /** A GTIN of 8, 12, 13 or 14 digits; unique in the whole catalogue, as the SKU is. */
  readonly barcode?: string;
  /** A value for each option by which it differs; keys as the product's `options` have them. */
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
  /** ISO 3166-1, two letters. */
  readonly country: string;
  readonly currency: string;
  /** Whether prices are kept and shown with tax: that side is exact, the other is derived. */
  readonly taxIncluded: boolean;
  readonly roundingMode?: 'HALF_UP' | 'HALF_EVEN';
  /** The default one first. */
  readonly languages: readonly string[];
  /** In priority: the first that holds a SKU wins. */
  readonly priceLists: readonly string[];
  /** Whether former prices are the lowest of 30 days, as EU directive 2019/2161 wants it. */
  readonly lowestPriceRule?: boolean;
  readonly taxRates: readonly TaxRateInput[];
}

export interface TaxRateInput {
  readonly taxCategory: string;
  /** A fraction such as `0.055`, at most six decimals. */
  readonly rate: string;
  readonly country: string;
  readonly region?: string;
}

/** How goods get to a market's customers: all methods, in the order in which they are shown. */
export interface DeliveryTermsInput {
  readonly market: string;
  readonly methods: readonly DeliveryMethodInput[];
}

export interface DeliveryMethodInput {
  /** Lower-case letters, digits and hyphens. */
  readonly key: string;
  readonly kind?: 'SHIP' | 'PICKUP';
  readonly titles: Texts;
  /** The market's own and all for which it has a rate of tax where left out. */
  readonly countries?: readonly string[];
  /** In the market's currency and mode. */
  readonly amount: string;
  /** From goods of which value on nothing is charged. */
  readonly freeFrom?: string;
  readonly taxCategory?: string;
  /** Until the goods are there; both or neither. */
  readonly minDays?: number;
  readonly maxDays?: number;
}

export interface PriceListInput {
  readonly key: string;
  readonly currency: string;
  readonly customerGroup?: string;
}

export interface PricedItemInput {
  readonly sku: string;
  readonly taxCategory?: string;
  /** What promotions may aim at; here, categories and all above them. */
  readonly labels?: readonly string[];
  readonly measure?: MeasureInput;
}

export interface MeasureInput {
  /** How much of `unit` one piece holds, such as `0.75`. */
  readonly content: string;
  readonly unit: 'KILOGRAM' | 'LITRE' | 'METRE' | 'SQUARE_METRE' | 'PIECE';
}

export interface PriceInput {
  readonly priceList: string;
  readonly sku: string;
  readonly amount: string;
  /** The maker's, shown apart from any former price. */
  readonly recommended?: string;
  /** Unit amount from a quantity on, the smallest quantity first. */
  readonly tiers?: readonly { readonly minQuantity: number; readonly amount: string }[];
  /** Per unit, on top of the amount. */
  readonly fees?: readonly { readonly key: string; readonly amount: string }[];
  readonly validFrom?: string;
  readonly validUntil?: string;
}

/** What was asked in the past: former prices are measured against it. */
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
  /** The highest goes first. */
  readonly priority?: number;
  readonly combinability?: 'COMBINES' | 'EXCLUSIVE';
  readonly code?: string;
  readonly customerGroup?: string;
  /** Everything in the list where left out. */
  readonly target?: { readonly skus?: readonly string[]; readonly labels?: readonly string[] };
  readonly effect: PromotionEffectInput;
  /** In the list's currency. */
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

/** Who is served from which warehouse. A market belongs to one region only. */
export interface RegionInput {
  readonly key: string;
  readonly markets: readonly string[];
  /** Made where there is none of this key. */
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
  /** Degrees, WGS 84. */
  readonly geo?: { readonly latitude: number; readonly longitude: number };
  /** IANA, such as `Europe/Paris`; opening hours are in it. */
  readonly timeZone: string;
  readonly openingHours?: readonly OpeningHoursInput[];
  readonly services?: readonly StoreServiceName[];
  readonly imageUrl?: string;
  /** Minutes of opening hours. */
  readonly pickupReadyInMinutes?: number;
}

export type StoreServiceName = 'PICKUP' | 'RETURNS' | 'FITTING' | 'REPAIR';

export interface AddressInput {
  readonly name?: string;
  readonly lines: readonly string[];
  readonly postalCode?: string;
  readonly city: string;
  /** A state or province, where addresses name it. */
  readonly region?: string;
  readonly country: string;
  /** E.164, such as `+33142685300`. */
  readonly phone?: string;
}

export type Day = 'MONDAY' | 'TUESDAY' | 'WEDNESDAY' | 'THURSDAY' | 'FRIDAY' | 'SATURDAY' | 'SUNDAY';

export interface OpeningHoursInput {
  readonly day: Day;
  /** Local time, `HH:MM`; `24:00` is the end of the day. */
  readonly opens: string;
  readonly closes: string;
}

export interface StockMovementInput {
  /** The sender's: one that is known already changes nothing, for ever. */
  readonly id: string;
  readonly sku: string;
  readonly location: string;
  /** Positive came in, negative went out. */
  readonly quantity: number;
  readonly at: string;
}

export interface StockCountInput {
  readonly sku: string;
  readonly location: string;
  /** At the instant `at`; movements after it are replayed onto it. */
  readonly onHand: number;
  readonly at: string;
}

export interface StockPolicyInput {
  readonly sku: string;
  readonly location: string;
  /** Never promised to anybody. */
  readonly safetyStock?: number;
  /** Below this it is shown as running low. */
  readonly lowStockThreshold?: number;
  /** How many may be sold beyond what is there. */
  readonly backorderLimit?: number;
  /** When more comes in. */
  readonly expectedAt?: string;
  /** Until then it can only be ordered ahead. */
  readonly onSaleFrom?: string;
}
