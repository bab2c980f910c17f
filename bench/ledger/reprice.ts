import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../../cli/postgres/embedded-postgres.ts';
import { spread } from '../json-summary.ts';
import { startChild } from './child.ts';
import { waitingShare } from './core-time.ts';
import { percentiles } from './percentiles.ts';
import { openPriceOwner, ownerSchema, type PriceOwner, type Repricing } from './price-owner.ts';
import type { ReaderJob, ReaderReport } from './reader-process.ts';

const skus = 100_000;
const rounds = 3;
const readers = 64;
const pauseMs = 20;
const quietMs = 5_000;
// After a flip every gateway reads everything anew.
const afterMs = 1_000;

/** Prices 100,000 SKUs anew as one change, over PostgreSQL, while a gateway process reads 50 of them per answer. */
export async function measureReprice(url: string) {
  const folder = await mkdtemp(join(tmpdir(), 'comptoir-bench-postgres-'));
  // As root the database runs as another user, who must be able to walk here.
  await chmod(folder, 0o755);
  const postgres = await startEmbeddedPostgres(folder);
  try {
    const databaseUrl = await postgres.databaseUrl('bench');
    const owner = await openPriceOwner(databaseUrl, url);
    try {
      return await measure(owner, {
        url,
        trust: { databaseUrl, schema: ownerSchema },
        readers,
        pauseMs,
        prices: skus,
      });
    } finally {
      await owner.close();
    }
  } finally {
    await postgres.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(owner: PriceOwner, job: ReaderJob) {
  await owner.reprice(skus, 1);
  const gateway = await startChild<ReaderJob, ReaderReport>('reader-process', job);
  // Until it is compiled and has read everything once.
  await pause(quietMs);
  const repricings: Repricing[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await pause(quietMs);
    repricings.push(await owner.reprice(skus, 2 + round));
    await pause(afterMs);
  }
  const report = await gateway.finish();
  const shownAt = new Map(report.sights.map(({ version, at }) => [version, at]));
  return summaryOf(
    report,
    repricings.map((repricing, round) => ({ ...repricing, shownAt: shownAt.get(2 + round) ?? Number.NaN })),
  );
}

interface ShownRepricing extends Repricing {
  /** The end of the first strict answer with a new price. */
  readonly shownAt: number;
}

function summaryOf({ reads, coreTime }: ReaderReport, repricings: readonly ShownRepricing[]) {
  const secondsOf = (span: (repricing: ShownRepricing) => number) =>
    spread(repricings.map((repricing) => span(repricing) / 1e6));
  const latencies = (from: number, to: number) =>
    percentiles(reads.filter(({ at }) => at >= from && at < to).map(({ micros }) => micros));
  const strict = reads.filter(({ isStrict }) => isStrict);
  const phases = repricings.map(({ startedAt, committedAt, shownAt }) => ({
    before: latencies(startedAt - 1_000 * quietMs, startedAt),
    writing: latencies(startedAt, committedAt),
    publishing: latencies(committedAt, shownAt),
    refilling: latencies(shownAt, shownAt + 1_000 * afterMs),
    during: latencies(committedAt, shownAt + 1_000 * afterMs),
    waitingBefore: waitingShare(coreTime, startedAt - 1_000 * quietMs, startedAt),
    waitingDuring: waitingShare(coreTime, committedAt, shownAt + 1_000 * afterMs),
  }));
  return {
    skus,
    writeSeconds: secondsOf(({ startedAt, committedAt }) => committedAt - startedAt),
    commitToShownSeconds: secondsOf(({ committedAt, shownAt }) => shownAt - committedAt),
    commitToAcknowledgedSeconds: secondsOf(({ committedAt, publishedAt }) => publishedAt - committedAt),
    reads: reads.length,
    strictShare: strict.length / reads.length,
    mixedAnswers: strict.filter(({ isEven }) => !isEven).length,
    p99MsBefore: spread(phases.map(({ before }) => before.p99)),
    p99MsWriting: spread(phases.map(({ writing }) => writing.p99)),
    p99MsPublishing: spread(phases.map(({ publishing }) => publishing.p99)),
    p99MsRefilling: spread(phases.map(({ refilling }) => refilling.p99)),
    p99MsDuring: spread(phases.map(({ during }) => during.p99)),
    p99Ratio: spread(phases.map(({ before, during }) => during.p99 / before.p99)),
    // Of the time in which the gateway could have run; others may have wanted the same cores.
    shareWithoutCoreBefore: spread(phases.map(({ waitingBefore }) => waitingBefore)),
    shareWithoutCoreDuring: spread(phases.map(({ waitingDuring }) => waitingDuring)),
  };
}
