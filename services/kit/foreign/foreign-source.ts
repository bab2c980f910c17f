import type { Kysely } from 'kysely';
import type { Change } from '../change.ts';
import type { JsonValue } from '../entries.ts';

/** What a source said of one key. */
export type Polled<Value> =
  | { readonly kind: 'value'; readonly value: Value }
  /** It says so itself: there is no such thing any more. Never concluded from an error, or from silence. */
  | { readonly kind: 'gone' }
  /** What it said cannot be used, or it said nothing: what was there stays, and grows older. */
  | { readonly kind: 'fault'; readonly reason: string };

/**
 * Somebody else's system that holds the truth about one book and has no versions. What it says becomes entries with
 * versions of their own, so that all channels agree with each other; how far they may lag behind the source is told
 * beside each answer.
 */
export interface ForeignSource<Value extends JsonValue> {
  /** Under which it is known in logs, in the database and in answers. */
  readonly name: string;
  /** The one book that it feeds, and how the keys of its entries begin there. */
  readonly book: string;
  readonly keyPrefix: string;
  /** The keys to ask for, beside those that a webhook names. Asked again now and then. */
  keys(db: Kysely<object>): Promise<readonly string[]>;
  /**
   * Asks for keys, each of which nobody else asks for meanwhile. A key that is not in the answer was told nothing of.
   * Rejects with `SourceUnavailable` where the source gives no answer.
   */
  poll(keys: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, Polled<Value>>>;
  /** Writes what differs from what was written before; null deletes. Part of one change. */
  apply(change: Change<object>, values: ReadonlyMap<string, Value | null>): Promise<void>;
}

/** A source gave no answer, or none that can be read. */
export class SourceUnavailable extends Error {
  /** How long it asks to be left alone; null where it does not say. */
  readonly retryAfterMs: number | null;

  constructor(message: string, retryAfterMs: number | null = null, cause?: unknown) {
    super(message, { cause });
    this.name = 'SourceUnavailable';
    this.retryAfterMs = retryAfterMs;
  }
}

/** How often a source is asked, and how much at once. */
export interface PollSettings {
  /** From the beginning of one poll of a key to the next. */
  readonly intervalMs: number;
  /** After a poll that came to nothing. */
  readonly retryMs: number;
  /** Keys of one question. */
  readonly batch: number;
  /** Questions of this process that are open at once. */
  readonly concurrency: number;
  /** Of one question. */
  readonly timeoutMs: number;
}
