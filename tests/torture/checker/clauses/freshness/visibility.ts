import { type Answered, entryName } from '../../history.ts';

/** When strict answers showed which versions. Every look-up is a binary search. */
export interface Visibility {
  /** The answer with the smallest end that shows at least the version; null where none does. */
  firstSeen(name: string, version: number): Answered | null;
  /** The answer with the largest start that shows less than the version; null where none does. */
  lastMissed(name: string, version: number): Answered | null;
}

interface Step {
  readonly version: number;
  readonly answered: Answered;
}

/** Only the steps are kept at which the largest version seen rises, and at which the smallest still shown does. */
export function buildVisibility(strict: readonly Answered[]): Visibility {
  const rises = new Map<string, Step[]>();
  for (const answered of [...strict].sort((a, b) => a.record.end - b.record.end))
    forEachEntry(answered, rises, (steps, step) => {
      const last = steps.at(-1);
      if (last === undefined || step.version > last.version) steps.push(step);
    });
  // Walked from the latest start back: a version counts as missed only if no later answer showed as little.
  const misses = new Map<string, Step[]>();
  for (const answered of [...strict].sort((a, b) => b.record.start - a.record.start))
    forEachEntry(answered, misses, (steps, step) => {
      const last = steps.at(-1);
      if (last === undefined || step.version < last.version) steps.push(step);
    });
  return {
    firstSeen: (name, version) => findFirst(rises.get(name) ?? [], (step) => step.version >= version),
    lastMissed: (name, version) => findFirst(misses.get(name) ?? [], (step) => step.version < version),
  };
}

function forEachEntry(
  answered: Answered,
  byName: Map<string, Step[]>,
  add: (steps: Step[], step: Step) => void,
): void {
  for (const entry of answered.answer.entries) {
    const name = entryName(entry);
    const steps = byName.get(name) ?? [];
    byName.set(name, steps);
    add(steps, { version: entry[2], answered });
  }
}

/** The first step that fits, where all after a fitting one fit too. */
function findFirst(steps: readonly Step[], fits: (step: Step) => boolean): Answered | null {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const step = steps[middle];
    if (step !== undefined && fits(step)) high = middle;
    else low = middle + 1;
  }
  return steps[low]?.answered ?? null;
}
