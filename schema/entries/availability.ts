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

/**
 * Book `stock:<region>`, key `region/<key>`: who is served from where. A SKU that is kept anywhere in the region
 * has an entry at `onlineLocation` too, so that one look-up says whether it is kept at all.
 */
export interface RegionEntry {
  readonly key: string;
  /** Ids of markets. */
  readonly markets: readonly string[];
  readonly onlineLocation: string;
}

/** Book `places`, key `market/<id>`: where a market is served from. Null where it is served from nowhere. */
export interface MarketPlacesEntry {
  readonly region: RegionEntry;
  /** Keys of the region's stores, in alphabetical order. */
  readonly stores: readonly string[];
}

/** As `AvailabilityStatus` in the SDL. */
export type AvailabilityStatus = 'IN_STOCK' | 'LOW_STOCK' | 'OUT_OF_STOCK' | 'BACKORDER' | 'PREORDER';

/** An availability as shoppers see it. */
export interface ShownAvailability {
  readonly status: AvailabilityStatus;
  /** At most `shownQuantityCap`. */
  readonly quantity: number;
  readonly quantityIsCapped: boolean;
  readonly expectedAt: string | null;
  readonly version: number;
}

/** The highest quantity that shoppers see. */
export const shownQuantityCap = 20;

/** What is shown of a version of an entry; null stands for a SKU that is not kept at the location. */
export function projectAvailability(entry: AvailabilityEntry | null, version: number): ShownAvailability {
  const promised = entry?.availableToPromise ?? 0;
  return {
    status: entry === null ? 'OUT_OF_STOCK' : statusOf(entry),
    quantity: Math.min(promised, shownQuantityCap),
    quantityIsCapped: promised > shownQuantityCap,
    expectedAt: entry?.expectedAt ?? null,
    version,
  };
}

/** Whether it can be ordered now: also on back-order, and before the start of sale. */
export const isOrderable = (entry: AvailabilityEntry | null): boolean =>
  entry !== null && entry.availableToPromise + entry.backorderable > 0;

/** Whether it can be handed over right now, as opposed to ordered ahead or later. */
export const isOnHand = (shown: ShownAvailability): boolean =>
  shown.status === 'IN_STOCK' || shown.status === 'LOW_STOCK';

function statusOf(entry: AvailabilityEntry): AvailabilityStatus {
  if (!isOrderable(entry)) return 'OUT_OF_STOCK';
  if (entry.preorderUntil !== null) return 'PREORDER';
  if (entry.availableToPromise <= 0) return 'BACKORDER';
  return entry.availableToPromise < entry.lowStockThreshold ? 'LOW_STOCK' : 'IN_STOCK';
}
