import { readFileSync } from 'node:fs';

// The unit of proc(5) on every Linux that Node runs on.
const ticksPerSecond = 100;

/** Seconds that a process has computed so far, in all its threads; 0 where it is gone. */
export function processorSeconds(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  } catch {
    return 0;
  }
}
