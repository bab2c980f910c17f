import type { BadRow } from './bad-row.ts';
import type {
  CategoryInput,
  DeliveryTermsInput,
  LocationInput,
  MarketInput,
  PricedItemInput,
  PriceHistoryInput,
  PriceInput,
  PriceListInput,
  ProductInput,
  PromotionInput,
  RegionInput,
  StockCountInput,
  StockMovementInput,
  StockPolicyInput,
  StoreInput,
} from './rows.ts';

/** Rows of each service under the names by which its loads know them. */
export interface RowsByService {
  readonly catalogue: { readonly category: CategoryInput } | { readonly product: ProductInput };
  readonly pricing:
    | { readonly market: MarketInput }
    | { readonly deliveryTerms: DeliveryTermsInput }
    | { readonly priceList: PriceListInput }
    | { readonly pricedItem: PricedItemInput }
    | { readonly price: PriceInput }
    | { readonly priceHistory: PriceHistoryInput }
    | { readonly promotion: PromotionInput };
  readonly stock:
    | { readonly region: RegionInput }
    | { readonly location: LocationInput }
    | { readonly store: StoreInput }
    | { readonly stockMovement: StockMovementInput }
    | { readonly stockCount: StockCountInput }
    | { readonly stockPolicy: StockPolicyInput };
}

/** The services that have a write side. */
export type WritableService = keyof RowsByService;

/** Where a row was read. */
export interface Origin {
  readonly file: string;
  readonly line: number;
}

/** One row of a service's write side, with its origin where it came from a file. */
export interface ShopRow<Service extends WritableService = WritableService> {
  readonly row: RowsByService[Service];
  readonly origin?: Origin;
}

/** Rows that may be many: read one after the other, never gathered. */
export type Rows<Service extends WritableService> =
  | Iterable<ShopRow<Service>>
  | AsyncIterable<ShopRow<Service>>;

/**
 * Everything of a retailer that can be loaded. Each function begins anew at every call and gives equal rows in
 * equal order: a load reads them once for their fingerprint and once to send them.
 */
export interface Shop {
  /** Lower-case letters, digits and hyphens, such as `sunrise`: part of the name of its loads. */
  readonly name: string;
  readonly rows: { readonly [Service in WritableService]: () => Rows<Service> };
}

/** A shop that was read from files. */
export interface ReadShop {
  readonly shop: Shop;
  /** What was left out because `badRows` is `skip`; empty otherwise. */
  readonly skipped: readonly BadRow[];
  /** Sentences about what the files leave open and how it was decided. */
  readonly notices: readonly string[];
}

/** The parts of a shop that some services take. */
export const onlyFor = (shop: Shop, services: readonly WritableService[]): Shop => ({
  name: shop.name,
  rows: {
    pricing: services.includes('pricing') ? shop.rows.pricing : none,
    stock: services.includes('stock') ? shop.rows.stock : none,
    catalogue: services.includes('catalogue') ? shop.rows.catalogue : none,
  },
});

const none = () => [];
