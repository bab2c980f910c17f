import { describe, expect, it } from '@jest/globals';
import { buildHistory, checkHistory } from './checker/index.ts';
import { measureRecords } from './coverage.ts';
import { fault, publish, read, refusal } from './record-samples.ts';
import { findLacks, scaleThresholds } from './report.ts';
import { findShortfalls, printSummary, shortRunThresholds } from './summary.ts';

const start = (at: number, gateway = 'g1') => ({ start: at, end: at + 1, gateway });

describe('coverage', () => {
  it('counts strict reads, the answers that have them, writes and verified faults', () => {
    const [begin, end] = fault('SIGKILL', 'g1', 10, 20);
    expect(
      measureRecords([
        read(['p1@1', 'p2@1']),
        read([]),
        read(['p1@1'], { answer: { mode: 'DEGRADED', ageMs: 1 } }),
        read(['p1@1'], { gateway: 'g2', channel: 'POS' }),
        publish(['p1@1']),
        publish(['p1@2'], { visible: false }),
        publish(['p1@3'], { status: 0 }),
        ...fault('SIGSTOP', 'g1', 1, 2),
        ...fault('SIGSTOP', 'g2', 1, 2),
        ...(begin && end ? [{ ...begin, verified: false }, end] : []),
      ]),
    ).toMatchObject({
      strictReads: 3,
      answers: 2,
      publishes: 1,
      faults: 2,
      faultKinds: 1,
      unverifiedFaults: 1,
      gateways: 2,
      channels: 2,
    });
  });

  it('counts a read as close after a write of its own entry elsewhere, up to 50 ms', () => {
    const by = (gateway: string, at: number) => publish(['p1@1'], { gateway, start: at - 1, end: at });
    const close = (...records: Parameters<typeof measureRecords>[0]) => measureRecords(records).closeReads;
    expect(close(by('g1', 100), read(['p1@1'], start(150, 'g2')))).toBe(1);
    expect(close(by('g1', 100), read(['p1@1'], start(150.1, 'g2')))).toBe(0);
    expect(close(by('g1', 100), read(['p1@1'], start(100, 'g2')))).toBe(0);
    expect(close(by('g1', 100), read(['p1@1'], start(110, 'g1')))).toBe(0);
    expect(close(by('g1', 100), read(['p2@1'], start(110, 'g2')))).toBe(0);
    expect(close(by('g2', 90), by('g1', 100), read(['p1@1'], start(110, 'g1')))).toBe(1);
    expect(close(by('g1', 90), by('g1', 100), read(['p1@1'], start(110, 'g1')))).toBe(0);
    expect(close(by('g2', 90), by('g1', 100), by('g1', 101), read(['p1@1'], start(110, 'g1')))).toBe(1);
    expect(close(by('g2', 90), by('g1', 100), read(['p1@1', 'p2@1'], start(110, 'g3')))).toBe(1);
    const both = publish(['p1@1', 'p2@1'], { gateway: 'g1', start: 99, end: 100 });
    expect(measureRecords([both, read(['p1@1', 'p2@1', 'p3@1'], start(110, 'g2'))])).toMatchObject({
      closeReads: 2,
      closeAnswers: 1,
    });
  });

  it('tells shares of full answers without and with faults', () => {
    expect(
      measureRecords([
        read(['p1@1'], start(0)),
        publish(['p2@3=absent']),
        read(['p1@1', 'p2@3=absent'], start(2)),
        read(['p2@0=absent'], start(4)),
        read(['p1@1'], { ...start(6), code: 'SERVICE_UNAVAILABLE' }),
        ...fault('SIGKILL', 'redis', 100, 200),
        read(['p1@1'], start(99.5)),
        refusal(start(150)),
        read(['p1@1'], { ...start(5_200), answer: { mode: 'DEGRADED', ageMs: 1 } }),
        read(['p1@1'], start(5_201)),
      ]),
    ).toMatchObject({ fullShareQuiet: 3 / 5, fullShareFaulty: 1 / 3 });
  });
});

describe('a run that saw nothing', () => {
  it('misses every threshold', () => {
    expect(findShortfalls(measureRecords([]), shortRunThresholds)).toEqual([
      'strictReads is 0, at least 200000 needed',
      'publishes is 0, at least 5000 needed',
      'closeReads is 0, at least 20000 needed',
      'honouredQuotes is 0, at least 50 needed',
      'faultKinds is 0, at least 4 needed',
      'fullShareQuiet is 0, at least 0.99 needed',
      'fullShareFaulty is 0, at least 0.5 needed',
      'gateways is 0, at least 3 needed',
      'channels is 0, at least 2 needed',
    ]);
  });

  it('may not have faults whose effect nobody saw', () => {
    const faults = fault('SIGSTOP', 'g1', 1, 2).map((record) => ({ ...record, verified: false }));
    expect(findShortfalls(measureRecords(faults), { unverifiedFaults: { atMost: 0 } })).toEqual([
      'unverifiedFaults is 2, at most 0 allowed',
    ]);
  });
});

describe('a share of a run', () => {
  it('asks for all of the shares, and less of the counts, the more so of a slow machine below 1', () => {
    expect(scaleThresholds(1, 20)).toEqual(shortRunThresholds);
    expect(scaleThresholds(0.05, 3)).toMatchObject({
      strictReads: { atLeast: 10_000 },
      publishes: { atLeast: 250 },
      closeReads: { atLeast: 1_000 },
      fullShareQuiet: { atLeast: 0.9 },
      fullShareFaulty: { atLeast: 0.2 },
    });
    expect(scaleThresholds(0.05, 12)).toMatchObject({
      strictReads: { atLeast: 5_000 },
      publishes: { atLeast: 125 },
      closeReads: { atLeast: 250 },
      fullShareQuiet: { atLeast: 0.7 },
      fullShareFaulty: { atLeast: 0.1 },
    });
  });

  it('may not be without faults where it has some', () => {
    const coverage = measureRecords([]);
    const isOfFaults = (lack: string): boolean => /^fault|^fullShareFaulty/.test(lack);
    expect(findLacks(coverage, 0.05, true).filter(isOfFaults)).toHaveLength(2);
    expect(findLacks(coverage, 0.05, false).filter(isOfFaults)).toEqual([]);
  });
});

it('the summary is one line', () => {
  const records = [
    read(['p1@2']),
    read(['p1@1'], start(5)),
    publish(['p1@1']),
    ...fault('SIGSTOP', 'g1', 1, 2),
  ];
  const violations = checkHistory(buildHistory(records)).filter(({ clause }) => clause === 'C2');
  expect(printSummary(measureRecords(records), violations, { mutantsCaught: 2, mutants: 16 })).toBe(
    '{"strictReads":2,"publishes":1,"faults":1,"violations":1,"mutantsCaught":2,"mutants":16}',
  );
});
