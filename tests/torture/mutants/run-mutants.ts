import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Verdict } from './verdict.ts';

/** What a run leaves in the file of `--json`: the counts, as the torture's summary has them, and each verdict. */
export interface MutantSummary {
  readonly mutantsCaught: number;
  readonly mutants: number;
  readonly verdicts: readonly Verdict[];
}

/** Plays all mutants in a process of their own, whose modules are loaded otherwise; from the repository's root. */
export async function runMutants(): Promise<{ readonly summary: MutantSummary; readonly printed: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'comptoir-mutants-'));
  const file = join(folder, 'mutants.json');
  try {
    const printed = await new Promise<string>((tell) => {
      const main = resolve('tests/torture/mutants/main.js');
      execFile(process.execPath, [main, '--json', file], { maxBuffer: 16_000_000 }, (_, stdout, stderr) =>
        tell(stdout + stderr),
      );
    });
    const summary = await readFile(file, 'utf8').catch(() => {
      throw new Error(`The mutants came to no end:\n${printed}`);
    });
    return { summary: JSON.parse(summary) as MutantSummary, printed };
  } finally {
    await rm(folder, { recursive: true });
  }
}
