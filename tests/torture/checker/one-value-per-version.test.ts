import { expect, it } from '@jest/globals';
import { entry, publish, read } from '../record-samples.ts';
import { oneValuePerVersion } from './clauses/one-value-per-version.ts';
import { tell } from './tell.ts';

it('one version shows one value to every channel', () => {
  expect(
    tell(
      oneValuePerVersion,
      publish(['p1@1=x']),
      read(['p1@1=x'], { channel: 'KIOSK' }),
      read(['p1@1=x', 'p9@0=absent'], { answer: { mode: 'DEGRADED', ageMs: 10 } }),
      read(['p1@2=y']),
    ),
  ).toEqual([]);
});

it('another value of the version is told, degraded or not', () => {
  expect(
    tell(
      oneValuePerVersion,
      read(['p1@1=x']),
      read(['p1@1=y'], {
        client: 'b',
        channel: 'POS',
        gateway: 'g2',
        start: 2,
        end: 3,
        answer: { mode: 'DEGRADED', ageMs: 7 },
      }),
    ),
  ).toEqual([
    [
      'C1: prices:fr-eur/p1 version 1 is x and y',
      '  first   read by a (WEB) on g1 [0.000, 1.000] 200 STRICT',
      '  second  read by b (POS) on g2 [2.000, 3.000] 200 DEGRADED age 7.000 ms',
      '  gap     1.000 ms',
      '  faults  none',
    ].join('\n'),
  ]);
});

it('a value that differs from the written one is told', () => {
  expect(tell(oneValuePerVersion, publish(['p1@1=x']), read(['p1@1=absent'], { start: 2, end: 3 }))).toEqual([
    expect.stringContaining('C1: prices:fr-eur/p1 version 1 is x and absent\n  first   publish by retailer'),
  ]);
});

it('what never existed has no value', () => {
  expect(tell(oneValuePerVersion, read(['p1@0=x']))).toEqual([
    expect.stringContaining('C1: prices:fr-eur/p1 version 0 has a value x'),
  ]);
});

it('values are compared within one view, and unseen ones not at all', () => {
  const seen = (hash: string | null, view: string) =>
    read([], { answer: { entries: [['catalogue', 'p1', 1, hash, view]] } });
  const records = [seen('x', 'fr'), seen('y', 'de'), seen(null, 'fr')];
  expect(tell(oneValuePerVersion, records)).toEqual([]);
  expect(tell(oneValuePerVersion, records, seen('z', 'de'))).toEqual([
    expect.stringContaining('C1: catalogue/p1 version 1 in de is y and z'),
  ]);
  expect(
    tell(oneValuePerVersion, read([], { answer: { entries: [entry('p1@1=x', 'a'), entry('p1@1=y', 'b')] } })),
  ).toEqual([]);
});
