import type { Freshness, Violation } from './checker/index.ts';
import type { Coverage } from './coverage.ts';
import type { EpisodeFigures } from './page/episode-figures.ts';
import { findShortfalls, shortRunThresholds, type Thresholds } from './summary.ts';

/** What a run has come to. */
export interface Verdict {
  readonly coverage: Coverage;
  readonly violations: readonly Violation[];
  readonly freshness: Freshness;
  /** Faults whose begin or end was not seen, in words. */
  readonly unverified: readonly string[];
  /** What was seen of each fault. */
  readonly episodes: readonly EpisodeFigures[];
  /** How many lines the histories have. */
  readonly records: number;
  /** Why the pass would be empty; none where it is not. */
  readonly shortfalls: readonly string[];
}

/** What a run makes of two cores by itself; only where others use the machine too is it slower. */
const usualSlowness = 6;

/**
 * The thresholds of a run that need only see that share of what a short run must. Below 1 the machine counts as a crowded
 * one: it answers late, and so without proof, and the slower it was the less is asked for. A read is close to a publish
 * where both were in time, so that of these the square is left.
 */
export function scaleThresholds(scale: number, slowness: number): Thresholds {
  const left = scale < 1 ? Math.min(1, usualSlowness / slowness) : 1;
  const least = (name: keyof Thresholds, share: number) => {
    const threshold = shortRunThresholds[name];
    const full = threshold !== undefined && 'atLeast' in threshold ? threshold.atLeast : 0;
    return { atLeast: Math.round(full * scale * share) };
  };
  return {
    ...shortRunThresholds,
    ...(scale < 1 && {
      fullShareQuiet: { atLeast: 0.5 + 0.4 * left },
      fullShareFaulty: { atLeast: 0.2 * left },
    }),
    strictReads: least('strictReads', left),
    publishes: least('publishes', left),
    closeReads: least('closeReads', left ** 2),
    honouredQuotes: least('honouredQuotes', left),
  };
}

/** What a run that saw this falls short of. A run without faults needs none. */
export function findLacks(coverage: Coverage, scale: number, hasFaults: boolean): string[] {
  const { faultKinds, fullShareFaulty, ...others } = scaleThresholds(scale, coverage.slowness);
  const thresholds = hasFaults ? { ...others, faultKinds, fullShareFaulty } : others;
  return findShortfalls(coverage, thresholds as Thresholds);
}

/** Lines for people. */
export function printCoverage({ coverage, freshness, unverified, shortfalls }: Verdict): string {
  const ms = (value: number | null): string => (value === null ? 'none' : `${value.toFixed(1)} ms`);
  return [
    ...Object.entries(coverage).map(([name, value]) => `${name}: ${Math.round(value * 10_000) / 10_000}`),
    `fresh after: p50 ${ms(freshness.p50Ms)}, p99 ${ms(freshness.p99Ms)}, p99.9 ${ms(freshness.p999Ms)} (${freshness.samples} writes without faults)`,
    ...unverified.map((what) => `not seen: ${what}`),
    ...shortfalls.map((lack) => `too little: ${lack}`),
  ].join('\n');
}
