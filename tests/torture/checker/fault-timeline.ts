import type { FaultRecord } from '../history/index.ts';

/** One fault from the moment before it was made to the moment at which its end was seen. */
export interface FaultEpisode {
  readonly id: string;
  readonly type: string;
  readonly target: string;
  readonly begin: number;
  /** Infinity where no end was recorded. */
  readonly end: number;
}

/** All faults of a history, by begin. */
export interface FaultTimeline {
  readonly episodes: readonly FaultEpisode[];
  /** Those that overlap [from, to]. */
  activeDuring(from: number, to: number): readonly FaultEpisode[];
  /** Whether [from, to] lies outside every fault and outside `recoveryMs` after each. */
  isQuiet(from: number, to: number, recoveryMs: number): boolean;
  /** The latest end of a fault before `instant`; null where none ended or one is still active at `instant`. */
  endedBefore(instant: number): number | null;
}

/** Pairs begins with ends; an end without a begin is ignored. */
export function buildFaultTimeline(records: readonly FaultRecord[]): FaultTimeline {
  const ends = new Map(records.filter(({ phase }) => phase === 'end').map((r) => [r.fault, r.end]));
  const episodes = records
    .filter(({ phase }) => phase === 'begin')
    .map(({ fault, type, target, start }) => ({
      id: fault,
      type,
      target,
      begin: start,
      end: ends.get(fault) ?? Number.POSITIVE_INFINITY,
    }))
    .sort((a, b) => a.begin - b.begin);
  // The largest end among the first n episodes answers both questions below with one binary search.
  const latestEnds: number[] = [];
  for (const { end } of episodes) latestEnds.push(Math.max(end, latestEnds.at(-1) ?? 0));
  const latestEndOfBegun = (instant: number): number | null => {
    const begun = countUntil(episodes, instant);
    return begun === 0 ? null : (latestEnds[begun - 1] ?? null);
  };

  return {
    episodes,
    activeDuring: (from, to) => episodes.filter(({ begin, end }) => begin <= to && end >= from),
    isQuiet: (from, to, recoveryMs) => (latestEndOfBegun(to) ?? Number.NEGATIVE_INFINITY) + recoveryMs < from,
    endedBefore(instant) {
      const end = latestEndOfBegun(instant);
      return end !== null && end < instant ? end : null;
    },
  };
}

/** How many episodes begin at or before `instant`. */
function countUntil(episodes: readonly FaultEpisode[], instant: number): number {
  let low = 0;
  let high = episodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((episodes[middle]?.begin ?? 0) <= instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
