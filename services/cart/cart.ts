/** A cart as its rows say it; what it costs is never kept. */
export interface Cart {
  /** Random, 128 bits: for a guest's cart, knowing it is owning it. */
  readonly key: string;
  /** The key by which this caller has it: another one on a screen to which its customer handed it. */
  readonly knownAs: string;
  /** Null for a guest's cart. */
  readonly customerKey: string | null;
  /** The group of the cart's customer when it was last priced for him; null for none, and for a guest's cart. */
  readonly customerGroup: string | null;
  /** The situation in which the cart was made. */
  readonly market: string;
  readonly language: string;
  readonly store: string | null;
  readonly channel: string;
  readonly destination: Destination | null;
  /** Key of the delivery method that was chosen; null for none yet. */
  readonly method: string | null;
  /** Keys of the stores where it is picked up, the one that is asked first first; empty where it is sent. */
  readonly pickupStores: readonly string[];
  /** Trimmed, in upper case, each once. */
  readonly codes: readonly string[];
  /** What was taken off when the cart was last shown, by to whom (`shownTo`). */
  readonly shownDiscounts: Readonly<Record<string, readonly ShownDiscount[]>>;
  /** In the order in which they were added. */
  readonly lines: readonly CartLine[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Key of the cart that has its lines now; null for a cart of its own. */
  readonly mergedInto: string | null;
  /** Key of the order that was made of it, or is being made; null for none. */
  readonly orderedAs: string | null;
}

/** Units of one SKU; a cart has at most one line of each. */
export interface CartLine {
  readonly id: string;
  readonly sku: string;
  readonly quantity: number;
  /** The store in which units were last put in: what stands there can be had for the line; null for none. */
  readonly store: string | null;
  /** What one unit cost when the cart was last shown, by to whom (`shownTo`). */
  readonly shown: Readonly<Record<string, Money>>;
  /** Null where nobody knows. */
  readonly couldHave: CouldHave | null;
}

/** How many units a line could have when some were put in, or when it was last told that there are fewer than it wants. */
export interface CouldHave {
  readonly market: string;
  readonly available: number;
}

/** What a promotion was said to take off. */
export interface ShownDiscount {
  /** Null where it counts for the whole cart. */
  readonly lineId: string | null;
  readonly promotion: string;
  readonly title: string;
  readonly amount: Money;
  /** The code that it needed; null for none. */
  readonly code: string | null;
}

/** Where the goods go. */
export interface Destination {
  readonly country: string;
  readonly region: string | null;
  readonly postalCode: string | null;
}

/** An amount as the pricing service says it; the cart compares it and never computes with it. */
export interface Money {
  readonly amount: string;
  readonly currencyCode: string;
}

/** Whether two amounts are the same to a reader. */
export const isSameMoney = (a: Money, b: Money): boolean =>
  a.amount === b.amount && a.currencyCode === b.currencyCode;
