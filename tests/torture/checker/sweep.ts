import type { HistoryRecord } from '../history/index.ts';

/** What one record shows of some things, and the instant that counts for it. */
export interface Sighting<Value, R extends HistoryRecord = HistoryRecord> {
  readonly record: R;
  readonly at: number;
  /** Pairs of name and value; asked for twice at most, and kept by nobody. */
  values(): Iterable<readonly [string, Value]>;
}

/** Somebody was asked after a newer value was known, and showed an older one. */
export interface Inversion<Value, R extends HistoryRecord = HistoryRecord> {
  readonly name: string;
  readonly known: Value;
  readonly shown: Value;
  /** The record that first made the newest value known. */
  readonly first: HistoryRecord;
  readonly second: R;
}

/**
 * Every question that shows less than what evidence strictly before it made known.
 *
 * Evidence sorted by its instant feeds a running maximum per name, questions sorted by theirs are compared with it:
 * O(n log n) in the number of values. Checking against the maximum alone finds a question exactly when some pair
 * violates, since a value below any earlier one is below the largest of them.
 */
export function findInversions<Value, R extends HistoryRecord>(
  evidence: readonly Sighting<Value>[],
  questions: readonly Sighting<Value, R>[],
  compare: (a: Value, b: Value) => number,
): Inversion<Value, R>[] {
  const byTime = (a: { at: number }, b: { at: number }) => a.at - b.at;
  const pending = [...evidence].sort(byTime);
  const newest = new Map<string, { readonly value: Value; readonly record: HistoryRecord }>();
  const found: Inversion<Value, R>[] = [];
  let next = 0;
  for (const question of [...questions].sort(byTime)) {
    for (let sighting = pending[next]; sighting !== undefined && sighting.at < question.at; ) {
      for (const [name, value] of sighting.values()) {
        const best = newest.get(name);
        if (best === undefined || compare(value, best.value) > 0)
          newest.set(name, { value, record: sighting.record });
      }
      next += 1;
      sighting = pending[next];
    }
    for (const [name, shown] of question.values()) {
      const best = newest.get(name);
      if (best !== undefined && compare(shown, best.value) < 0)
        found.push({ name, known: best.value, shown, first: best.record, second: question.record });
    }
  }
  return found;
}
