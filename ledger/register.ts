import type { LedgerEntry, Stamp } from './entry.ts';

/**
 * Entries of one book that one transaction changed; published all at once.
 * `commit` is the transaction's number within its book: groups go out in that order and none is passed over.
 * Null where entries are single (stock): they go by version alone, in any order.
 */
export interface Group {
  readonly commit: number | null;
  readonly entries: readonly LedgerEntry[];
}

/** Entries as one snapshot of the service's database has them, for keys that the register lacks. */
export interface Filling {
  /** The number of the last transaction of the book that the snapshot holds; null where entries are single. */
  readonly commit: number | null;
  readonly entries: readonly LedgerEntry[];
}

/** What came of a publish or a filling. */
export type PublishOutcome =
  /** It stands in the register, now or already. `kept` counts entries that were newer than what stood there. */
  | { readonly kind: 'published'; readonly index: number; readonly kept: number }
  /** The register is not, or no longer, the one that the stamp names: nothing was done. */
  | { readonly kind: 'foreign' }
  /** Groups before this one are not published yet: nothing was done. `commit` is the last one that is. */
  | { readonly kind: 'early'; readonly commit: number };

/** What came of a flip. */
export type FlipOutcome =
  | PublishOutcome
  /** Not all entries of the group are staged, or others beside them: nothing was done. `staged` counts those that are. */
  | { readonly kind: 'incomplete'; readonly staged: number };

/** One publish as readers catch up with it. */
export interface LedgerEvent {
  readonly index: number;
  /** Null where they are too many to be told one by one: whatever was read before may have changed. */
  readonly entries: readonly LedgerEntry[] | null;
}

/** What a reader asks. */
export interface SyncQuestion {
  /** The index up to which the reader knows everything of that stamp; null where it knows nothing. */
  readonly applied: { readonly stamp: Stamp; readonly index: number } | null;
  /** At most `maxKeysPerSync`. */
  readonly keys: readonly string[];
}

/** The answer, as of one moment in the register. */
export interface SyncAnswer {
  /** The register's own identity, whatever its data say. */
  readonly server: string;
  /** What its data say; null where the book was never begun there, or lost. */
  readonly stamp: Stamp | null;
  readonly index: number;
  /**
   * Everything after `applied`, oldest first; null where that cannot be told, as under any other stamp than the one
   * asked about: begin anew at `index`.
   */
  readonly events: readonly LedgerEvent[] | null;
  /** In the order of the keys asked for; null where the register has none, which says nothing about the entry. */
  readonly entries: readonly (LedgerEntry | null)[];
}

/** How one register stands towards one book. */
export interface RegisterState {
  readonly server: string;
  readonly stamp: Stamp | null;
  readonly index: number;
  /** Number of the last group that is published; null where entries are single or the book was not begun. */
  readonly commit: number | null;
}

/**
 * Where the published values of books are: the one place in which a new version becomes visible. Every call is one
 * atomic step. All reject where the register is out of reach; what became of the call is then not known.
 */
export interface Register {
  /** Publishes at most `maxGroupEntries` entries; larger groups are staged. */
  publish(book: string, stamp: Stamp, group: Group): Promise<PublishOutcome>;
  /** Lays entries of a large group beside the current ones, unseen until `flip`. May be repeated. */
  stage(book: string, stamp: Stamp, commit: number, entries: readonly LedgerEntry[]): Promise<PublishOutcome>;
  /** Makes everything staged for `commit` visible at once, where it is exactly `count` entries (of different keys). */
  flip(book: string, stamp: Stamp, commit: number, count: number): Promise<FlipOutcome>;
  /**
   * Adds entries that the register lacks; what stands there already stays. `early` where the snapshot holds groups not
   * published yet. With a commit number the index stays and no event tells of it: the groups that made or changed these
   * entries in this epoch have told already. Single entries are told like those of a publish: a fill may come before the
   * publish of a new one, and readers may hold that it never existed.
   */
  fill(book: string, stamp: Stamp, filling: Filling): Promise<PublishOutcome>;
  sync(book: string, question: SyncQuestion): Promise<SyncAnswer>;
  /** How the register stands; asks nothing of the book. */
  inspect(book: string): Promise<RegisterState>;
  /**
   * Begins an epoch with nothing in it and answers its stamp, whose birth it makes there and then. Refused (null) where
   * the register holds this epoch or a later one already, or is not `holder.server`.
   * A new epoch for every attempt: the call may be delivered twice, and by the second time the server may have been
   * flushed. It then gives the epoch another birth, so only the stamp that came back may be named; without an answer,
   * none of this epoch.
   */
  begin(book: string, holder: Omit<Stamp, 'birth'>, commit: number | null): Promise<Stamp | null>;
  close(): Promise<void>;
}

/** A group with more entries is staged and flipped. */
export const maxGroupEntries = 1_000;

/** A reader asks for more keys by several syncs: one that reads many holds up everybody else. */
export const maxKeysPerSync = 1_000;

/** A reader that is further behind than this begins anew. */
export const maxEventsPerSync = 512;
