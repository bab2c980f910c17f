import type { EntryRead, PublishRecord } from '../../history/index.ts';
import { entryName, type History, printName } from '../history.ts';
import { buildViolation, type Violation } from '../violation.ts';
import { buildVisibility, type Visibility } from './freshness/visibility.ts';

/** How long writes took to be seen, in ms. The percentiles are null where there is no sample. */
export interface Freshness {
  readonly samples: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly p999Ms: number | null;
  /** Entries written of which nothing in the history tells when they were seen. */
  readonly unobserved: number;
  readonly violations: readonly Violation[];
}

export interface FreshnessBound {
  /** The bound of p99.9. */
  readonly boundMs: number;
  /** How long after a fault writes are left out. */
  readonly recoveryMs: number;
}

/** The bound of the promise. */
export const promisedFreshness: FreshnessBound = { boundMs: 250, recoveryMs: 5_000 };

interface Sample {
  readonly write: PublishRecord;
  readonly entry: EntryRead;
  readonly ms: number;
}

/**
 * C5, fresh.
 *
 * No client sees a commit, which lies somewhere between a write's start and its acknowledgement. So the sample of a
 * written entry is an upper bound: from the start of the write to the first moment at which its version, or a later
 * one, is known to be visible, which is the earlier of the acknowledgement (where that says visible) and the end of
 * the first strict answer that shows it. Where a strict answer that starts later still shows less, the sample
 * is the time from the write's end to that start, if that is longer. Acknowledged writes count, at each entry.
 *
 * Samples that overlap a fault, or the recovery after one, are left out. If the 99.9th percentile (nearest rank: of
 * fewer than 1,000 samples the largest) is not below the bound, every sample that is not below it is a violation.
 */
export function measureFreshness(history: History, bound: FreshnessBound = promisedFreshness): Freshness {
  const visibility = buildVisibility(history.strict);
  const all = history.publishes.flatMap((write) => sampleWrite(write, visibility));
  const observed = all.filter((sample) => Number.isFinite(sample.ms));
  const quiet = observed
    .filter(({ write, ms }) => history.faults.isQuiet(write.start, write.start + ms, bound.recoveryMs))
    .sort((a, b) => a.ms - b.ms);
  const percentile = (share: number): number | null =>
    quiet[Math.max(0, Math.ceil(quiet.length * share) - 1)]?.ms ?? null;
  const p999Ms = percentile(0.999);
  const late =
    p999Ms !== null && p999Ms >= bound.boundMs ? quiet.filter(({ ms }) => ms >= bound.boundMs) : [];
  return {
    samples: quiet.length,
    p50Ms: percentile(0.5),
    p99Ms: percentile(0.99),
    p999Ms,
    unobserved: all.length - observed.length,
    violations: late.map((sample) => describe(history, visibility, sample)),
  };
}

/** C5 as a clause: the violations of the promised bound. */
export const fresh = (history: History): readonly Violation[] => measureFreshness(history).violations;

function sampleWrite(write: PublishRecord, visibility: Visibility): Sample[] {
  return write.entries.map((entry) => {
    const name = entryName(entry);
    const version = entry[2];
    const firstSeen = visibility.firstSeen(name, version)?.record.end ?? Number.POSITIVE_INFINITY;
    const lastMissed = visibility.lastMissed(name, version)?.record.start ?? Number.NEGATIVE_INFINITY;
    const seenAfter = Math.min(write.visible ? write.end : Number.POSITIVE_INFINITY, firstSeen) - write.start;
    const missedAfter = lastMissed - write.end;
    // Without a sighting, a miss still proves a lower bound; without either there is nothing to say.
    const known = [seenAfter, missedAfter].filter((ms) => Number.isFinite(ms) && ms >= 0);
    const ms = known.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...known);
    return { write, entry, ms };
  });
}

function describe(history: History, visibility: Visibility, { write, entry, ms }: Sample): Violation {
  const name = entryName(entry);
  const version = entry[2];
  const reader = visibility.lastMissed(name, version) ?? visibility.firstSeen(name, version);
  const what = `${printName(name)} version ${version} took ${ms.toFixed(3)} ms to be visible`;
  return reader === null
    ? buildViolation(history, 'C5', what, null, write)
    : buildViolation(history, 'C5', what, write, reader.record);
}
