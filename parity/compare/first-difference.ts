/** A place in which two JSON values differ, with what stands there. */
export interface FirstDifference {
  /** Such as `unit.shown.amount`. */
  readonly path: string;
  readonly before: string;
  readonly now: string;
}

/** The first place, in the order of the first value, in which two JSON values differ; null where they are one. */
export function firstDifference(before: unknown, now: unknown, path = ''): FirstDifference | null {
  if (JSON.stringify(before) === JSON.stringify(now)) return null;
  if (isTree(before) && isTree(now) && Array.isArray(before) === Array.isArray(now)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(now)])) {
      const found = firstDifference(before[key], now[key], path === '' ? key : `${path}.${key}`);
      if (found !== null) return found;
    }
  }
  return { path, before: print(before), now: print(now) };
}

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

const print = (value: unknown): string => JSON.stringify(value) ?? 'nothing';
