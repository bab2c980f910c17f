import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createDraw, type Draw } from '../draw.ts';
import { createHistoryWriter, type HistoryWriter, monotonicMs } from '../history/index.ts';
import { type Load, startLoad } from '../load/start-load.ts';
import { doorOf, setupOf } from '../torture.ts';
import { createDatabase } from '../world/database.ts';
import { type Deployment, planDeployment } from '../world/deployment.ts';
import { createLinks } from '../world/links.ts';
import type { Member } from '../world/member.ts';
import { pause } from '../world/pause.ts';
import { startYardstick } from '../world/start-yardstick.ts';
import { startClusterTopology } from './cluster.ts';
import { books, type Failover, type FailoverKind, failoverKinds, makeFailover } from './failover.ts';
import type { FailoverOptions } from './options.ts';
import { type Probes, startProbes } from './probes.ts';
import { startSentinelTopology } from './sentinel.ts';
import type { Topology, TopologyKind } from './topology.ts';

const starts: Readonly<Record<TopologyKind, () => Promise<Topology>>> = {
  cluster: startClusterTopology,
  sentinel: startSentinelTopology,
};

const keys = 1_000;
/** Of writers one for each kind of work and two more. */
const writers = 8;
const quietMs = 1_500;

/** Runs a deployment over one topology; leaves its histories under `folder/history`, and nothing else runs on. */
export async function runFailovers(
  kind: TopologyKind,
  folder: string,
  options: FailoverOptions,
  isInterrupted: () => boolean,
  tell: (line: string) => void,
): Promise<readonly Failover[]> {
  const world = await createFailoverWorld(kind, folder, options.gateways);
  const history = createHistoryWriter(join(folder, 'history', 'failovers.jsonl'));
  const yardstick = await startYardstick(folder);
  let load: Load | null = null;
  let probes: Probes | null = null;
  try {
    await Promise.all(world.services.map(startPatiently));
    await Promise.all(world.gateways.map(startPatiently));
    tell('everybody answers');
    load = await startLoad(setupOf(world, folder, { ...options, writers, keys }), join(folder, 'load.txt'));
    await load.ready;
    probes = startProbes(world.gateways.map(doorOf), keys, history);
    const died = load.child.ended.then((how) => {
      throw new Error(`The load ended by ${how} in mid-run: see load.txt.`);
    });
    const spending = spend(world.topology, probes, history, options, isInterrupted, tell);
    const failovers = await Promise.race([spending, died]);
    await probes.stop();
    await load.stop();
    await yardstick.stop();
    tell('the load has ended');
    return failovers;
  } finally {
    await Promise.all([load?.child.kill(), yardstick.child.kill()]);
    await probes?.stop();
    await world.close();
    await history.close();
  }
}

/** Of the many short connections to servers of Redis one may have the port of a member that is about to listen. */
async function startPatiently(member: Member): Promise<void> {
  for (let triesLeft = 3; ; triesLeft -= 1) {
    try {
      await member.start();
      return;
    } catch (error) {
      if (triesLeft === 0) throw error;
      await pause(500);
    }
  }
}

/** A deployment whose register is in one of several servers. */
interface FailoverWorld extends Deployment {
  readonly topology: Topology;
}

async function createFailoverWorld(
  kind: TopologyKind,
  folder: string,
  gateways: number,
): Promise<FailoverWorld> {
  await mkdir(join(folder, 'history'), { recursive: true });
  const database = await createDatabase(join(folder, 'postgres'));
  const [topology] = await Promise.all([starts[kind](), database.start()]);
  const links = createLinks();
  const deployment = await planDeployment({
    dir: folder,
    database,
    links,
    redisUrlOf: async () => topology.url,
    gateways,
    tinyReplicaBytes: 4_000,
  });
  return {
    ...deployment,
    topology,
    close: async () => {
      await deployment.close();
      await Promise.all([topology.close(), links.close(), database.stop()]);
    },
  };
}

/** One failover after the other until the time is up, of a primary and in a way that are drawn; one at the least. */
async function spend(
  topology: Topology,
  probes: Probes,
  history: HistoryWriter,
  { seconds, seed }: FailoverOptions,
  isInterrupted: () => boolean,
  tell: (line: string) => void,
): Promise<readonly Failover[]> {
  const draw = createDraw(seed, `failovers ${topology.kind}`);
  const failovers: Failover[] = [];
  const context = { now: monotonicMs, wait: pause, append: history.append };
  await probes.untilProved(books);
  tell('every book is proved at every gateway');
  const endsAt = monotonicMs() + seconds * 1_000;
  const nextKind = createKinds(draw);
  do {
    await pause(quietMs);
    const [kind, book] = [nextKind(), failovers.length === 0 ? 'prices:fr-eur' : draw.pick(books)];
    const stage = {
      ...{ topology, context, untilProved: probes.untilProved },
      ...{ stoppedMs: draw.between(500, 4_000), bringsBack: seconds > 0 },
    };
    const failover = await makeFailover(stage, kind, book);
    tell(`${kind} of the primary of ${failover.books.join(', ')}`);
    failovers.push(failover);
  } while (monotonicMs() < endsAt && !isInterrupted());
  await pause(quietMs);
  return failovers;
}

/** A kill first and more often than the rest. */
function createKinds(draw: Draw): () => FailoverKind {
  let left: FailoverKind[] = ['kill'];
  return () => {
    if (left.length === 0) left = draw.shuffle(['kill', ...failoverKinds]);
    return left.shift() ?? 'kill';
  };
}
