/** Where a book stands: order is epoch first, then index. */
export interface Position {
  readonly epoch: number;
  readonly index: number;
}

/** Negative where `a` is before `b`. */
export const comparePositions = (a: Position, b: Position): number => a.epoch - b.epoch || a.index - b.index;

/** One question and its answer, as far as a person needs it to find them again. */
export interface Operation {
  readonly channel: string;
  readonly client: string;
  readonly gateway: string;
  readonly market: string;
  /** Null for the public. */
  readonly customerGroup: string | null;
  /** By the wall clock, for people. */
  readonly askedAt: string;
  /** Before the first byte was sent, on one clock that never jumps. */
  readonly startMs: number;
  /** After the last byte was read. */
  readonly endMs: number;
  /** `X-Request-Id` of the answer. */
  readonly requestId: string | null;
}

/** `extensions.consistency`, unchecked: whether it is well-formed is a question of honesty. */
export interface Claim {
  readonly mode: string;
  readonly ageMs: number;
  readonly books: ReadonlyMap<string, Position>;
  /** By book: how long ago the system without versions that feeds it was asked; null where nobody can tell. */
  readonly sources: ReadonlyMap<string, number | null>;
}

/** What an answer says of one SKU. Whatever stands in `unknown` type is compared by its JSON text. */
export interface SkuFacts {
  readonly sku: string;
  /** Channels that hide the product; null where this channel was shown no such variant. */
  readonly hiddenOn: readonly string[] | null;
  readonly price: PriceFact | null;
  readonly availability: AvailabilityFact | null;
}

/** A price as it was shown. */
export interface PriceFact {
  readonly priceList: string;
  readonly version: number;
  readonly promotions: readonly { readonly key: string; readonly version: number }[];
  /** All of it. */
  readonly shown: unknown;
}

/** An availability as it was shown. */
export interface AvailabilityFact {
  readonly version: number;
  /** All of it. */
  readonly shown: unknown;
}

/** An answer without errors. */
export interface Sighting {
  readonly operation: Operation;
  /** Null where the answer says nothing of what it rests on. */
  readonly claim: Claim | null;
  readonly skus: readonly SkuFacts[];
}

/** Whether the answer claims a proof. */
export const isStrict = ({ claim }: Sighting): boolean => claim?.mode === 'STRICT';
