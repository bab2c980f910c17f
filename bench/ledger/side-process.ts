import type { Register, Stamp } from '../../ledger/index.ts';
import { createRedisRegister } from '../../ledger/redis/index.ts';
import { runChild } from './child.ts';
import { type LoopResult, runClosedLoop } from './closed-loop.ts';
import { createRedisObserver, type RedisObserver } from './redis-stats.ts';
import { book } from './sample-book.ts';
import { openSide, type SideName } from './sides.ts';

/** One side for one round, alone in its process: two would pay for each other's memory. */
export interface SideJob {
  readonly side: SideName;
  readonly url: string;
  readonly stamp: Stamp;
  readonly readers: number;
  readonly prices: number;
  /** How long is measured, after as long as it takes to be compiled. */
  readonly seconds: number;
}

/** What a side got done, and what that cost. */
export interface SideResult extends LoopResult {
  readonly redisCallsPerAnswer: number;
  /** Of redis-server; a writer's share included where one writes. */
  readonly redisCpuMicrosPerAnswer: number;
}

const warmSeconds = 2;

await runChild<SideJob, SideResult>(async ({ side: name, url, readers, seconds, ...book }, begun) => {
  const register = createRedisRegister({ url });
  const side = await openSide(name, url, register, book);
  const observer = createRedisObserver(url);
  begun();
  await runClosedLoop(readers, warmSeconds, side.read);
  const result = await observed(observer, register, () => runClosedLoop(readers, seconds, side.read));
  side.close();
  observer.close();
  await register.close();
  return result;
});

// By commandstats; what a writer published meanwhile is not the readers'.
async function observed(
  observer: RedisObserver,
  register: Register,
  run: () => Promise<LoopResult>,
): Promise<SideResult> {
  const from = await register.inspect(book);
  const before = await observer.stats();
  const loop = await run();
  const after = await observer.stats();
  const to = await register.inspect(book);
  const calls = after.calls - before.calls - (to.index - from.index);
  return {
    ...loop,
    redisCallsPerAnswer: calls / loop.answers,
    redisCpuMicrosPerAnswer: (after.cpuMicros - before.cpuMicros) / loop.answers,
  };
}
