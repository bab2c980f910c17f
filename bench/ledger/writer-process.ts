import { setTimeout as pause } from 'node:timers/promises';
import type { Stamp } from '../../ledger/index.ts';
import { createRedisRegister } from '../../ledger/redis/index.ts';
import { runChild, sharedMicros } from './child.ts';
import { book, entryOf } from './sample-book.ts';

/** One publish of one price after the other. */
export interface WriterJob {
  readonly url: string;
  readonly stamp: Stamp;
  readonly changesPerSecond: number;
  /** Which of so many prices is changed is chosen evenly. */
  readonly prices: number;
}

/** When each version was acknowledged, in `sharedMicros`. The n-th publish writes version n + 1. */
export type Acknowledgements = readonly { readonly version: number; readonly at: number }[];

await runChild<WriterJob, Acknowledgements>(
  async ({ url, stamp, changesPerSecond, prices }, begun, signal) => {
    const register = createRedisRegister({ url });
    const acknowledged: { version: number; at: number }[] = [];
    let commit = (await register.inspect(book)).commit ?? 0;
    const startedAt = performance.now();
    begun();
    while (!signal.aborted) {
      // By the clock and not by pauses, so that a late publish is made up for.
      const due = startedAt + (1_000 * acknowledged.length) / changesPerSecond;
      if (due > performance.now()) await pause(due - performance.now());
      commit += 1;
      const version = commit + 1;
      const number = Math.floor(Math.random() * prices);
      const outcome = await register.publish(book, stamp, { commit, entries: [entryOf(number, version)] });
      if (outcome.kind !== 'published') throw new Error(`A publish was ${outcome.kind}.`);
      acknowledged.push({ version, at: sharedMicros() });
    }
    await register.close();
    return acknowledged;
  },
);
