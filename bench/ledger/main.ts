import { loadavg } from 'node:os';
import { jsonFileOf, summarize } from '../json-summary.ts';
import { endChildren } from './child.ts';
import { startRedisServer } from './redis-server.ts';
import { measureReprice } from './reprice.ts';
import { measureThroughput } from './throughput.ts';
import { measureVisibility, type Visibility } from './visibility.ts';

/**
 * What strict reads cost beside reads from Redis, how soon a publish is seen, and what a re-price of a whole list does
 * to readers. `--seconds N` is how long each phase of the first lasts, 2 unless told; `docs/performance.md` says more.
 */
const gatewayCounts = [1, 3, 8];
const visibilitySeconds = 10;

/** The number after `--seconds`. Throws where it is none. */
function secondsOf(args: readonly string[]): number {
  const at = args.indexOf('--seconds');
  const seconds = at < 0 ? 2 : Number(args[at + 1]);
  if (seconds > 0) return seconds;
  throw new Error(`--seconds cannot be ${args[at + 1]}: give a number above 0.`);
}

function tell(what: string, figures: object): void {
  process.stderr.write(`${what} (load ${loadavg()[0]?.toFixed(1)}): ${JSON.stringify(figures)}\n`);
}

async function measure(url: string, seconds: number): Promise<object> {
  const load = [loadavg()[0]];
  const quiet = await measureThroughput(url, seconds, 0);
  tell('strict reads', quiet);
  const written = await measureThroughput(url, seconds, 200);
  tell('strict reads while 200 changes per second are published', written);
  const publishToVisible: Visibility[] = [];
  for (const gateways of gatewayCounts) {
    const visibility = await measureVisibility(url, gateways, visibilitySeconds);
    tell('publish to visible', visibility);
    publishToVisible.push(visibility);
  }
  const reprice = await measureReprice(url);
  tell('re-price', reprice);
  return {
    ...quiet,
    while200ChangesPerSecond: written,
    publishToVisible,
    reprice,
    load: [...load, loadavg()[0]],
  };
}

try {
  const seconds = secondsOf(process.argv);
  const redis = await startRedisServer();
  const clean = async (): Promise<void> => {
    await endChildren();
    await redis.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void clean().finally(() => process.exit(130)));
  }
  try {
    summarize(await measure(redis.url, seconds), jsonFileOf(process.argv));
  } finally {
    await clean();
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  // Connections of what failed would keep the process.
  process.exit(1);
}
