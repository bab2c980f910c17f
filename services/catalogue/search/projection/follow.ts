import { setTimeout as wait } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { booksOf, type Commit } from '../../../kit/commit.ts';
import type { Log } from '../../../kit/log.ts';
import { type AppliedBatch, applyBatch, batchSize, type Feed } from './feed.ts';

/** Feeds that are being followed. */
export interface FollowedFeeds {
  /** Stops after the batch that is being applied. */
  close(): Promise<void>;
}

/** How feeds are followed. */
export interface FollowOptions {
  readonly log: Log;
  readonly pollMs: number;
  /** Has the markers published that a batch raised. */
  readonly committed: (commit: Commit) => void;
}

/** Follows every feed on its own: one whose source is out of reach is asked again and again, and stops no other. */
export function followFeeds(
  db: Kysely<object>,
  feeds: readonly Feed[],
  options: FollowOptions,
): FollowedFeeds {
  const closing = new AbortController();
  const running = feeds.map((feed) => follow(db, feed, options, closing.signal));
  return {
    close: async () => {
      closing.abort();
      await Promise.all(running);
    },
  };
}

async function follow(
  db: Kysely<object>,
  feed: Feed,
  { log, pollMs, committed }: FollowOptions,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const outcome = await attempt(db, feed, signal);
    if (outcome.kind === 'applied' && booksOf(outcome.commit).length > 0) committed(outcome.commit);
    if (signal.aborted) return;
    if (outcome.kind === 'failed') {
      // One line when it begins, not one for every attempt.
      if (failures === 0)
        log.warn({ err: outcome.error, source: feed.source }, 'search lags behind its source');
      failures += 1;
    } else if (failures > 0) {
      log.info({ source: feed.source }, 'search follows its source again');
      failures = 0;
    }
    if (outcome.kind === 'applied' && outcome.count === batchSize) continue;
    const pauseMs = Math.min(pollMs * 2 ** Math.min(failures, 10), Math.max(pollMs, maxPauseMs));
    await wait(pauseMs, undefined, { signal }).catch(() => {});
  }
}

type Outcome =
  | ({ readonly kind: 'applied' } & AppliedBatch)
  | { readonly kind: 'failed'; readonly error: unknown };

async function attempt(db: Kysely<object>, feed: Feed, closing: AbortSignal): Promise<Outcome> {
  const signal = AbortSignal.any([closing, AbortSignal.timeout(readTimeoutMs)]);
  const patient: Feed = { ...feed, read: (...args) => unlessAborted(feed.read(...args), signal) };
  try {
    return { kind: 'applied', ...(await applyBatch(db, patient, signal)) };
  } catch (error) {
    return { kind: 'failed', error };
  }
}

// A source that hangs, and does not care for the signal, must not hold up closing.
function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}

const readTimeoutMs = 10_000;
const maxPauseMs = 2_000;
