import { constants } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { OperatorError } from './operator-error.ts';
import { type Closing, createClosing } from './shutdown.ts';

/** A command at work. */
export interface Run {
  readonly closing: Closing;
  /** Ends the command with this error, once it goes on by itself. */
  fail(error: OperatorError): void;
}

/** Runs a command that serves until a signal comes, at any moment: everything opened by then is closed. */
export async function serveUntilSignal(start: (run: Run) => Promise<void>): Promise<void> {
  await untilEnd(start, 'goes on');
}

/** Runs a command that has an end of its own; a signal before it closes everything and is a failure. */
export async function runToEnd(work: (run: Run) => Promise<void>, advice: string): Promise<void> {
  const signal = await untilEnd(work, 'ends');
  if (signal === null) return;
  throw new OperatorError(`Ended by ${signal}. ${advice}`, interruptedBy(signal));
}

async function untilEnd(
  work: (run: Run) => Promise<void>,
  afterwards: 'goes on' | 'ends',
): Promise<NodeJS.Signals | null> {
  const closing = createClosing();
  const end = listenForEnd();
  const working = work({ closing, fail: end.fail });
  try {
    return await Promise.race([
      end.reached,
      working.then(() => (afterwards === 'ends' ? null : end.reached)),
    ]);
  } finally {
    await closing.close();
    // What was being opened at the signal notices that it is late, and is closed then.
    await Promise.race([working.catch(() => {}), pause(patienceMs, undefined, { ref: false })]);
    await closing.close();
    end.forget();
  }
}

const patienceMs = 10_000;

interface End {
  /** Resolves at a signal; rejects where the command failed. */
  readonly reached: Promise<NodeJS.Signals>;
  fail(error: OperatorError): void;
  forget(): void;
}

// A closed terminal is a wish to end too. Another signal ends the process at once; but one Ctrl-C may come twice,
// from the terminal and from npm.
function listenForEnd(): End {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  let firstAt: number | null = null;
  let resolve: (signal: NodeJS.Signals) => void = () => {};
  let reject: (error: OperatorError) => void = () => {};
  const reached = new Promise<NodeJS.Signals>((...both) => {
    [resolve, reject] = both;
  });
  const hear = (signal: NodeJS.Signals): void => {
    if (firstAt !== null && performance.now() - firstAt > sameMs) process.exit(interruptedBy(signal));
    firstAt ??= performance.now();
    resolve(signal);
  };
  for (const signal of signals) process.on(signal, hear);
  return {
    reached,
    fail: reject,
    forget: () => {
      for (const signal of signals) process.off(signal, hear);
    },
  };
}

const sameMs = 1_000;

/** As a shell tells it: 130 for SIGINT, 143 for SIGTERM. */
const interruptedBy = (signal: NodeJS.Signals): number => 128 + constants.signals[signal];
