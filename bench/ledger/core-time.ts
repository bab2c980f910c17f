import { existsSync, readFileSync } from 'node:fs';
import { sharedMicros } from './child.ts';

/** How much of a core this process had until a moment, and how long it waited for one; in microseconds. */
export interface CoreTime {
  readonly at: number;
  readonly had: number;
  readonly waitedFor: number;
}

// The main thread's own account of the scheduler, in nanoseconds; Linux only.
const account = '/proc/self/schedstat';
const everyMs = 100;

/** Notes it all the while; the notes grow until the signal aborts. Empty where the system keeps no account. */
export function noteCoreTime(signal: AbortSignal): readonly CoreTime[] {
  const notes: CoreTime[] = [];
  if (!existsSync(account)) return notes;
  const timer = setInterval(() => {
    const [had = 0, waitedFor = 0] = readFileSync(account, 'utf8').split(' ').map(Number);
    notes.push({ at: sharedMicros(), had: had / 1_000, waitedFor: waitedFor / 1_000 });
  }, everyMs);
  signal.addEventListener('abort', () => clearInterval(timer));
  return notes;
}

/** Of the time between two moments in which it could have run, the share in which it had no core. */
export function waitingShare(notes: readonly CoreTime[], from: number, to: number): number {
  const within = notes.filter(({ at }) => at >= from && at < to);
  const [first, last] = [within[0], within.at(-1)];
  if (first === undefined || last === undefined || first === last) return Number.NaN;
  const waited = last.waitedFor - first.waitedFor;
  return waited / (waited + last.had - first.had);
}
