import type { Position } from './entry.ts';

/** What an answer read of one book, and where that book stood. */
export interface BookRead {
  readonly position: Position;
  readonly keys: readonly string[];
}

/** What a whole answer read, by book. */
export type ReadSet = ReadonlyMap<string, BookRead>;
