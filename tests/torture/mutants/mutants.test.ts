import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from '@jest/globals';
import { mutants } from './mutants.ts';
import { longestMs } from './play.ts';
import { type MutantSummary, runMutants } from './run-mutants.ts';

let run: { readonly summary: MutantSummary; readonly printed: string };

beforeAll(async () => {
  run = await runMutants();
}, 120_000);

it.each(mutants)('$name is caught by its schedule: $wrong', ({ name, clause }) => {
  const verdict = run.summary.verdicts.find((each) => each.name === name);
  expect(verdict?.isCaught ? '' : verdict?.told).toBe('');
  expect(verdict?.clauses).toContain(clause);
  expect(verdict?.ms).toBeLessThan(2 * longestMs);
});

it.each(mutants)('$name changes one text, which stands once in $file', ({ file, from, to }) => {
  expect(readFileSync(file, 'utf8').split(from)).toHaveLength(2);
  expect(to).not.toBe(from);
});

it('no two are of one name', () => {
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
});

it('the summary counts them, as the summary of a torture has them', () => {
  const counts = { mutantsCaught: mutants.length, mutants: mutants.length };
  expect(run.summary).toMatchObject(counts);
  expect(run.printed.trimEnd().split('\n').at(-1)).toBe(JSON.stringify(counts));
});
