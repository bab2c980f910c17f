import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buildHistory, checkHistory, measureFreshness } from './checker/index.ts';
import { measureCoverage } from './coverage.ts';
import { readHistories } from './history/index.ts';
import type { Options } from './options.ts';
import { measureEpisodes } from './page/episode-figures.ts';
import { findLacks, type Verdict } from './report.ts';

/** Merges the histories of a folder and checks them. */
export async function judge(folder: string, options: Options): Promise<Verdict> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.jsonl'));
  const history = buildHistory(await readHistories(files.map((file) => join(folder, file))));
  const coverage = measureCoverage(history);
  const violations = checkHistory(history).filter(({ clause }) => options.judgesFreshness || clause !== 'C5');
  const hasFaults = options.faults === null || options.faults.length > 0;
  return {
    coverage,
    violations,
    freshness: measureFreshness(history),
    episodes: measureEpisodes(history, violations),
    records: history.records.length,
    unverified: history.records.flatMap((record) =>
      record.kind === 'fault' && !record.verified
        ? [`${record.phase} of ${record.type} of ${record.target}: ${record.effect}`]
        : [],
    ),
    shortfalls: findLacks(coverage, options.scale, hasFaults),
  };
}
