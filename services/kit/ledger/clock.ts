/** Time as this process feels it: never set back, of no use to anybody else. */
export interface LedgerClock {
  /** Milliseconds since some moment. */
  now(): number;
  /** Resolves after about that time, or as soon as the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** The process's monotonic clock. */
export const monotonicClock: LedgerClock = {
  now: () => performance.now(),
  wait: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done);
    }),
};

/** Waits at least that long by the clock; a timer alone may ring early. False where the signal aborted before. */
export async function waitOut(clock: LedgerClock, ms: number, signal: AbortSignal): Promise<boolean> {
  const until = clock.now() + ms;
  for (let left = ms; left > 0 && !signal.aborted; left = until - clock.now()) {
    await clock.wait(left, signal);
  }
  return !signal.aborted;
}
