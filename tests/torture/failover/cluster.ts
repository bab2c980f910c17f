import { bookKeys } from '../../../ledger/redis/book-keys.ts';
import { startRedisCluster } from '../../kit/redis-cluster.ts';
import type { RedisServer } from '../../kit/redis-server.ts';
import { answerOf, hasRole, majorityOf, type Topology } from './topology.ts';

/**
 * So that each primary has books: the first `catalogue`, `places` and `markets`, which every answer reads, the second
 * the French prices and stock, the third the Swiss ones.
 */
function placeOf(slot: number): number {
  if (slot < 3_000 || slot >= 10_000) return 0;
  return slot < 6_000 ? 1 : 2;
}

/** A Redis Cluster of three primaries and three replicas. */
export async function startClusterTopology(): Promise<Topology> {
  const { url, nodes, close } = await startRedisCluster({
    placeOf,
    // Else two primaries that are well would refuse everything while the third has no successor yet.
    nodeOptions: ['--cluster-require-full-coverage', 'no'],
  });
  const slots = new Map<string, number>();
  const slotOf = async (book: string): Promise<number> => {
    const slot = slots.get(book) ?? Number(await ask(nodes, 'CLUSTER', 'KEYSLOT', bookKeys(book)[0] ?? ''));
    slots.set(book, slot);
    return slot;
  };
  return {
    kind: 'cluster',
    url,
    servers: nodes,
    primaryOf: async (book, former) => {
      const slot = await slotOf(book);
      const others = nodes.filter((node) => node !== former);
      const views = await Promise.all(others.map((node) => answerOf(node, 'CLUSTER', 'SLOTS')));
      const port = majorityOf(
        views.map((view) => ownerIn(view, slot)),
        nodes.length,
      );
      const named = others.find((node) => node.port === port);
      return named !== undefined && (await hasRole(named, 'master')) ? named : null;
    },
    swap: async (primary) => {
      const ids = await answerOf(primary, 'CLUSTER', 'MYID');
      for (const node of nodes) {
        const replicas = String(await answerOf(node, 'CLUSTER', 'NODES'));
        const isFollower = new RegExp(`myself,slave ${ids} `).test(replicas);
        if (isFollower && (await hasRole(node, 'slave'))) {
          await node.command('CLUSTER', 'FAILOVER');
          return;
        }
      }
      throw new Error(`The primary at ${primary.port} has no replica that could take over.`);
    },
    close,
  };
}

async function ask(nodes: readonly RedisServer[], ...words: readonly string[]): Promise<unknown> {
  for (const node of nodes) {
    const answer = await answerOf(node, ...words);
    if (answer !== null) return answer;
  }
  throw new Error('No node of the cluster answers.');
}

type SlotRange = readonly [first: number, last: number, primary: readonly [host: string, port: number]];

/** The port of a slot's primary in an answer to CLUSTER SLOTS. */
const ownerIn = (view: unknown, slot: number): number | null =>
  (view as readonly SlotRange[] | null)?.find(([first, last]) => first <= slot && slot <= last)?.[2][1] ??
  null;
