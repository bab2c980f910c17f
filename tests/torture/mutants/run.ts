import { writeFile } from 'node:fs/promises';
import { register } from 'node:module';
import { parseArgs } from 'node:util';
import { withPostgres } from './kit/postgres.ts';
import { mutants } from './mutants.ts';
import type { MutantSummary } from './run-mutants.ts';
import { judge, type Verdict } from './verdict.ts';

/** Plays every mutant, or those that are named; answers the exit code, 0 where all are caught. */
export async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { json: { type: 'string' } },
    allowPositionals: true,
  });
  const unknown = positionals.find((name) => !mutants.some((mutant) => mutant.name === name));
  if (unknown !== undefined) throw new Error(`There is no mutant ${JSON.stringify(unknown)}.`);
  const root = new URL('../../../', import.meta.url).href;
  register('./loader/mutant-hooks.js', import.meta.url, { data: { root, mutants } });
  const verdicts: Verdict[] = [];
  await withPostgres(async () => {
    for (const mutant of mutants) {
      if (positionals.length > 0 && !positionals.includes(mutant.name)) continue;
      const verdict = await judge(mutant);
      verdicts.push(verdict);
      process.stdout.write(`${print(verdict)}\n`);
    }
  });
  const mutantsCaught = verdicts.filter(({ isCaught }) => isCaught).length;
  const counts = { mutantsCaught, mutants: verdicts.length };
  process.stdout.write(`${JSON.stringify(counts)}\n`);
  if (values.json !== undefined) {
    const summary: MutantSummary = { ...counts, verdicts };
    await writeFile(values.json, `${JSON.stringify(summary)}\n`);
  }
  return mutantsCaught === verdicts.length ? 0 : 1;
}

function print({ name, isCaught, clauses, told, ms }: Verdict): string {
  const head = `${isCaught ? 'caught' : 'ESCAPED'} ${name} ${clauses.join(', ')} (${ms} ms)`;
  return [head, ...told.split('\n').map((line) => `  ${line}`)].join('\n');
}
