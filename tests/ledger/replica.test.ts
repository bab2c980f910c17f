import { expect, it } from '@jest/globals';
import type { LedgerEntry } from '../../ledger/index.ts';
import type { SyncAnswer } from '../../ledger/register.ts';
import { createReplica, type Replica } from '../../ledger/replica.ts';
import { entry } from './read-kit.ts';

const stamp = { epoch: 3, server: 'server-1', birth: 'first' };
const answer = (
  index: number,
  events: readonly (readonly [number, readonly LedgerEntry[] | null])[] | null,
  entries: readonly (LedgerEntry | null)[] = [],
): SyncAnswer => ({
  server: stamp.server,
  stamp,
  index,
  events: events?.map(([at, changed]) => ({ index: at, entries: changed })) ?? null,
  entries,
});

/** A replica that holds `a` and `b` in version 1, at index 1. */
function holding(maxJournalKeys = 100): Replica {
  const replica = createReplica({ maxBytes: 1_000_000, maxJournalKeys });
  replica.take(answer(1, null, [entry('a', 1), entry('b', 1)]), stamp);
  return replica;
}

const versions = (replica: Replica): readonly (number | null)[] =>
  replica.hold(['a', 'b']).map((held) => held?.version ?? null);
const at = (index: number, epoch = stamp.epoch) => ({ epoch, index });

it('takes in what changed of what it holds, and nothing else', () => {
  const replica = holding();
  replica.take(answer(2, [[2, [entry('a', 2), entry('c', 5)]]]), stamp);
  expect(versions(replica)).toEqual([2, 1]);
  expect(replica.hold(['c'])).toEqual([null]);
  expect(replica.position()).toEqual(at(2));
});

it('passes over events that it knows', () => {
  const replica = holding();
  replica.take(answer(2, [[2, [entry('a', 2)]]]), stamp);
  replica.take(
    answer(3, [
      [2, [entry('a', 2)]],
      [3, [entry('a', 3)]],
    ]),
    stamp,
  );
  expect(versions(replica)).toEqual([3, 1]);
  replica.take(answer(2, [[2, [entry('a', 2)]]]), stamp);
  expect(versions(replica)).toEqual([3, 1]);
  expect(replica.position()).toEqual(at(3));
});

it('forgets everything where an event is missing', () => {
  const replica = holding();
  replica.take(answer(3, [[3, [entry('b', 2)]]]), stamp);
  expect(versions(replica)).toEqual([null, null]);
  expect(replica.position()).toEqual(at(3));
  expect(replica.isUnchanged(['a'], at(1))).toBe(false);
});

it('forgets everything where the register tells of fewer events than there were', () => {
  const replica = holding();
  replica.take(answer(3, [[2, [entry('a', 2)]]]), stamp);
  expect(versions(replica)).toEqual([null, null]);
  expect(replica.position()).toEqual(at(3));
});

it('forgets everything where the register cannot tell what happened', () => {
  const replica = holding();
  replica.take(answer(900, null), stamp);
  expect(versions(replica)).toEqual([null, null]);
});

it('forgets everything at a change too large to be told entry by entry', () => {
  const replica = holding();
  replica.take(answer(2, [[2, null]]), stamp);
  expect(versions(replica)).toEqual([null, null]);
  expect(replica.isUnchanged(['a'], at(1))).toBe(false);
  expect(replica.isUnchanged(['a'], at(2))).toBe(true);
});

it('keeps no value that an older answer carries', () => {
  const replica = holding();
  replica.take(
    answer(3, [
      [2, []],
      [3, [entry('c', 2)]],
    ]),
    stamp,
  );
  replica.take(answer(2, [], [entry('c', 1)]), stamp);
  expect(replica.hold(['c'])).toEqual([null]);
});

it('forgets everything with another epoch', () => {
  const replica = holding();
  const next = { epoch: 4, server: 'server-2', birth: 'first' };
  replica.take({ ...answer(0, null), stamp: next }, next);
  expect(versions(replica)).toEqual([null, null]);
  expect(replica.position()).toEqual(at(0, 4));
  expect(replica.isUnchanged(['a'], at(1))).toBe(false);
});

it('forgets everything where the register was begun anew, whatever its index', () => {
  const replica = holding();
  expect(replica.applied()).toEqual({ stamp, index: 1 });
  const next = { ...stamp, birth: 'second' };
  replica.take({ ...answer(1, null), stamp: next }, next);
  expect(versions(replica)).toEqual([null, null]);
  expect(replica.applied()).toEqual({ stamp: next, index: 1 });
});

it('tells whether a key changed since an index', () => {
  const replica = holding();
  replica.take(
    answer(3, [
      [2, [entry('a', 2)]],
      [3, [entry('c', 1)]],
    ]),
    stamp,
  );
  expect(replica.isUnchanged(['b'], at(1))).toBe(true);
  expect(replica.isUnchanged(['a', 'b'], at(1))).toBe(false);
  expect(replica.isUnchanged(['a', 'b'], at(2))).toBe(true);
  expect(replica.isUnchanged(['c'], at(2))).toBe(false);
  // What it has not come to yet, it cannot vouch for.
  expect(replica.isUnchanged(['b'], at(4))).toBe(false);
});

it('takes for changed what it no longer remembers', () => {
  const replica = holding(2);
  replica.take(
    answer(4, [
      [2, [entry('x', 1)]],
      [3, [entry('y', 1)]],
      [4, [entry('z', 1)]],
    ]),
    stamp,
  );
  expect(replica.isUnchanged(['b'], at(1))).toBe(false);
  expect(replica.isUnchanged(['b'], at(2))).toBe(true);
});

it('knows that a key never existed only at the position at which that was found', () => {
  const replica = holding();
  replica.takeNever(['n'], at(1));
  expect(replica.hold(['n'])).toEqual([{ key: 'n', version: 0, value: null }]);
  replica.take(answer(2, [[2, [entry('m', 1)]]]), stamp);
  replica.takeNever(['m'], at(1));
  expect(replica.hold(['m'])).toEqual([null]);
});
