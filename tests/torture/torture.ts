import { join } from 'node:path';
import { createDraw } from './draw.ts';
import { faultKinds, runEpisodes, type Stage } from './episodes/index.ts';
import { createHistoryWriter, monotonicMs } from './history/index.ts';
import type { LoadSetup } from './load/orders.ts';
import { buildShop, stockOfBought } from './load/shop.ts';
import { type Load, startLoad } from './load/start-load.ts';
import type { Options } from './options.ts';
import { compareOrderBooks, type OrderBooks } from './world/order-books.ts';
import { pause } from './world/pause.ts';
import { familySeconds, processorSeconds } from './world/processor-time.ts';
import { startYardstick } from './world/start-yardstick.ts';
import { createWorld, credentials, type World } from './world/world.ts';

const tinyReplicaBytes = 4_000;
const longestFaultMs = 5_000;

/**
 * Runs a deployment under load and faults; leaves its histories under `folder/history`, and answers what the books of
 * orders, stock and payments say in the end. Nothing goes on afterwards.
 */
export async function torture(
  folder: string,
  options: Options,
  interrupted: AbortSignal,
  tell: (line: string) => void,
): Promise<OrderBooks> {
  const startedAt = monotonicMs();
  const say = (line: string): void => tell(`${((monotonicMs() - startedAt) / 1_000).toFixed(1)} s ${line}`);
  say(`seed ${options.seed}`);
  const world = await createWorld({ dir: folder, gateways: options.gateways, tinyReplicaBytes });
  const yardstick = await startYardstick(folder);
  let load: Load | null = null;
  let books: OrderBooks;
  try {
    await Promise.all(world.services.map((service) => service.start()));
    await Promise.all(world.gateways.map((gateway) => gateway.start()));
    say('everybody answers');
    load = await startLoad(setupOf(world, folder, options), join(folder, 'load.txt'));
    await load.ready;
    say('the shop is filled, and asked');
    await spend(world, load, folder, options, interrupted, say);
    say(`computed: ${await printProcessorTimes(world, load)}`);
    await load.stop();
    await yardstick.stop();
    say('the load has ended');
    const { bought } = buildShop(options.keys);
    books = await compareOrderBooks(world.database.urlAt(world.database.port), bought, stockOfBought);
    say(`orders that were placed: ${books.placed}`);
  } finally {
    await load?.child.kill();
    await yardstick.child.kill();
    await world.close();
  }
  if (interrupted.aborted) throw new Error('The run was interrupted.');
  return books;
}

/** How much each process had of the machine since its latest start: what a slow run was short of. */
async function printProcessorTimes(world: World, load: Load): Promise<string> {
  const times: [string, number][] = [
    ...[...world.gateways, ...world.services].map(({ name, child }) => [name, child.pid] as const),
    [world.redis.primary.name, world.redis.primary.victim.pid] as const,
    ['load', load.child.pid] as const,
    ['runner', process.pid] as const,
  ].map(([name, pid]) => [name, processorSeconds(pid)]);
  times.push(['postgres', familySeconds((await world.database.pid()) ?? 0)]);
  return times.map(([name, seconds]) => `${name} ${seconds.toFixed(1)} s`).join(', ');
}

/** The time of the run: faults one after the other, and a gateway that starts cold in the middle. */
async function spend(
  world: World,
  load: Load,
  folder: string,
  { seconds, seed, faults }: Options,
  interrupted: AbortSignal,
  say: (line: string) => void,
): Promise<void> {
  const history = createHistoryWriter(join(folder, 'history', 'faults.jsonl'));
  const draw = createDraw(seed, 'faults');
  const stage: Stage = {
    world,
    draw,
    longestMs: longestFaultMs,
    context: { now: monotonicMs, wait: pause, append: (record) => history.append(record) },
  };
  const kinds =
    faults === null
      ? Object.entries(faultKinds)
      : Object.entries(faultKinds).filter(([name]) => faults.includes(name));
  let hasFailed = false;
  const isOver = (): boolean => interrupted.aborted || hasFailed;
  try {
    const episodes = runEpisodes(stage, { kinds, seconds, draw, isOver, tell: say });
    const cold = startCold(world, load, seconds * 500, isOver);
    // A load that dies ends the run at once.
    const died = load.child.ended.then((how) => {
      throw new Error(`The load ended by ${how} in mid-run: see load.txt.`);
    });
    await Promise.race([Promise.all([episodes, cold]), died]);
  } finally {
    hasFailed = true;
    await history.close();
  }
}

async function startCold(world: World, load: Load, afterMs: number, isOver: () => boolean): Promise<void> {
  const until = monotonicMs() + afterMs;
  while (monotonicMs() < until && !isOver()) await pause(100);
  if (isOver()) return;
  await world.late.start();
  world.gateways.push(world.late);
  load.tell({ kind: 'gateway', ...doorOf(world.late) });
}

/** A gateway as clients know it. */
export const doorOf = ({ name, url }: { readonly name: string; readonly url: string }) => ({
  id: name.replace('gateway ', ''),
  url,
});

/** What the load over a deployment is started with. */
export function setupOf(
  world: Pick<World, 'gateways' | 'services'>,
  folder: string,
  options: Pick<Options, 'seed' | 'clients' | 'writers' | 'keys'>,
): LoadSetup {
  const urlsOf = (service: string): string[] =>
    world.services.filter((member) => member.service === service).map(({ url }) => url);
  return {
    seed: options.seed,
    clients: options.clients,
    writers: options.writers,
    keys: options.keys,
    historyFile: join(folder, 'history', 'load.jsonl'),
    gateways: world.gateways.map(doorOf),
    services: {
      catalogue: urlsOf('catalogue'),
      pricing: urlsOf('pricing'),
      stock: urlsOf('stock'),
    },
    credentials: {
      graph: credentials.COMPTOIR_GRAPH_CREDENTIAL,
      write: credentials.COMPTOIR_WRITE_CREDENTIAL,
    },
  };
}
