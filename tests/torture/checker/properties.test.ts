import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EntryRead, HistoryRecord } from '../history/index.ts';
import { honest } from './clauses/honest.ts';
import { neverBackwards } from './clauses/never-backwards.ts';
import { sessionNeverBackwards } from './clauses/session-never-backwards.ts';
import { findTornGroups } from './clauses/snapshot/groups.ts';
import { findPositionFaults } from './clauses/snapshot/positions.ts';
import { visibleOncePublished } from './clauses/visible-once-published.ts';
import { arbitraryHistories, entriesOf, sequentialHistories } from './generated-execution.ts';
import { buildHistory, type Clause, checkHistory, clauses } from './index.ts';
import {
  backwards,
  backwardsInSession,
  disagree,
  falselyAged,
  invisible,
  type Oracle,
  torn,
} from './oracles.ts';

const runs = { numRuns: 2_000 };

/** Everything but C5, which is about time and not about order. */
const ordered = (records: readonly HistoryRecord[]) =>
  checkHistory(buildHistory(records)).filter(({ clause }) => clause !== 'C5');

const withVersion = (record: HistoryRecord, key: string, version: number): HistoryRecord => {
  if (record.kind !== 'read' || record.answer === null) return record;
  const entries = record.answer.entries.map(
    (entry): EntryRead => (entry[1] === key ? [entry[0], key, version, null] : entry),
  );
  return { ...record, answer: { ...record.answer, entries } };
};

describe('a sequential execution', () => {
  it('violates nothing', () => {
    fc.assert(
      fc.property(sequentialHistories, (records) => {
        expect(ordered(records)).toEqual([]);
      }),
      runs,
    );
  });

  it('violates the clause once a version is lowered below what was known', () => {
    let swapped = 0;
    fc.assert(
      fc.property(sequentialHistories, fc.nat(), (records, choice) => {
        // Observable: somebody else showed or published the version before this strict read began.
        const candidates = records.flatMap((record) =>
          record.kind !== 'read' || record.answer?.mode !== 'STRICT'
            ? []
            : record.answer.entries
                .filter(([, key, version]) =>
                  records.some(
                    (known) =>
                      known.end < record.start &&
                      (known.kind === 'publish' || known.answer?.mode === 'STRICT') &&
                      version > 0 &&
                      entriesOf(known).some((entry) => entry[1] === key && entry[2] === version),
                  ),
                )
                .map(([, key, version]) => ({ record, key, version })),
        );
        const swap = candidates[choice % Math.max(1, candidates.length)];
        if (swap === undefined) return;
        swapped += 1;
        const changed = records.map((record) =>
          record === swap.record ? withVersion(record, swap.key, swap.version - 1) : record,
        );
        const told = new Set(ordered(changed).map(({ clause }) => clause));
        expect(told.has('C2') || told.has('C3')).toBe(true);
      }),
      runs,
    );
    expect(swapped).toBeGreaterThan(200);
  });

  it('violates C2 once a version is raised above what is shown later', () => {
    let swapped = 0;
    fc.assert(
      fc.property(sequentialHistories, fc.nat(), (records, choice) => {
        const strict = records.filter((r) => r.kind === 'read' && r.answer?.mode === 'STRICT');
        const candidates = strict.flatMap((record) =>
          entriesOf(record)
            .filter(([, key, version]) =>
              strict.some(
                (later) =>
                  record.end < later.start &&
                  entriesOf(later).some((entry) => entry[1] === key && entry[2] === version),
              ),
            )
            .map(([, key, version]) => ({ record, key, version })),
        );
        const swap = candidates[choice % Math.max(1, candidates.length)];
        if (swap === undefined) return;
        swapped += 1;
        const changed = records.map((record) =>
          record === swap.record ? withVersion(record, swap.key, swap.version + 1) : record,
        );
        expect(neverBackwards(buildHistory(changed)).length).toBeGreaterThan(0);
      }),
      runs,
    );
    expect(swapped).toBeGreaterThan(200);
  });
});

describe('an arbitrary history', () => {
  const accused = (clause: Clause, records: readonly HistoryRecord[]) =>
    new Set(clause(buildHistory(records)).map(({ second }) => second));

  it.each<[string, Clause, Oracle]>([
    ['C2', neverBackwards, backwards],
    ['C3', visibleOncePublished, invisible],
    ['C4 for groups', findTornGroups, torn],
    ['C9 for ages', honest, falselyAged],
    ['C10', sessionNeverBackwards, backwardsInSession],
  ])('is judged by %s as by all pairs', (_, clause, oracle) => {
    let guilty = 0;
    fc.assert(
      fc.property(arbitraryHistories, (records) => {
        const expected = oracle(records);
        guilty += expected.size;
        expect(accused(clause, records)).toEqual(expected);
      }),
      runs,
    );
    expect(guilty).toBeGreaterThan(200);
  });

  it('is judged by C4 for positions as by all pairs', () => {
    fc.assert(
      fc.property(arbitraryHistories, (records) => {
        expect(findPositionFaults(buildHistory(records)).length > 0).toBe(disagree(records));
      }),
      runs,
    );
  });

  it('is judged alike in any order of its records', () => {
    const shuffled = arbitraryHistories.chain((records) =>
      fc.tuple(fc.constant(records), fc.shuffledSubarray([...records], { minLength: records.length })),
    );
    fc.assert(
      fc.property(shuffled, ([records, other]) => {
        for (const clause of Object.values(clauses))
          expect(clause(buildHistory(other))).toHaveLength(clause(buildHistory(records)).length);
      }),
      { numRuns: 500 },
    );
  });
});
