import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printViolations } from './checker/index.ts';
import { judge } from './judge.ts';
import { countMutants } from './mutants-apart.ts';
import { type Options, parseOptions } from './options.ts';
import { printCoverage, type Verdict } from './report.ts';
import { printSummary } from './summary.ts';
import { torture } from './torture.ts';

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

/** `npm run torture`: exit code 0 if nothing was violated and enough was seen, 1 if not, 2 for a wrong command line. */
async function main(): Promise<number> {
  let options: Options;
  try {
    options = parseOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return 2;
  }
  const folder = options.dir ?? (await mkdtemp(join(tmpdir(), 'comptoir-torture-')));
  if (existsSync(join(folder, 'history'))) {
    process.stderr.write(`${folder} has the history of another run: give --dir another folder.\n`);
    return 2;
  }
  await mkdir(join(folder, 'history'), { recursive: true });
  // As root PostgreSQL runs as another user, who must be able to walk here; elsewhere its data would stay behind.
  if (options.dir === null) await chmod(folder, 0o755);
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort());
  try {
    await torture(folder, options, interrupted.signal, tell);
    return await conclude(await judge(join(folder, 'history'), options), options);
  } catch (error) {
    process.stderr.write(`${(error as Error).stack}\n`);
    return 1;
  } finally {
    if (options.dir === null) await rm(folder, { recursive: true, force: true });
  }
}

async function conclude(verdict: Verdict, { seed, json, playsMutants }: Options): Promise<number> {
  const { coverage, violations, freshness, shortfalls } = verdict;
  if (violations.length > 0) tell(printViolations(violations));
  tell(printCoverage(verdict));
  const rounded = (ms: number | null): number => (ms === null ? -1 : Math.round(ms * 10) / 10);
  const mutants = playsMutants ? await countMutants() : null;
  const summary = printSummary(coverage, violations, {
    ...mutants,
    closeReads: coverage.closeReads,
    faultKinds: coverage.faultKinds,
    freshP50Ms: rounded(freshness.p50Ms),
    freshP99Ms: rounded(freshness.p99Ms),
    freshP999Ms: rounded(freshness.p999Ms),
    shortfalls: shortfalls.length,
    seed,
  });
  if (json !== null) await writeFile(json, `${summary}\n`);
  tell(summary);
  const areCaught = mutants === null || mutants.mutantsCaught === mutants.mutants;
  return violations.length === 0 && shortfalls.length === 0 && areCaught ? 0 : 1;
}

process.exit(await main());
