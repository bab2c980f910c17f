import type { FaultEpisode, History, Violation } from '../checker/index.ts';
import type { ReadRecord } from '../history/index.ts';

/** What clients saw of one fault. */
export interface EpisodeFigures {
  readonly type: string;
  readonly target: string;
  /** Since the first record of the history. */
  readonly atMs: number;
  /** From before it was made until its end was seen. */
  readonly lastedMs: number;
  /** Requests of which a part lies within it. */
  readonly requests: number;
  /** Those that were answered with proof. */
  readonly strict: number;
  /** Entries in these. */
  readonly strictReads: number;
  /** The largest age of a degraded answer among them; null without one. */
  readonly oldestMs: number | null;
  /**
   * From its end until the last gateway had given a strict answer to a question put after that end; null where another
   * fault began before, or the run was over.
   */
  readonly strictAgainMs: number | null;
  /** Violations during it, or within ten seconds after it. */
  readonly violations: number;
}

const aftermathMs = 10_000;

/** Every fault of a history that ended, by begin. O(requests × faults). */
export function measureEpisodes(history: History, violations: readonly Violation[]): EpisodeFigures[] {
  const reads = history.records.filter((record) => record.kind === 'read').sort((a, b) => a.start - b.start);
  const startedAt = history.records.reduce((least, { start }) => Math.min(least, start), Infinity);
  const gateways = [...new Set(reads.map(({ gateway }) => gateway))];
  const { episodes } = history.faults;
  return episodes
    .filter(({ end }) => Number.isFinite(end))
    .map((episode) => {
      const { type, target, begin, end } = episode;
      const nextBegin = episodes.reduce(
        (least, next) => (next.begin > end ? Math.min(least, next.begin) : least),
        Infinity,
      );
      const isAlone = episodes.every((other) => other === episode || other.end <= end || other.begin > end);
      return {
        type,
        target,
        atMs: begin - startedAt,
        lastedMs: end - begin,
        ...measureRequests(reads.filter((read) => read.start <= end && read.end >= begin)),
        strictAgainMs: isAlone ? measureReturn(reads, gateways, end, nextBegin) : null,
        violations: violations.filter((violation) => isNear(violation, episode)).length,
      };
    });
}

function measureRequests(reads: readonly ReadRecord[]) {
  const answers = reads.flatMap(({ answer }) => answer ?? []);
  const strict = answers.filter(({ mode, entries }) => mode === 'STRICT' && entries.length > 0);
  const ages = answers.flatMap(({ mode, ageMs }) => (mode === 'DEGRADED' && ageMs !== null ? [ageMs] : []));
  return {
    requests: reads.length,
    strict: strict.length,
    strictReads: strict.reduce((sum, { entries }) => sum + entries.length, 0),
    oldestMs: ages.length === 0 ? null : ages.reduce((most, age) => Math.max(most, age)),
  };
}

/** @param reads by start. */
function measureReturn(
  reads: readonly ReadRecord[],
  gateways: readonly string[],
  end: number,
  nextBegin: number,
): number | null {
  let latest = 0;
  for (const gateway of gateways) {
    const known = reads.some((read) => read.gateway === gateway && read.start <= end);
    if (!known) continue;
    const first = reads.find(
      (read) => read.gateway === gateway && read.start > end && read.answer?.mode === 'STRICT',
    );
    if (first === undefined || first.end > nextBegin) return null;
    latest = Math.max(latest, first.end - end);
  }
  return latest;
}

function isNear({ first, second }: Violation, { begin, end }: FaultEpisode): boolean {
  const from = Math.min(first?.start ?? second.start, second.start);
  return begin <= Math.max(first?.end ?? second.end, second.end) && end + aftermathMs >= from;
}
