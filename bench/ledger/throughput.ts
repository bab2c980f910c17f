import type { Register } from '../../ledger/index.ts';
import { createRedisRegister } from '../../ledger/redis/index.ts';
import { spread } from '../json-summary.ts';
import { startChild } from './child.ts';
import { type LoopResult, runClosedLoop } from './closed-loop.ts';
import { createRedisReader } from './redis-reader.ts';
import { createRedisObserver, type RedisObserver } from './redis-stats.ts';
import { beginBook, book, randomKeys } from './sample-book.ts';
import { createStrictReader } from './strict-reader.ts';
import type { Acknowledgements, WriterJob } from './writer-process.ts';

const prices = 10_000;
const readers = 64;
const rounds = 7;

interface Phase extends LoopResult {
  readonly redisCallsPerAnswer: number;
  readonly redisCpuMicrosPerAnswer: number;
}

/** How many changes are published per second while others read. */
export type WriteLoad = 0 | 200;

/**
 * Strict reads through sessions against the same reads from Redis per request, by 64 readers each, in turn.
 * Every answer shows 50 of 10,000 prices.
 */
export async function measureThroughput(url: string, seconds: number, changesPerSecond: WriteLoad) {
  const register = createRedisRegister({ url });
  const stamp = await beginBook(register, prices);
  const strict = await createStrictReader(register, async () => ({ book, ...stamp, trustMs: 2_000 }));
  const direct = createRedisReader(url);
  const observer = createRedisObserver(url);
  const writer =
    changesPerSecond === 0
      ? null
      : await startChild<WriterJob, Acknowledgements>('writer-process', {
          url,
          stamp,
          changesPerSecond,
          prices,
        });
  const lists = Array.from({ length: 1_000 }, () => randomKeys(prices));
  const keysOf = (turn: number): readonly string[] => lists[turn % lists.length] ?? [];
  const readStrictly = async (turn: number): Promise<void> => {
    const { consistency } = await strict.read(keysOf(turn));
    if (consistency?.mode !== 'STRICT') throw new Error('An answer was not strict.');
  };
  const readDirectly = async (turn: number): Promise<void> => {
    await direct.read(keysOf(turn));
  };
  const measure = async (read: (turn: number) => Promise<void>): Promise<Phase> =>
    observed(observer, register, () => runClosedLoop(readers, seconds, read));
  await measure(readStrictly);
  await measure(readDirectly);
  const phases: { readonly strict: Phase; readonly redis: Phase }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    phases.push({ strict: await measure(readStrictly), redis: await measure(readDirectly) });
  }
  await writer?.finish();
  strict.close();
  direct.close();
  observer.close();
  await register.close();
  return summaryOf(phases);
}

// By commandstats; what a writer published meanwhile is not the readers'.
async function observed(
  observer: RedisObserver,
  register: Register,
  run: () => Promise<LoopResult>,
): Promise<Phase> {
  const from = await register.inspect(book);
  const before = await observer.stats();
  const loop = await run();
  const after = await observer.stats();
  const to = await register.inspect(book);
  const published = to.index - from.index;
  const scriptCalls = after.scriptCalls - before.scriptCalls - published;
  return {
    ...loop,
    redisCallsPerAnswer: scriptCalls / loop.answers,
    redisCpuMicrosPerAnswer: (after.cpuMicros - before.cpuMicros) / loop.answers,
  };
}

function summaryOf(phases: readonly { readonly strict: Phase; readonly redis: Phase }[]) {
  const strict = phases.map((phase) => phase.strict);
  const redis = phases.map((phase) => phase.redis);
  const ratioOf = (figure: (phase: Phase) => number, better: 'more' | 'less') =>
    spread(
      phases.map((p) =>
        better === 'more' ? figure(p.strict) / figure(p.redis) : figure(p.redis) / figure(p.strict),
      ),
    );
  return {
    strictPerSecond: spread(
      strict.map(({ perSecond }) => perSecond),
      0,
    ),
    redisPerSecond: spread(
      redis.map(({ perSecond }) => perSecond),
      0,
    ),
    ratio: ratioOf(({ perSecond }) => perSecond, 'more'),
    redisCallsPerAnswer: spread(
      strict.map((phase) => phase.redisCallsPerAnswer),
      4,
    ),
    cpuMicrosPerAnswer: {
      strict: spread(
        strict.map(({ cpuMicrosPerAnswer }) => cpuMicrosPerAnswer),
        1,
      ),
      redis: spread(
        redis.map(({ cpuMicrosPerAnswer }) => cpuMicrosPerAnswer),
        1,
      ),
      ratio: ratioOf(({ cpuMicrosPerAnswer }) => cpuMicrosPerAnswer, 'less'),
    },
    redisServerCpuMicrosPerAnswer: {
      strict: spread(
        strict.map((phase) => phase.redisCpuMicrosPerAnswer),
        1,
      ),
      redis: spread(
        redis.map((phase) => phase.redisCpuMicrosPerAnswer),
        1,
      ),
    },
  };
}
