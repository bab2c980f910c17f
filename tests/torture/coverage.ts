import { type Answered, buildHistory, entryName, type History } from './checker/index.ts';
import { absentHash, type EntryRead, type HistoryRecord, type PublishRecord } from './history/index.ts';

/** What a run has seen: without enough of it, no violations mean nothing. */
export interface Coverage {
  /** Entries in strict answers: the promise speaks of reads of one entry. */
  readonly strictReads: number;
  /** The strict answers that have them. */
  readonly answers: number;
  /** Writes acknowledged as visible that raised an entry. */
  readonly publishes: number;
  /**
   * Strict reads that start within 50 ms after another gateway, or a service, acknowledged a write of that very entry:
   * those that could have caught a gateway out.
   */
  readonly closeReads: number;
  /** The strict answers that have at least one of these. */
  readonly closeAnswers: number;
  /** Orders that were made by quotes which had been kept for a while. */
  readonly honouredQuotes: number;
  /** Types of fault that began with a verified effect. */
  readonly faultKinds: number;
  readonly faults: number;
  /** Begins and ends whose effect was not seen. */
  readonly unverifiedFaults: number;
  /** Share of requests without faults that were answered in full; 0 without any such request. */
  readonly fullShareQuiet: number;
  /** The same under faults, and within 5 s after one. */
  readonly fullShareFaulty: number;
  /** Time that work took over the processor time in it, in the mean: 1 on an idle machine, 2 where others had half of it. */
  readonly slowness: number;
  /** Gateways that gave a strict answer. */
  readonly gateways: number;
  /** Channels that received one. */
  readonly channels: number;
}

const closeMs = 50;
const recoveryMs = 5_000;

/** Counts what a history has seen. O(n log n). */
export function measureCoverage(history: History): Coverage {
  const strict = history.strict.filter(({ answer }) => answer.entries.length > 0);
  const faults = history.records.filter((record) => record.kind === 'fault');
  const verified = faults.filter(({ phase, verified }) => phase === 'begin' && verified);
  return {
    strictReads: strict.reduce((sum, { answer }) => sum + answer.entries.length, 0),
    answers: strict.length,
    publishes: history.publishes.filter(({ visible, entries }) => visible && entries.length > 0).length,
    ...countCloseReads(history, strict),
    honouredQuotes: new Set(history.orders.flatMap(({ order }) => order?.id ?? [])).size,
    faultKinds: new Set(verified.map(({ type }) => type)).size,
    faults: verified.length,
    unverifiedFaults: faults.filter((record) => !record.verified).length,
    ...measureShares(history),
    slowness: history.machine.slowness(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
    gateways: new Set(strict.map(({ record }) => record.gateway)).size,
    channels: new Set(strict.map(({ record }) => record.channel)).size,
  };
}

function countCloseReads(history: History, strict: readonly Answered[]) {
  const writes = history.publishes.filter(({ visible }) => visible).sort((a, b) => a.end - b.end);
  const latest = new Map<string, Acknowledged>();
  const counts = { closeReads: 0, closeAnswers: 0 };
  let next = 0;
  for (const { record, answer } of [...strict].sort((a, b) => a.record.start - b.record.start)) {
    for (let write = writes[next]; write !== undefined && write.end < record.start; write = writes[next]) {
      for (const entry of write.entries) noteWrite(latest, entryName(entry), write);
      next += 1;
    }
    const close = answer.entries.filter((entry) => {
      const known = latest.get(entryName(entry));
      const at = known === undefined || known.gateway === record.gateway ? known?.otherAt : known.at;
      return at !== undefined && record.start - at <= closeMs;
    }).length;
    counts.closeReads += close;
    if (close > 0) counts.closeAnswers += 1;
  }
  return counts;
}

/** The latest acknowledgement of an entry, and the latest one by somebody else than that one's gateway. */
interface Acknowledged {
  readonly gateway: string;
  readonly at: number;
  readonly otherAt: number;
}

function noteWrite(latest: Map<string, Acknowledged>, name: string, { gateway, end }: PublishRecord): void {
  const known = latest.get(name);
  const otherAt = known === undefined || known.gateway === gateway ? known?.otherAt : known.at;
  latest.set(name, { gateway, at: end, otherAt: otherAt ?? Number.NEGATIVE_INFINITY });
}

/**
 * A request is answered in full if it is strict, without an error, and no entry is null without reason: a reason is a
 * known write that deleted it at that version. A request that requires nothing and gets nothing is not in full either.
 */
function measureShares({ records, publishes, faults }: History) {
  const deletions = new Set(
    publishes.flatMap(({ entries }) =>
      entries.filter(([, , , hash]) => hash === absentHash).map(versionName),
    ),
  );
  const counts = { quiet: 0, quietFull: 0, faulty: 0, faultyFull: 0 };
  for (const record of records) {
    if (record.kind !== 'read') continue;
    const isFull =
      record.code === null &&
      record.answer?.mode === 'STRICT' &&
      record.answer.entries.length > 0 &&
      record.answer.entries.every((entry) => entry[3] !== absentHash || deletions.has(versionName(entry)));
    const place = faults.isQuiet(record.start, record.end, recoveryMs) ? 'quiet' : 'faulty';
    counts[place] += 1;
    if (isFull) counts[`${place}Full`] += 1;
  }
  return {
    fullShareQuiet: counts.quietFull / Math.max(1, counts.quiet),
    fullShareFaulty: counts.faultyFull / Math.max(1, counts.faulty),
  };
}

const versionName = (entry: EntryRead): string => `${entryName(entry)}\u0000${entry[2]}`;

/** The coverage of plain records. */
export const measureRecords = (records: readonly HistoryRecord[]): Coverage =>
  measureCoverage(buildHistory(records));
