import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printViolations } from './checker/index.ts';
import { judge } from './judge.ts';
import { countMutants, type MutantCount } from './mutants-apart.ts';
import { type Options, parseOptions } from './options.ts';
import { printPage } from './page/print-page.ts';
import {
  describeCommand,
  describeHistories,
  describeMachine,
  loadNow,
  type RunFacts,
} from './page/run-facts.ts';
import { printCoverage, type Verdict } from './report.ts';
import { printSummary } from './summary.ts';
import { torture } from './torture.ts';
import type { OrderBooks } from './world/order-books.ts';

type Judged = Verdict & { readonly books: OrderBooks };

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
  const begin = { beganAt: `${new Date().toISOString().slice(0, 16)}Z`, load: loadNow() };
  try {
    const books = await torture(folder, options, interrupted.signal, tell);
    const verdict = { ...(await judge(join(folder, 'history'), options)), books };
    const mutants = options.playsMutants ? await countMutants() : null;
    if (options.report !== null) {
      const facts = await gatherFacts(folder, options, verdict, mutants, begin);
      await writeFile(options.report, printPage(facts, verdict.coverage, verdict.episodes));
    }
    return await conclude(verdict, mutants, options);
  } catch (error) {
    process.stderr.write(`${(error as Error).stack}\n`);
    return 1;
  } finally {
    if (options.dir === null) await rm(folder, { recursive: true, force: true });
  }
}

async function gatherFacts(
  folder: string,
  { seconds, seed, dir }: Options,
  { violations, records, books }: Judged,
  mutants: MutantCount | null,
  begin: { readonly beganAt: string; readonly load: number },
): Promise<RunFacts> {
  return {
    command: describeCommand(process.argv.slice(2)),
    beganAt: begin.beganAt,
    minutes: seconds / 60,
    seed,
    machine: describeMachine(),
    loads: [begin.load, loadNow()],
    violations: violations.length + books.differences.length,
    orders: books.placed,
    mutants: mutants === null ? 'not played' : `${mutants.mutantsCaught} of ${mutants.mutants}`,
    histories: await describeHistories(join(folder, 'history'), dir !== null, records),
  };
}

async function conclude(
  verdict: Judged,
  mutants: MutantCount | null,
  { seed, json }: Options,
): Promise<number> {
  const { coverage, violations, freshness, shortfalls, books } = verdict;
  if (violations.length > 0) tell(printViolations(violations));
  for (const difference of books.differences) tell(`C6, C7: ${difference}`);
  const wrongs = violations.length + books.differences.length;
  tell(printCoverage(verdict));
  const rounded = (ms: number | null): number => (ms === null ? -1 : Math.round(ms * 10) / 10);
  const summary = printSummary(coverage, violations, {
    violations: wrongs,
    ...mutants,
    answers: coverage.answers,
    orders: books.placed,
    closeReads: coverage.closeReads,
    honouredQuotes: coverage.honouredQuotes,
    faultKinds: coverage.faultKinds,
    freshP50Ms: rounded(freshness.p50Ms),
    freshP99Ms: rounded(freshness.p99Ms),
    freshP999Ms: rounded(freshness.p999Ms),
    shortfalls: shortfalls.length,
    slowness: Math.round(coverage.slowness * 10) / 10,
    seed,
  });
  if (json !== null) await writeFile(json, `${summary}\n`);
  tell(summary);
  const areCaught = mutants === null || mutants.mutantsCaught === mutants.mutants;
  return wrongs === 0 && shortfalls.length === 0 && areCaught ? 0 : 1;
}

process.exit(await main());
