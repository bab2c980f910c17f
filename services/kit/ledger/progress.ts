import { isSameStamp, type Stamp } from '../../../ledger/entry.ts';

/** How far the register is known to be with each book that is published in order. */
export interface Progress {
  /** Number of the last group known to be published under this stamp; null where nothing is known of it. */
  of(book: string, stamp: Stamp): number | null;
  /** The register said so itself. */
  advance(book: string, stamp: Stamp, commit: number): void;
  latest(book: string): { readonly stamp: Stamp; readonly commit: number } | null;
}

/** Remembers the furthest that any part of this process has seen. */
export function createProgress(): Progress {
  const books = new Map<string, { readonly stamp: Stamp; readonly commit: number }>();
  return {
    of: (book, stamp) => {
      const known = books.get(book);
      return known !== undefined && isSameStamp(known.stamp, stamp) ? known.commit : null;
    },
    advance: (book, stamp, commit) => {
      const known = books.get(book);
      const isOlder =
        known !== undefined &&
        (known.stamp.epoch - stamp.epoch || (isSameStamp(known.stamp, stamp) ? known.commit - commit : 0)) >
          0;
      if (!isOlder) books.set(book, { stamp, commit });
    },
    latest: (book) => books.get(book) ?? null,
  };
}
