import { readFileSync } from 'node:fs';

// The unit of proc(5) on every Linux that Node runs on.
const ticksPerSecond = 100;

/** Seconds that a process has computed so far, in all its threads; 0 where it is gone. */
export function processorSeconds(pid: number): number {
  try {
    const fields = statOf(pid);
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  } catch {
    return 0;
  }
}

/** The same of a process and its children, those that have ended included. */
export function familySeconds(pid: number): number {
  try {
    const fields = statOf(pid);
    const ended = (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    return children.reduce(
      (sum, child) => sum + processorSeconds(Number(child)),
      processorSeconds(pid) + ended,
    );
  } catch {
    return 0;
  }
}

function statOf(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}
