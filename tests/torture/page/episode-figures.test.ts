import { expect, it } from '@jest/globals';
import { buildHistory, checkHistory } from '../checker/index.ts';
import type { HistoryRecord } from '../history/index.ts';
import { fault, publish, read, refusal } from '../record-samples.ts';
import { measureEpisodes } from './episode-figures.ts';

type Told = HistoryRecord | readonly HistoryRecord[];

const measure = (...records: readonly Told[]) => {
  const history = buildHistory(records.flat() as HistoryRecord[]);
  const violations = checkHistory(history).filter(({ clause }) => clause === 'C2' || clause === 'C3');
  return measureEpisodes(history, violations);
};
const at = (start: number, gateway = 'g1') => ({ start, end: start + 10, gateway });
const degraded = (ageMs: number) => ({ answer: { mode: 'DEGRADED' as const, ageMs } });

it('counts what was asked during a fault, and how it was answered', () => {
  expect(
    measure(
      read(['p1@1', 'p2@1'], at(0)),
      fault('SIGKILL', 'redis', 100, 200),
      read(['p1@1', 'p2@1'], at(95)),
      read(['p1@1'], { ...at(150), ...degraded(40) }),
      read(['p1@1'], { ...at(160), ...degraded(70) }),
      refusal(at(199)),
      read(['p1@1'], at(300)),
    ),
  ).toEqual([
    {
      type: 'SIGKILL',
      target: 'redis',
      atMs: 100,
      lastedMs: 100,
      requests: 4,
      strict: 1,
      strictReads: 2,
      oldestMs: 70,
      strictAgainMs: 110,
      violations: 0,
    },
  ]);
});

it('waits for the last gateway to be strict again, as long as no other fault begins', () => {
  const both = [read(['p1@1'], at(0)), read(['p1@1'], at(0, 'g2')), fault('SIGKILL', 'redis', 100, 200)];
  const again = (...records: readonly Told[]) => measure(...both, ...records)[0]?.strictAgainMs;
  expect(again(read(['p1@1'], at(210)), read(['p1@1'], at(400, 'g2')))).toBe(210);
  expect(again(read(['p1@1'], at(210)))).toBeNull();
  const next = fault('SIGSTOP', 'g1', 405, 406);
  expect(again(read(['p1@1'], at(210)), read(['p1@1'], at(400, 'g2')), next)).toBeNull();
  const longer = fault('SIGSTOP', 'g1', 150, 250);
  expect(again(longer, read(['p1@1'], at(260)), read(['p1@1'], at(400, 'g2')))).toBeNull();
});

it('counts a violation at every fault that may have caused it', () => {
  const told = measure(
    fault('SIGKILL', 'redis', 100, 200),
    fault('SIGSTOP', 'g1', 20_000, 20_001),
    publish(['p1@2'], { start: 300, end: 310 }),
    read(['p1@1'], at(400)),
  );
  expect(told.map(({ violations }) => violations)).toEqual([1, 0]);
});
