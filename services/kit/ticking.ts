import type { Log } from './log.ts';

/** Work that is done again and again while this runs. */
export interface Ticking {
  /** Resolves once nothing is being done any more. */
  close(): Promise<void>;
}

/** How work is repeated. */
export interface TickingOptions {
  /** From the end of one round to the begin of the next. */
  readonly tickMs: number;
  /** The first round is at once, or `tickMs` after the start. */
  readonly begins: 'at once' | 'later';
  readonly log: Log;
  /** Name of the service, for the log. */
  readonly service: string;
  /** What an operator is told where a round fails: once per outage, though it is tried again at every tick. */
  readonly failure: { readonly level: 'warn' | 'error'; readonly message: string };
}

/**
 * Does work in rounds of short steps, one after the other.
 * @param step does a part and says whether there is more to do at once.
 */
export function startTicking(step: () => Promise<boolean>, options: TickingOptions): Ticking {
  const { tickMs, begins, log, service, failure } = options;
  let isClosed = false;
  let isFailing = false;
  let running = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const round = async (): Promise<void> => {
    try {
      while (!isClosed && (await step()));
      isFailing = false;
    } catch (error) {
      if (!isFailing) log[failure.level]({ err: error, service }, failure.message);
      isFailing = true;
    }
    if (!isClosed) plan();
  };
  const plan = (): void => {
    timer = setTimeout(() => {
      running = round();
    }, tickMs);
  };
  if (begins === 'at once') running = round();
  else plan();
  return {
    close: () => {
      isClosed = true;
      clearTimeout(timer);
      return running;
    },
  };
}
