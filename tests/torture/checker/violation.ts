import type { HistoryRecord } from '../history/index.ts';
import type { FaultEpisode } from './fault-timeline.ts';
import type { History } from './history.ts';

export type ClauseId = 'C1' | 'C2' | 'C3' | 'C4' | 'C5' | 'C6' | 'C7' | 'C8' | 'C9' | 'C10';

/** A clause that did not hold. */
export interface Violation {
  readonly clause: ClauseId;
  readonly what: string;
  /** What was known before; null where one operation contradicts itself. */
  readonly first: HistoryRecord | null;
  readonly second: HistoryRecord;
  /** From the end of the first to the start of the second; negative where they overlap; null without a first. */
  readonly gapMs: number | null;
  /** Faults active at any moment from the start of the first to the end of the second. */
  readonly faults: readonly FaultEpisode[];
}

/** Fills in gap and faults. */
export function buildViolation(
  history: History,
  clause: ClauseId,
  what: string,
  first: HistoryRecord | null,
  second: HistoryRecord,
): Violation {
  const from = Math.min(first?.start ?? second.start, second.start);
  const to = Math.max(first?.end ?? second.end, second.end);
  return {
    clause,
    what,
    first,
    second,
    gapMs: first === null ? null : second.start - first.end,
    faults: history.faults.activeDuring(from, to),
  };
}
