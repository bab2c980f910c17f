import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../../services/kit/log.ts';
import { OperatorError } from '../operator-error.ts';
import type { Server } from './cluster.ts';

/** A server that is started again where it ends by itself. */
export interface KeptServer {
  /** Ends it for good; returns once its process is gone. */
  stop(): Promise<void>;
}

/** How a server is kept running. */
export interface Keeping {
  /** Over the same files, on the same port; breaks off where `signal` aborts. */
  readonly startAgain: (signal: AbortSignal) => Promise<Server>;
  readonly log: Log;
  /** Called once, where it ended and cannot be started again. */
  readonly onLost: (error: OperatorError) => void;
}

/** Starts a server again that ends without being told to: one log line when it ended, one when it is back. */
export function keepRunning(first: Server, keeping: Keeping): KeptServer {
  const stopping = new AbortController();
  const { signal } = stopping;
  let current: Server = first;
  const watch = async (): Promise<void> => {
    for (let ends: readonly number[] = []; ; ) {
      const how = await current.child.ended;
      if (signal.aborted) return;
      const now = performance.now();
      ends = [...ends.filter((at) => now - at < windowMs), now];
      keeping.log.warn(
        { how, saying: current.child.lastWords() },
        'PostgreSQL ended by itself: starting it again',
      );
      const next = ends.length > maxEnds ? null : await tryAgain(keeping, signal);
      if (signal.aborted) return;
      if (next === null || next instanceof Error) return keeping.onLost(lost(how, next));
      current = next;
      keeping.log.info({}, 'PostgreSQL is there again');
    }
  };
  const watching = watch();
  return {
    stop: async () => {
      stopping.abort();
      await current.stop();
      await watching;
    },
  };
}

// More often than that, it is no accident that a start would mend.
const maxEnds = 5;
const windowMs = 600_000;
// A killed server's children hold its memory for a moment: the first try may come too early.
const pausesMs = [0, 500, 1_000, 2_000, 4_000];

async function tryAgain({ startAgain }: Keeping, signal: AbortSignal): Promise<Server | Error> {
  let last = new Error('');
  for (const pauseMs of pausesMs) {
    try {
      await pause(pauseMs, undefined, { signal });
      return await startAgain(signal);
    } catch (error) {
      last = error as Error;
      if (signal.aborted) return last;
    }
  }
  return last;
}

const lost = (how: string, failure: Error | null): OperatorError =>
  new OperatorError(
    failure === null
      ? `PostgreSQL ended by itself (${how}) more than ${maxEnds} times in ten minutes: it is not started again.`
      : `PostgreSQL ended by itself (${how}) and could not be started again: ${failure.message.split('\n').at(-1)}`,
    1,
    failure,
  );
