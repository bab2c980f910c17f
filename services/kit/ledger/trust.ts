import { isSameStamp, type Stamp } from '../../../ledger/entry.ts';
import type { LedgerClock } from './clock.ts';

/** What this process was told of stamps, and for how long that holds. */
export interface Trust {
  /** @param sentAt when PostgreSQL was asked, not when it answered: it may have been revoked in between. */
  record(book: string, stamp: Stamp | null, sentAt: number): void;
  /** Whether nobody can have begun another epoch of the book yet. */
  holds(book: string, stamp: Stamp): boolean;
}

/** Trusts a stamp for `trustMs` from the moment at which PostgreSQL was asked for it. */
export function createTrust(clock: LedgerClock, trustMs: number): Trust {
  const told = new Map<string, { readonly stamp: Stamp | null; readonly sentAt: number }>();
  return {
    record: (book, stamp, sentAt) => {
      const known = told.get(book);
      // Answers may overtake each other.
      if (known === undefined || sentAt >= known.sentAt) told.set(book, { stamp, sentAt });
    },
    holds: (book, stamp) => {
      const known = told.get(book);
      return known !== undefined && isSameStamp(known.stamp, stamp) && clock.now() <= known.sentAt + trustMs;
    },
  };
}
