import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mutants } from './mutants.ts';
import { longestMs } from './play.ts';
import type { MutantSummary } from './run.ts';

const here = dirname(fileURLToPath(import.meta.url));
let folder: string;
let printed: string;
let summary: MutantSummary;

// All in one process, which loads modules by itself: see the README.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comptoir-mutants-'));
  const file = join(folder, 'mutants.json');
  printed = await new Promise<string>((resolve) => {
    execFile(process.execPath, [join(here, 'main.js'), '--json', file], (_, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
  summary = await readFile(file, 'utf8').then(JSON.parse, () => Promise.reject(new Error(printed)));
});
afterAll(() => rm(folder, { recursive: true }));

it.each(mutants)('$name is caught by its schedule: $wrong', ({ name, clause }) => {
  const verdict = summary.verdicts.find((each) => each.name === name);
  expect(verdict?.isCaught ? '' : verdict?.told).toBe('');
  expect(verdict?.clauses).toContain(clause);
  expect(verdict?.ms).toBeLessThan(2 * longestMs);
});

it('the summary counts them, for the summary of a torture', () => {
  expect(summary).toMatchObject({ mutantsCaught: mutants.length, mutants: mutants.length });
  expect(printed).toContain(`{"mutantsCaught":${mutants.length},"mutants":${mutants.length}}`);
});

it('no two are of one name, and each changes something', () => {
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  expect(mutants.filter(({ from, to }) => from === to)).toEqual([]);
});
