import { Recent } from './recent.ts';
import type { Operation } from './sighting.ts';

/** A value that was known once an answer had ended. */
export interface Known<Value> {
  readonly value: Value;
  readonly operation: Operation;
}

/** The newest values of named things, by the time at which they were known. */
export interface Newest<Value> {
  /** Answers must be added in the order of their ends. */
  add(name: string, value: Value, operation: Operation): void;
  /** The newest value that an answer showed which ended before `atMs`. */
  before(name: string, atMs: number): Known<Value> | null;
}

/**
 * Keeps only what raised the maximum, so that each list is ordered by time and by value at once. Nobody asks about
 * an instant further back than `horizonMs`: of what is older only the newest is kept.
 */
export function createNewest<Value>(
  compare: (a: Value, b: Value) => number,
  { maxNames, horizonMs }: { readonly maxNames: number; readonly horizonMs: number },
): Newest<Value> {
  const records = new Recent<Known<Value>[]>(maxNames);
  return {
    add: (name, value, operation) => {
      const known = records.get(name) ?? [];
      const last = known.at(-1);
      if (last !== undefined && compare(value, last.value) <= 0) return;
      const old = known.findLastIndex((one) => one.operation.endMs < operation.endMs - horizonMs);
      records.set(name, [...known.slice(Math.max(0, old)), { value, operation }]);
    },
    before: (name, atMs) => records.get(name)?.findLast(({ operation }) => operation.endMs < atMs) ?? null,
  };
}
