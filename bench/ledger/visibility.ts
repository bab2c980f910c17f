import { setTimeout as pause } from 'node:timers/promises';
import { createRedisRegister } from '../../ledger/redis/index.ts';
import { startChild } from './child.ts';
import { type Percentiles, percentiles } from './percentiles.ts';
import type { ReaderJob, ReaderReport } from './reader-process.ts';
import { beginBook, keysPerAnswer } from './sample-book.ts';
import type { Acknowledgements, WriterJob } from './writer-process.ts';

/** From the acknowledgement of a publish to the end of the first strict answer that shows it, at each gateway. */
export interface Visibility extends Percentiles {
  readonly gateways: number;
  readonly strictShare: number;
  /** Publishes that some gateway never showed. */
  readonly neverShown: number;
  /** At the gateway that was last to show it. */
  readonly last: Percentiles;
}

const changesPerSecond = 50;
const pauseMs = 1;

/** Publishes to the entries that so many gateway processes read all the time, each asking 1 ms after its last answer. */
export async function measureVisibility(url: string, gateways: number, seconds: number): Promise<Visibility> {
  const register = createRedisRegister({ url });
  const stamp = await beginBook(register, keysPerAnswer);
  const job: ReaderJob = { url, trust: stamp, readers: 1, pauseMs, prices: keysPerAnswer };
  const readers = await Promise.all(
    Array.from({ length: gateways }, () => startChild<ReaderJob, ReaderReport>('reader-process', job)),
  );
  // All of them shall have been compiled before anything is measured.
  await pause(2_000);
  const writer = await startChild<WriterJob, Acknowledgements>('writer-process', {
    url,
    stamp,
    changesPerSecond,
    // Always the first one, by which readers tell.
    prices: 1,
  });
  await pause(1_000 * seconds);
  const acknowledged = await writer.finish();
  await pause(1_000);
  const reports = await Promise.all(readers.map((reader) => reader.finish()));
  await register.close();
  return { gateways, ...compare(acknowledged, reports) };
}

function compare(acknowledged: Acknowledgements, reports: readonly ReaderReport[]) {
  const seen = reports.map(({ sights }) => new Map(sights.map(({ version, at }) => [version, at])));
  const delays: number[] = [];
  const last: number[] = [];
  let neverShown = 0;
  for (const { version, at } of acknowledged) {
    const shown = seen.flatMap((sights) => sights.get(version) ?? []);
    if (shown.length < reports.length) neverShown += 1;
    // Below zero where a reader was told before the writer was.
    delays.push(...shown.map((shownAt) => shownAt - at));
    last.push(Math.max(...shown) - at);
  }
  const reads = reports.flatMap((report) => report.reads);
  const strict = reads.filter(({ isStrict }) => isStrict).length;
  return {
    ...percentiles(delays),
    strictShare: strict / reads.length,
    neverShown,
    last: percentiles(last),
  };
}
