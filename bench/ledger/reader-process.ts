import { setTimeout as pause } from 'node:timers/promises';
import type { BookStamp, Stamp } from '../../ledger/index.ts';
import { createRedisRegister } from '../../ledger/redis/index.ts';
import { createDatabase } from '../../services/kit/database.ts';
import { readStamps } from '../../services/kit/ledger/stamps.ts';
import { runChild, sharedMicros } from './child.ts';
import { type CoreTime, noteCoreTime } from './core-time.ts';
import { book, keyOf, keysPerAnswer, randomKeys } from './sample-book.ts';
import { createStrictReader, type StrictReader } from './strict-reader.ts';

/** One gateway's share of the reads. */
export interface ReaderJob {
  readonly url: string;
  /** Who says which register may be believed: a stamp for the whole time, or PostgreSQL. */
  readonly trust: Stamp | { readonly databaseUrl: string; readonly schema: string };
  readonly readers: number;
  /** Between an answer and the next request of the same reader. */
  readonly pauseMs: number;
  /** Each answer shows 50 of so many prices; where they are 50, always the same. */
  readonly prices: number;
}

/** What a gateway saw; times in `sharedMicros`. */
export interface ReaderReport {
  readonly reads: readonly Read[];
  /** The end of the first strict answer whose first entry had this version or a later one. */
  readonly sights: readonly { readonly version: number; readonly at: number }[];
  readonly coreTime: readonly CoreTime[];
}

/** One answer. */
export interface Read {
  readonly at: number;
  readonly micros: number;
  readonly isStrict: boolean;
  /** Whether all its entries had one version. */
  readonly isEven: boolean;
}

const trustMs = 2_000;

function askerOf(trust: ReaderJob['trust']): () => Promise<BookStamp> {
  if (!('databaseUrl' in trust)) return async () => ({ book, ...trust, trustMs });
  const db = createDatabase<object>({ url: trust.databaseUrl, schema: trust.schema, maxConnections: 1 });
  return async () => {
    const [stamp] = await readStamps(db, [book]);
    if (stamp === undefined) throw new Error(`Nothing is known of ${book}.`);
    return { ...stamp, trustMs };
  };
}

async function readOn(
  reader: StrictReader,
  { readers, pauseMs, prices }: ReaderJob,
  signal: AbortSignal,
): Promise<ReaderReport> {
  const reads: Read[] = [];
  const sights: { version: number; at: number }[] = [];
  let newest = 1;
  const coreTime = noteCoreTime(signal);
  const fixed = Array.from({ length: keysPerAnswer }, (_, number) => keyOf(number));
  const loop = async (): Promise<void> => {
    while (!signal.aborted) {
      const keys = prices === keysPerAnswer ? fixed : randomKeys(prices);
      const at = sharedMicros();
      const { entries, consistency } = await reader.read(keys);
      const endedAt = sharedMicros();
      const version = entries[0]?.version ?? 0;
      const isStrict = consistency?.mode === 'STRICT';
      const isEven = entries.every((entry) => entry.version === version);
      reads.push({ at, micros: endedAt - at, isStrict, isEven });
      for (; isStrict && newest < version; newest += 1) sights.push({ version: newest + 1, at: endedAt });
      await pause(pauseMs);
    }
  };
  await Promise.all(Array.from({ length: readers }, loop));
  return { reads, sights, coreTime };
}

await runChild<ReaderJob, ReaderReport>(async (job, begun, signal) => {
  const reader = await createStrictReader(createRedisRegister({ url: job.url }), askerOf(job.trust));
  begun();
  return readOn(reader, job, signal);
});
