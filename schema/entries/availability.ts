/** Book `stock:<region>`, key `availability/<location>/<sku>`: what can be promised of a SKU at a location. */
export interface AvailabilityEntry {
  readonly sku: string;
  readonly location: string;
  /** on hand − held − safety stock, never below 0; not capped. */
  readonly availableToPromise: number;
  /** How many more may be ordered beyond that. */
  readonly backorderable: number;
  readonly lowStockThreshold: number;
  readonly expectedAt: string | null;
  /** Before this instant it can only be ordered ahead; null once it is on sale. */
  readonly preorderUntil: string | null;
}

/** Book `stock:<region>`, key `region/<key>`: who is served from where. */
export interface RegionEntry {
  readonly key: string;
  /** Ids of markets. */
  readonly markets: readonly string[];
  readonly onlineLocation: string;
}
