import type { EntryRead, HistoryRecord, Operation, ReadRecord } from '../history/index.ts';
import { entriesOf } from './generated-execution.ts';

/**
 * The clauses about order once more, as directly from their definitions as can be: all pairs, no sorting, no sharing
 * of code with the clauses. Each answers which reads are accused, as places in the history.
 */
export type Oracle = (records: readonly HistoryRecord[]) => ReadonlySet<HistoryRecord>;

type Pairwise = (first: HistoryRecord, second: ReadRecord) => boolean;

const accusedBy =
  (isViolated: Pairwise): Oracle =>
  (records) =>
    new Set(
      records.filter(
        (second) => second.kind === 'read' && records.some((first) => isViolated(first, second)),
      ),
    );

const modeOf = (record: HistoryRecord): string | null =>
  record.kind === 'read' ? (record.answer?.mode ?? null) : null;

const isOlderSomewhere = (shown: readonly EntryRead[], known: readonly EntryRead[]): boolean =>
  shown.some((s) => known.some((k) => k[0] === s[0] && k[1] === s[1] && s[2] < k[2]));

const indexOf = (record: HistoryRecord): number =>
  record.kind === 'read' ? (record.answer?.books['prices:fr-eur']?.index ?? 0) : 0;

export const backwards: Oracle = accusedBy(
  (r, s) =>
    modeOf(r) === 'STRICT' &&
    modeOf(s) === 'STRICT' &&
    r.end < s.start &&
    (isOlderSomewhere(entriesOf(s), entriesOf(r)) || indexOf(s) < indexOf(r)),
);

export const invisible: Oracle = accusedBy(
  (w, s) =>
    w.kind === 'publish' &&
    modeOf(s) === 'STRICT' &&
    w.end < s.start &&
    isOlderSomewhere(entriesOf(s), entriesOf(w)),
);

export const falselyAged: Oracle = accusedBy(
  (known, d) =>
    (known.kind === 'publish' || modeOf(known) === 'STRICT') &&
    modeOf(d) === 'DEGRADED' &&
    known.end < d.start - (d.answer?.ageMs ?? 0) &&
    isOlderSomewhere(entriesOf(d), entriesOf(known)),
);

/** Claims only: every read of the generated histories states its position. */
export const torn: Oracle = accusedBy(
  (w, s) =>
    w.kind === 'publish' &&
    w.start <= s.end &&
    entriesOf(s).some((seen) =>
      entriesOf(s).some((unseen) => {
        const versionOf = (entry: EntryRead) => w.entries.find((written) => written[1] === entry[1])?.[2];
        const [a, b] = [versionOf(seen), versionOf(unseen)];
        return a !== undefined && b !== undefined && seen[2] >= a && unseen[2] < b;
      }),
    ),
);

/** Whether any two reads disagree about a position. */
export function disagree(records: readonly HistoryRecord[]): boolean {
  const reads = records.filter((record) => record.kind === 'read');
  return reads.some((r) =>
    reads.some((s) =>
      entriesOf(r).some((a) =>
        entriesOf(s).some(
          (b) =>
            a[1] === b[1] &&
            ((indexOf(r) === indexOf(s) && a[2] !== b[2]) || (indexOf(r) < indexOf(s) && a[2] > b[2])),
        ),
      ),
    ),
  );
}

/** Follows each read's tokens back to the session's start, one operation at a time. */
export const backwardsInSession: Oracle = (records) => {
  const operations = records.filter((record): record is Operation => 'asked' in record);
  const before = (s: Operation): Operation | null => {
    const given = operations.filter((r) => r.token !== null && r.token === s.asked.token && r.end < s.start);
    const own = given.filter((r) => r.client === s.client);
    return latest(own.length > 0 ? own : given);
  };
  return new Set(
    operations.filter((s) => {
      if (s.kind !== 'read') return false;
      for (let r = before(s); r !== null; r = before(r)) {
        if (isOlderSomewhere(entriesOf(s), entriesOf(r))) return true;
      }
      return false;
    }),
  );
};

const latest = (operations: readonly Operation[]): Operation | null =>
  operations.reduce<Operation | null>((best, r) => (best === null || r.end >= best.end ? r : best), null);
