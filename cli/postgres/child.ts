import { type ChildProcess, spawn } from 'node:child_process';
import type { Account } from './account.ts';

/** A program of PostgreSQL that this process runs. */
export interface Child {
  /** How it ended, such as `exit code 1` or `SIGKILL`; whoever asks late is told too. */
  readonly ended: Promise<string>;
  readonly hasEnded: () => boolean;
  /** The last lines that it said. */
  lastWords(): string;
  /** Calls for every chunk that it says. */
  onWords(listener: (text: string) => void): void;
  kill(signal: NodeJS.Signals): void;
}

/**
 * Starts a program in a process group of its own, so that Ctrl-C reaches us alone and we end it when nobody needs it
 * any more. Whatever way this process exits, the program is sent `atExit` then; only SIGKILL leaves it behind.
 */
export function startChild(
  program: string,
  args: readonly string[],
  account: Account,
  atExit: NodeJS.Signals,
): Child {
  const child = spawn(program, args, {
    ...account,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let words = '';
  let over = false;
  const listeners: ((text: string) => void)[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-keptCharacters);
      for (const listener of listeners) listener(text);
    });
  }
  const kill = (signal: NodeJS.Signals): void => {
    if (!over) child.kill(signal);
  };
  const killAtExit = (): void => kill(atExit);
  process.once('exit', killAtExit);
  const ended = endOf(child).then((how) => {
    over = true;
    process.off('exit', killAtExit);
    return how;
  });
  return {
    ended,
    hasEnded: () => over,
    lastWords: () => words.trim().split('\n').slice(-5).join('\n'),
    onWords: (listener) => listeners.push(listener),
    kill,
  };
}

const keptCharacters = 10_000;

const endOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
