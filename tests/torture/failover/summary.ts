import type { FailoverFigures, FailoverVerdict } from './conclude.ts';

const added = ['strictReads', 'publishes', 'failovers', 'promotions', 'unplanned', 'violations'] as const;
const longest = ['longestWithoutProofMs', 'longestAfterElectionMs'] as const;

/** All topologies together in one line of JSON, each of them within it. */
export function printFailoverSummary(verdicts: ReadonlyMap<string, FailoverVerdict>, seed: number): string {
  const figures = [...verdicts.values()].map((verdict) => verdict.figures);
  const of = (name: keyof FailoverFigures): number[] => figures.map((figure) => figure[name]);
  return JSON.stringify({
    ...Object.fromEntries(added.map((name) => [name, of(name).reduce((sum, count) => sum + count, 0)])),
    // Never again is longer than any time.
    ...Object.fromEntries(longest.map((name) => [name, of(name).includes(-1) ? -1 : Math.max(...of(name))])),
    lacks: [...verdicts.values()].reduce((sum, { lacks }) => sum + lacks.length, 0),
    ...Object.fromEntries([...verdicts].map(([kind, verdict]) => [kind, verdict.figures])),
    seed,
  });
}
