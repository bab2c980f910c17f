import { expect, it } from '@jest/globals';
import { measureRecords } from '../coverage.ts';
import { read } from '../record-samples.ts';
import type { EpisodeFigures } from './episode-figures.ts';
import { printPage } from './print-page.ts';
import { describeCommand, type RunFacts } from './run-facts.ts';

const facts: RunFacts = {
  command: 'npm run torture --',
  beganAt: '2026-01-01T00:00Z',
  minutes: 2,
  seed: 7,
  machine: 'a machine',
  loads: [1, 2.25],
  violations: 1,
  orders: 7,
  mutants: '2 of 2',
  histories: 'Somewhere.',
};

const episode: EpisodeFigures = {
  type: 'SIGKILL',
  target: 'redis',
  atMs: 1_000,
  lastedMs: 500,
  requests: 8,
  strict: 2,
  strictReads: 20,
  oldestMs: 700,
  strictAgainMs: 3_000,
  violations: 0,
};

it('bounds violations by fault, all together and by kind, and lists every fault', () => {
  const episodes = [
    episode,
    { ...episode, atMs: 9_000, lastedMs: 1_500, strictAgainMs: null, violations: 1 },
  ];
  const page = printPage(facts, measureRecords([read(['p1@1', 'p2@1'])]), episodes);
  expect(page).toContain('| strict reads (entries in strict answers) | 2 |');
  expect(page).toContain('Of 2 faults 1 had a violation');
  expect(page).toContain('**at most 97.5 % of such faults have one**');
  expect(page).toContain(
    '| SIGKILL of redis | 2 | 1.50, 1.50 | 16 | 25 % | 0.70 | 3.00, 3.00 (1) | 1 | 97.5 % |',
  );
  expect(page).toContain('| 1.0 | SIGKILL | redis | 0.50 | 8 | 25 % | 0.70 | 3.00 | 0 |');
  expect(page).toContain('| 9.0 | SIGKILL | redis | 1.50 | 8 | 25 % | 0.70 | – | 1 |');
});

it('tells kinds apart by what was hit, whichever of several', () => {
  const targets = [
    'gateway g1',
    'gateway g2',
    'service pricing b → redis toTarget',
    'redis a, gateway g1 → redis stays',
  ];
  const page = printPage(
    facts,
    measureRecords([]),
    targets.map((target) => ({ ...episode, target })),
  );
  const kinds = ['SIGKILL of gateway | 2', 'SIGKILL → redis | 1', 'SIGKILL of redis | 1'];
  for (const kind of kinds) expect(page).toContain(`| ${kind} |`);
});

it('names no place of the machine', () => {
  expect(
    describeCommand(['--minutes', '2', '--dir', '/somewhere/x', '--json', 'y', '--report', 'docs/z']),
  ).toBe('npm run torture -- --minutes 2 --dir FOLDER --json FILE --report FILE');
});
