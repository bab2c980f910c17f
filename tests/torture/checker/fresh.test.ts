import { expect, it } from '@jest/globals';
import { fault, publish, read } from '../record-samples.ts';
import { fresh } from './clauses/fresh.ts';
import { buildHistory, measureFreshness } from './index.ts';
import { tell } from './tell.ts';

const committed = { visible: false, start: 0, end: 10 };

it('writes seen within the bound are fine', () => {
  expect(
    tell(
      fresh,
      publish(['p1@1'], { start: 0, end: 249 }),
      publish(['p2@1'], committed),
      read(['p2@2'], { start: 100, end: 200 }),
    ),
  ).toEqual([]);
});

it('the time runs from the start of the write to the first strict answer that shows it', () => {
  expect(
    tell(
      fresh,
      publish(['p1@2'], committed),
      read(['p1@2'], { start: 20, end: 30, answer: { mode: 'DEGRADED', ageMs: 0 } }),
      read(['p1@3'], { gateway: 'g2', start: 300, end: 310 }),
    ),
  ).toEqual([
    [
      'C5: prices:fr-eur/p1 version 2 took 310.000 ms to be visible',
      '  first   publish by retailer (WRITE) on service:pricing [0.000, 10.000] 200',
      '  second  read by a (WEB) on g2 [300.000, 310.000] 200 STRICT',
      '  gap     290.000 ms',
      '  faults  none',
    ].join('\n'),
  ]);
});

it('an acknowledgement that takes too long is told', () => {
  expect(tell(fresh, publish(['p1@1'], { start: 0, end: 250 }))).toEqual([
    expect.stringContaining('C5: prices:fr-eur/p1 version 1 took 250.000 ms to be visible'),
  ]);
});

it('an answer that shows less long after the write is told, seen or not before', () => {
  const missing = read(['p1@1'], { gateway: 'g2', start: 500, end: 510 });
  const told = [expect.stringContaining('C5: prices:fr-eur/p1 version 2 took 490.000 ms to be visible')];
  expect(tell(fresh, publish(['p1@2'], committed), missing)).toEqual(told);
  expect(tell(fresh, publish(['p1@2'], committed), read(['p1@2'], { start: 20, end: 30 }), missing)).toEqual(
    told,
  );
});

it('writes under a fault or within 5 s after one are left out', () => {
  const late = publish(['p1@1'], { start: 6_000, end: 6_400 });
  expect(tell(fresh, late, fault('SIGKILL', 'g1', 6_100, 6_200))).toEqual([]);
  expect(tell(fresh, late, fault('SIGKILL', 'g1', 100, 1_000))).toEqual([]);
  expect(tell(fresh, late, fault('SIGKILL', 'g1', 100, 999))).toHaveLength(1);
});

it('is reported by percentiles, and one of a thousand may be late', () => {
  const writes = Array.from({ length: 2_000 }, (_, i) =>
    publish([`p${i}@1`], { start: 0, end: i === 0 ? 9_000 : 1 + (i % 100) }),
  );
  expect(measureFreshness(buildHistory(writes))).toEqual({
    samples: 2_000,
    p50Ms: 51,
    p99Ms: 100,
    p999Ms: 100,
    unobserved: 0,
    violations: [],
  });
  expect(measureFreshness(buildHistory([publish(['p1@1'], committed)]))).toMatchObject({
    samples: 0,
    p999Ms: null,
    unobserved: 1,
  });
});
