import { expect, it } from '@jest/globals';
import { fault, read, refusal } from '../record-samples.ts';
import { neverBackwards } from './clauses/never-backwards.ts';
import { tell } from './tell.ts';

const later = { client: 'b', channel: 'POS', gateway: 'g2', start: 2, end: 3 } as const;

it('versions rise with time, and overlapping answers may differ either way', () => {
  expect(
    tell(
      neverBackwards,
      read(['p1@1', 'p2@4=absent']),
      read(['p1@2'], { start: 0.5, end: 5 }),
      read(['p1@1', 'p2@4=absent'], later),
      read(['p1@2'], { start: 6, end: 7 }),
      refusal({ start: 8, end: 9 }),
    ),
  ).toEqual([]);
});

it('an older version elsewhere is told with gateways, gap and fault', () => {
  expect(
    tell(neverBackwards, read(['p1@4']), read(['p1@3'], later), fault('SIGSTOP', 'g2', 0.5, 1.5)),
  ).toEqual([
    [
      'C2: prices:fr-eur/p1 at version 3 after version 4 was seen',
      '  first   read by a (WEB) on g1 [0.000, 1.000] 200 STRICT',
      '  second  read by b (POS) on g2 [2.000, 3.000] 200 STRICT',
      '  gap     1.000 ms',
      '  faults  SIGSTOP of g2 [0.500, 1.500]',
    ].join('\n'),
  ]);
});

it('a null answer has a version like any other', () => {
  expect(tell(neverBackwards, read(['p1@5=absent']), read(['p1@4'], later))).toEqual([
    expect.stringContaining('C2: prices:fr-eur/p1 at version 4 after version 5 was seen'),
  ]);
  expect(tell(neverBackwards, read(['p1@5']), read(['p1@0=absent'], later))).toEqual([
    expect.stringContaining('C2: prices:fr-eur/p1 at version 0 after version 5 was seen'),
  ]);
});

it('positions of a book never fall, epoch before index', () => {
  const at = (epoch: number, index: number) => ({ answer: { books: { b: { epoch, index } } } });
  expect(tell(neverBackwards, read([], at(1, 9)), read([], { ...later, ...at(2, 0) }))).toEqual([]);
  expect(tell(neverBackwards, read([], at(2, 0)), read([], { ...later, ...at(1, 9) }))).toEqual([
    expect.stringContaining('C2: b at 1:9 after 2:0 was seen'),
  ]);
});

it('the first answer that showed the newest version is the witness', () => {
  const records = [
    read(['p1@2']),
    read(['p1@4'], { start: 2, end: 3 }),
    read(['p1@4'], { start: 3, end: 4 }),
  ];
  expect(tell(neverBackwards, records, read(['p1@1'], { start: 5, end: 6 }))).toEqual([
    expect.stringContaining('first   read by a (WEB) on g1 [2.000, 3.000]'),
  ]);
});

it('degraded answers are no evidence and not accused', () => {
  const degraded = { answer: { mode: 'DEGRADED', ageMs: 0 } } as const;
  expect(tell(neverBackwards, read(['p1@4'], degraded), read(['p1@3'], later))).toEqual([]);
  expect(tell(neverBackwards, read(['p1@4']), read(['p1@3'], { ...later, ...degraded }))).toEqual([]);
});

it('an answer that starts the moment the other ends is not later', () => {
  expect(tell(neverBackwards, read(['p1@4']), read(['p1@3'], { start: 1, end: 2 }))).toEqual([]);
});
