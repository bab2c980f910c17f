/** One version of one entry as the register holds it. */
export interface LedgerEntry {
  /** Unique within its book, such as `price/H302-BLACK`. */
  readonly key: string;
  /** 0 where the entry never existed. */
  readonly version: number;
  /** JSON text, byte for byte as it was published; null where the entry was deleted or never existed. */
  readonly value: string | null;
}

/** How far a book has come: by epoch first, then by index. */
export interface Position {
  readonly epoch: number;
  /** The n-th publish of the epoch that changed something. */
  readonly index: number;
}

/** Negative where `a` comes before `b`, 0 where they are one. */
export const comparePositions = (a: Position, b: Position): number => a.epoch - b.epoch || a.index - b.index;

/** An epoch and the register that holds it: what a publisher must name and a reader must trust. */
export interface Stamp {
  readonly epoch: number;
  /** Identity of the process that holds the register: another one after every restart. */
  readonly server: string;
  /** Made by the register whenever an epoch begins, never twice the same: a flush in between cannot be undone. */
  readonly birth: string;
}

/** Whether two stamps are one. */
export const isSameStamp = (a: Stamp | null, b: Stamp | null): boolean =>
  a !== null && b !== null && a.epoch === b.epoch && a.server === b.server && a.birth === b.birth;
