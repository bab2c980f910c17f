import { expect, it } from '@jest/globals';
import type { Operation, ReadRecord } from '../history/index.ts';
import { publish, read, refusal } from '../record-samples.ts';
import { sessionNeverBackwards } from './clauses/session-never-backwards.ts';
import { tell } from './tell.ts';

/** A degraded read that sends one token and receives another, one ms long. */
const step = (entries: string[], start: number, sent: string | null, received: string | null): ReadRecord =>
  read(entries, {
    start,
    end: start + 1,
    gateway: `g${start}`,
    token: received,
    asked: { token: sent, requirement: null },
    answer: { mode: 'DEGRADED', ageMs: 1_000 },
  });

it('a session goes on from what it saw', () => {
  expect(
    tell(
      sessionNeverBackwards,
      step(['p1@1'], 0, null, 'a'),
      step(['p1@1', 'p2@3'], 2, 'a', 'b'),
      step(['p1@2'], 4, 'b', null),
    ),
  ).toEqual([]);
});

it('an older version after the token is told, degraded or not', () => {
  expect(tell(sessionNeverBackwards, step(['p1@2'], 0, null, 'a'), step(['p1@1'], 2, 'a', 'b'))).toEqual([
    [
      'C10: prices:fr-eur/p1 at version 1 in a session that has version 2',
      '  first   read by a (WEB) on g0 [0.000, 1.000] 200 DEGRADED age 1000.000 ms',
      '  second  read by a (WEB) on g2 [2.000, 3.000] 200 DEGRADED age 1000.000 ms',
      '  gap     1.000 ms',
      '  faults  none',
    ].join('\n'),
  ]);
});

it('a token carries what the session saw before it', () => {
  const records = [step(['p1@2'], 0, null, 'a'), step(['p2@1'], 2, 'a', 'b'), step(['p1@1'], 4, 'b', 'c')];
  expect(tell(sessionNeverBackwards, records)).toHaveLength(1);
});

it('a write of the session counts', () => {
  const write = publish(['p1@2'], { token: 'a', visible: false });
  expect(tell(sessionNeverBackwards, write, step(['p1@1'], 2, 'a', null))).toEqual([
    expect.stringContaining('first   publish by retailer'),
  ]);
});

it('without the token nothing is owed, and branches owe each other nothing', () => {
  const records = [
    step(['p1@1'], 0, null, 'a'),
    step(['p1@5'], 2, 'a', 'b'),
    step(['p1@1'], 4, 'a', 'c'),
    step(['p1@2'], 6, 'c', 'd'),
    step(['p1@0'], 8, null, 'e'),
    step(['p1@0'], 10, 'unknown', 'f'),
  ];
  expect(tell(sessionNeverBackwards, records)).toEqual([]);
});

it('a token sent at the very moment at which it came is not its continuation', () => {
  expect(tell(sessionNeverBackwards, step(['p1@2'], 0, null, 'a'), step(['p1@1'], 1, 'a', null))).toEqual([]);
});

it('a token goes on with whoever it is handed to', () => {
  const other = { ...step(['p1@1'], 2, 'a', null), client: 'b', channel: 'POS' };
  expect(tell(sessionNeverBackwards, step(['p1@2'], 0, null, 'a'), other)).toHaveLength(1);
});

it('a text that two clients received means to each what it saw itself', () => {
  const other: Operation = { ...step(['p1@1'], 0, null, 'a'), client: 'b' };
  const records = [step(['p1@2'], 0.5, null, 'a'), other, { ...step(['p1@1'], 2, 'a', null), client: 'b' }];
  expect(tell(sessionNeverBackwards, records)).toEqual([]);
});

it('a token that cannot be satisfied gets 503 and no values', () => {
  const code = 'CONSISTENCY_UNAVAILABLE';
  expect(tell(sessionNeverBackwards, refusal({}))).toEqual([]);
  expect(
    tell(sessionNeverBackwards, refusal({ status: 200 }), read(['p1@1'], { status: 503, code })),
  ).toEqual([
    expect.stringContaining('C10: CONSISTENCY_UNAVAILABLE with status 200 and 0 entries'),
    expect.stringContaining('C10: CONSISTENCY_UNAVAILABLE with status 503 and 1 entries'),
  ]);
});

it('a session of a hundred thousand steps is walked', () => {
  const records = Array.from({ length: 100_000 }, (_, i) =>
    step([`p1@${i}`], 2 * i, i === 0 ? null : `t${i - 1}`, `t${i}`),
  );
  expect(tell(sessionNeverBackwards, records)).toEqual([]);
});
