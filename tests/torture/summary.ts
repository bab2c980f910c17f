import type { Violation } from './checker/index.ts';
import type { Coverage } from './coverage.ts';

/** The least, or the most, of a counter that a run must have. */
export type Threshold = { readonly atLeast: number } | { readonly atMost: number };

export type Thresholds = Readonly<Partial<Record<keyof Coverage, Threshold>>>;

/** What the short run must have seen for its pass to mean anything. */
export const shortRunThresholds: Thresholds = {
  strictReads: { atLeast: 200_000 },
  publishes: { atLeast: 5_000 },
  closeReads: { atLeast: 20_000 },
  honouredQuotes: { atLeast: 50 },
  faultKinds: { atLeast: 4 },
  unverifiedFaults: { atMost: 0 },
  fullShareQuiet: { atLeast: 0.99 },
  fullShareFaulty: { atLeast: 0.5 },
  gateways: { atLeast: 3 },
  channels: { atLeast: 2 },
};

/** Each counter that misses its threshold, in words; empty for a run that counts. */
export function findShortfalls(coverage: Coverage, thresholds: Thresholds): string[] {
  return (Object.entries(thresholds) as [keyof Coverage, Threshold][]).flatMap(([name, threshold]) => {
    const value = coverage[name];
    if ('atLeast' in threshold)
      return value >= threshold.atLeast ? [] : [`${name} is ${value}, at least ${threshold.atLeast} needed`];
    return value <= threshold.atMost ? [] : [`${name} is ${value}, at most ${threshold.atMost} allowed`];
  });
}

/** The run in one line of JSON. `more` is put behind the four counters, such as the mutants caught. */
export const printSummary = (
  coverage: Coverage,
  violations: readonly Violation[],
  more: Readonly<Record<string, number>> = {},
): string =>
  JSON.stringify({
    strictReads: coverage.strictReads,
    publishes: coverage.publishes,
    faults: coverage.faults,
    violations: violations.length,
    ...more,
  });
