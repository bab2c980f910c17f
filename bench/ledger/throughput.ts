import { createRedisRegister } from '../../ledger/redis/index.ts';
import { spread } from '../json-summary.ts';
import { startChild } from './child.ts';
import { beginBook } from './sample-book.ts';
import type { SideJob, SideResult } from './side-process.ts';
import type { SideName } from './sides.ts';
import type { Acknowledgements, WriterJob } from './writer-process.ts';

const prices = 10_000;
const readers = 64;
const rounds = 7;
const sides = ['strict', 'redis', 'kept'] as const satisfies readonly SideName[];

/** What each side did in one round. */
type Round = Readonly<Record<SideName, SideResult>>;

/** How many changes are published per second while others read. */
export type WriteLoad = 0 | 200;

/**
 * Strict reads through sessions, whole answers kept and given again, and the same reads from Redis per request: by 64
 * readers each, in turn, each in a process of its own. Every answer shows 50 of 10,000 prices.
 */
export async function measureThroughput(url: string, seconds: number, changesPerSecond: WriteLoad) {
  const register = createRedisRegister({ url });
  const stamp = await beginBook(register, prices);
  await register.close();
  const writing: WriterJob = { url, stamp, changesPerSecond, prices };
  const writer =
    changesPerSecond === 0 ? null : await startChild<WriterJob, Acknowledgements>('writer-process', writing);
  const measured: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const results: [SideName, SideResult][] = [];
    for (const side of sides) {
      const child = await startChild<SideJob, SideResult>('side-process', {
        side,
        url,
        stamp,
        readers,
        prices,
        seconds,
      });
      results.push([side, await child.finish()]);
    }
    measured.push(Object.fromEntries(results) as Round);
  }
  await writer?.finish();
  return summaryOf(measured);
}

function summaryOf(measured: readonly Round[]) {
  const figureOf = (figure: keyof SideResult, side: SideName, digits: number) =>
    spread(
      measured.map((round) => round[side][figure]),
      digits,
    );
  const ofAll = (figure: keyof SideResult, digits: number) => ({
    strict: figureOf(figure, 'strict', digits),
    redis: figureOf(figure, 'redis', digits),
    kept: figureOf(figure, 'kept', digits),
  });
  const timesRedis = (side: SideName) => ({
    answersPerSecond: spread(measured.map((round) => round[side].perSecond / round.redis.perSecond)),
    cpuPerAnswer: spread(
      measured.map((round) => round.redis.cpuMicrosPerAnswer / round[side].cpuMicrosPerAnswer),
    ),
  });
  return {
    answersPerSecond: ofAll('perSecond', 0),
    cpuMicrosPerAnswer: ofAll('cpuMicrosPerAnswer', 1),
    redisServerCpuMicrosPerAnswer: ofAll('redisCpuMicrosPerAnswer', 1),
    redisCallsPerAnswer: {
      strict: figureOf('redisCallsPerAnswer', 'strict', 4),
      kept: figureOf('redisCallsPerAnswer', 'kept', 4),
    },
    timesRedis: { strict: timesRedis('strict'), kept: timesRedis('kept') },
  };
}
