import { readFileSync } from 'node:fs';

/** A process as the kernel tells it. */
export interface ProcessState {
  /** Such as `R`, `S`, `T` (stopped) or `Z` (dead, not yet waited for). */
  readonly state: string;
  /** In clock ticks since boot: together with the pid the identity of a process, since pids come again. */
  readonly startedAtTicks: number;
}

/** Reads `/proc/<pid>/stat`; null where there is no such process. */
export function readProcessState(pid: number): ProcessState | null {
  try {
    return parseProcessStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** Parses a line of `proc(5)`. The name in brackets may itself hold blanks and brackets. */
export function parseProcessStat(text: string): ProcessState {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', startedAtTicks: Number(fields[19]) };
}

// Not `instanceof Error`: a test runner gives each file an `Error` of its own, and Node throws the outer one.
const isGone = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  (error.code === 'ENOENT' || error.code === 'ESRCH');

/** Sends a signal to one process of ours. Throws where the pid would mean a group, everybody, or the caller. */
export function signal(pid: number, name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void {
  if (!Number.isInteger(pid) || pid <= 1 || pid === process.pid) {
    throw new Error(`${name} is for one child process, not for pid ${pid}.`);
  }
  try {
    process.kill(pid, name);
  } catch (error) {
    // Somebody who died meanwhile is what the verification finds, not a failure of the test.
    if (!isGone(error)) throw error;
  }
}
