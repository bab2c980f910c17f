/** Lets calls through until too many failed in a row; then none for a while, and then one to see. */
export interface Breaker {
  /** Rejects with `CircuitOpen` where the call is not let through, else as the work does. */
  run<Value>(work: () => Promise<Value>): Promise<Value>;
}

/** The call was not made. */
export class CircuitOpen extends Error {
  constructor() {
    super('it failed again and again');
    this.name = 'CircuitOpen';
  }
}

/** What a breaker goes by. */
export interface BreakerOptions {
  readonly failuresBeforeOpen: number;
  readonly openMs: number;
  /** Whether an error says that the other side fails. */
  readonly isFailure: (error: unknown) => boolean;
  /** Milliseconds of a clock that never jumps: by the wall's, a step back would keep it open for as long. */
  readonly now?: () => number;
}

/** A closed breaker. */
export function createBreaker({
  failuresBeforeOpen,
  openMs,
  isFailure,
  now = () => performance.now(),
}: BreakerOptions): Breaker {
  let failures = 0;
  let openedAt: number | null = null;
  let isTrying = false;

  const fail = (): void => {
    failures += 1;
    if (openedAt === null && failures >= failuresBeforeOpen) openedAt = now();
  };
  // One call decides; whoever comes meanwhile must not wait for a service that may hang.
  const attempt = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    isTrying = true;
    try {
      const value = await work();
      openedAt = null;
      failures = 0;
      return value;
    } catch (error) {
      // A try that was given up says nothing: the next call is one.
      if (isFailure(error)) openedAt = now();
      throw error;
    } finally {
      isTrying = false;
    }
  };
  return {
    run: async (work) => {
      if (openedAt !== null) {
        if (isTrying || now() - openedAt < openMs) throw new CircuitOpen();
        return attempt(work);
      }
      try {
        const value = await work();
        failures = 0;
        return value;
      } catch (error) {
        if (isFailure(error)) fail();
        throw error;
      }
    },
  };
}
