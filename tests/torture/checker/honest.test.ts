import { describe, expect, it } from '@jest/globals';
import type { ReadRecord } from '../history/index.ts';
import { fault, machine, publish, read, refusal } from '../record-samples.ts';
import { honest } from './clauses/honest.ts';
import { tell } from './tell.ts';

const degraded = (
  entries: readonly string[],
  start: number,
  ageMs: number | null,
  gateway = 'g2',
): ReadRecord => read(entries, { gateway, start, end: start + 1, answer: { mode: 'DEGRADED', ageMs } });

describe('marks', () => {
  it('stand on every answer', () => {
    expect(tell(honest, read(['p1@1'], { answer: { mode: 'UNMARKED', ageMs: null } }))).toEqual([
      [
        'C9: values without a mark',
        '  second  read by a (WEB) on g1 [0.000, 1.000] 200 UNMARKED age unsaid',
        '  faults  none',
      ].join('\n'),
    ]);
    expect(tell(honest, read([], { answer: { mode: 'UNMARKED', ageMs: null } }), read(['p1@1']))).toEqual([]);
  });

  it('say an age', () => {
    expect(tell(honest, degraded(['p1@1'], 0, null), degraded(['p1@1'], 0, -1))).toEqual([
      expect.stringContaining('C9: a degraded answer of age unsaid'),
      expect.stringContaining('C9: a degraded answer of age -1'),
    ]);
  });

  it('are strict where proof is required', () => {
    const asked = { token: null, requirement: 'required' } as const;
    expect(tell(honest, { ...degraded(['p1@1'], 0, 5), asked }, read(['p1@1'], { asked }))).toEqual([
      expect.stringContaining('C9: a degraded answer where proof is required'),
    ]);
  });
});

describe('ages', () => {
  const written = publish(['p1@2'], { start: 90, end: 100 });

  it('reach back to a moment at which the versions were the newest', () => {
    expect(tell(honest, written, degraded(['p1@1'], 150, 50), degraded(['p1@2'], 150, 0))).toEqual([]);
  });

  it('that do not reach back far enough are told', () => {
    expect(tell(honest, written, degraded(['p1@1'], 150, 49))).toEqual([
      [
        'C9: prices:fr-eur/p1 at version 1, of age 49 ms, though version 2 was visible before',
        '  first   publish by retailer (WRITE) on service:pricing [90.000, 100.000] 200',
        '  second  read by a (WEB) on g2 [150.000, 151.000] 200 DEGRADED age 49.000 ms',
        '  gap     50.000 ms',
        '  faults  none',
      ].join('\n'),
    ]);
  });

  it('are refuted by strict answers, and never by degraded ones', () => {
    expect(tell(honest, read(['p1@2'], { end: 50 }), degraded(['p1@1'], 150, 49))).toHaveLength(1);
    expect(tell(honest, degraded(['p1@2'], 10, 0), degraded(['p1@1'], 150, 49))).toEqual([]);
    expect(tell(honest, { ...written, visible: false }, degraded(['p1@1'], 150, 49))).toEqual([]);
  });
});

describe('after a fault', () => {
  const pause = fault('SIGSTOP', 'g2', 1_000, 2_000);
  const strictAgain = (start: number, gateway = 'g2') => read(['p1@1'], { gateway, start, end: start + 1 });

  it('a gateway is strict again within 5 s', () => {
    expect(
      tell(honest, pause, degraded(['p1@1'], 1_500, 9), degraded(['p1@1'], 7_000, 9), strictAgain(7_500)),
    ).toEqual([]);
  });

  it('a gateway that is not is told', () => {
    const late = degraded(['p1@1'], 7_001, 9);
    expect(tell(honest, pause, strictAgain(1_500), strictAgain(3_000, 'g1'), late)).toEqual([
      [
        'C9: g2 is not strict for prices:fr-eur 5001.000 ms after the last fault ended',
        '  second  read by a (WEB) on g2 [7001.000, 7002.000] 200 DEGRADED age 9.000 ms',
        '  faults  none',
      ].join('\n'),
    ]);
    expect(tell(honest, pause, refusal({ gateway: 'g2', start: 7_001, end: 7_002 }))).toEqual([
      expect.stringContaining('C9: g2 is not strict 5001.000 ms after the last fault ended'),
    ]);
  });

  it('a gateway has longer on a machine that has little time for it', () => {
    const late = degraded(['p1@1'], 9_000, 9);
    const told = (...measures: readonly (readonly [number, number, number])[]) =>
      tell(honest, pause, late, ...measures.map((measure) => machine(...measure))).length;
    expect(told([2_500, 2_590, 15], [8_000, 8_090, 15])).toBe(1);
    expect(told([2_500, 2_590, 5], [8_000, 8_090, 10])).toBe(0);
    expect(told([1_000, 1_900, 10], [9_500, 9_590, 10])).toBe(1);
  });

  it('a gateway that was strict since, or meets another fault, is not', () => {
    const late = degraded(['p1@1'], 9_000, 9);
    expect(tell(honest, pause, strictAgain(3_000), late)).toEqual([]);
    expect(tell(honest, pause, fault('SIGKILL', 'redis', 8_500, null), late)).toEqual([]);
    expect(tell(honest, pause, fault('SIGKILL', 'redis', 3_000, 4_500), late)).toEqual([]);
    expect(tell(honest, pause, fault('delay', 'redis', 500, 20_000), late)).toEqual([]);
  });
});
