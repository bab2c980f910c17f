import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printViolations } from '../checker/index.ts';
import { monotonicMs } from '../history/index.ts';
import { concludeFailovers, type FailoverVerdict } from './conclude.ts';
import { runFailovers } from './failover-run.ts';
import { type FailoverOptions, parseFailoverOptions } from './options.ts';
import { printFailoverSummary } from './summary.ts';

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

/** `npm run torture:failover`: exit code 0 if nothing was violated and enough was seen, 1 if not, 2 for a wrong command line. */
async function main(): Promise<number> {
  let options: FailoverOptions;
  try {
    options = parseFailoverOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return 2;
  }
  const folder = options.dir ?? (await mkdtemp(join(tmpdir(), 'comptoir-failover-')));
  const used = options.topologies.find((kind) => existsSync(join(folder, kind)));
  if (used !== undefined) {
    process.stderr.write(`${folder} has the run of another time: give --dir another folder.\n`);
    return 2;
  }
  await mkdir(folder, { recursive: true });
  // As root PostgreSQL runs as another user, who must be able to walk here.
  if (options.dir === null) await chmod(folder, 0o755);
  let isInterrupted = false;
  const interrupt = (): void => {
    isInterrupted = true;
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, interrupt);
  try {
    return await runAll(folder, options, () => isInterrupted);
  } catch (error) {
    process.stderr.write(`${(error as Error).stack}\n`);
    return 1;
  } finally {
    if (options.dir === null) await rm(folder, { recursive: true, force: true });
  }
}

async function runAll(
  folder: string,
  options: FailoverOptions,
  isInterrupted: () => boolean,
): Promise<number> {
  const startedAt = monotonicMs();
  const verdicts = new Map<string, FailoverVerdict>();
  for (const kind of options.topologies) {
    const say = (line: string): void =>
      tell(`${((monotonicMs() - startedAt) / 1_000).toFixed(1)} s ${kind}: ${line}`);
    say(`seed ${options.seed}`);
    const place = join(folder, kind);
    const failovers = await runFailovers(kind, place, options, isInterrupted, say);
    if (isInterrupted()) throw new Error('The run was interrupted.');
    const verdict = await concludeFailovers(join(place, 'history'), failovers);
    verdicts.set(kind, verdict);
    if (verdict.violations.length > 0) tell(printViolations(verdict.violations));
    verdict.costs.forEach((cost, turn) => {
      say(`${failovers[turn]?.kind}: ${JSON.stringify(cost)}`);
    });
    for (const lack of verdict.lacks) say(`too little: ${lack}`);
  }
  const summary = printFailoverSummary(verdicts, options.seed);
  if (options.json !== null) await writeFile(options.json, `${summary}\n`);
  tell(summary);
  const isGood = [...verdicts.values()].every(
    ({ violations, lacks }) => violations.length === 0 && lacks.length === 0,
  );
  return isGood ? 0 : 1;
}

process.exit(await main());
