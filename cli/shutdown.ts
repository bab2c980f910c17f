/** Something to close at the end, the one opened last first. */
export type Close = () => Promise<void>;

/** Closes what was opened, in reverse order, once. */
export interface Closing {
  /**
   * To be closed before everything that was added earlier. Throws `Interrupted` once closing has begun, so that
   * nobody opens anything on top; what was added is closed all the same.
   */
  add(close: Close): void;
  /** Aborts when closing begins: whoever is still opening something breaks off. */
  readonly begun: AbortSignal;
  /** Again, for what was added meanwhile. */
  close(): Promise<void>;
}

/** Breaks off a start whose end has begun already. */
export class Interrupted extends Error {
  constructor() {
    super('The process is ending.');
    this.name = 'Interrupted';
  }
}

/** Collects what a command opens, so that a start that fails half-way leaves nothing behind. */
export function createClosing(): Closing {
  const open: Close[] = [];
  const begun = new AbortController();
  let closed = Promise.resolve();
  const closeAll = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (let close = open.pop(); close !== undefined; close = open.pop()) {
      // What cannot be closed keeps nothing else open.
      await close().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  };
  return {
    add: (close) => {
      open.push(close);
      if (begun.signal.aborted) throw new Interrupted();
    },
    begun: begun.signal,
    close: () => {
      begun.abort(new Interrupted());
      closed = closed.catch(() => {}).then(closeAll);
      return closed;
    },
  };
}
