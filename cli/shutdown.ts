/** Something to close at the end, the one opened last first. */
export type Close = () => Promise<void>;

/** Closes what was opened, in reverse order, once. */
export interface Closing {
  /** To be closed before everything that was added earlier. */
  add(close: Close): void;
  close(): Promise<void>;
}

/** Collects what a command opens, so that a start that fails half-way leaves nothing behind. */
export function createClosing(): Closing {
  const open: Close[] = [];
  // Both the end of a command and a signal close; the second one waits for the first.
  let closed: Promise<void> | null = null;
  const closeAll = async (): Promise<void> => {
    for (let close = open.pop(); close !== undefined; close = open.pop()) await close();
  };
  return {
    add: (close) => {
      open.push(close);
    },
    close: () => {
      closed ??= closeAll();
      return closed;
    },
  };
}

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once. */
export function untilSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const end = (signal: NodeJS.Signals): void => {
      resolve(signal);
      process.once(signal, () => process.exit(130));
    };
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
  });
}
