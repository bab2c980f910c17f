import { eventually } from './eventually.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';

/** Three primaries, each with a replica. */
export interface RedisCluster {
  readonly url: string;
  /** All six. */
  readonly nodes: readonly RedisServer[];
  /** Those of the start. */
  readonly primaries: readonly RedisServer[];
  /** The primary that held a key at the start. */
  primaryOf(key: string): Promise<RedisServer>;
  close(): Promise<void>;
}

const slots = 16_384;

/** How a cluster is made. */
export interface RedisClusterOptions {
  /** Which of the three primaries a slot is given to, 0 to 2. Thirds unless told. */
  readonly placeOf?: (slot: number) => number;
  /** Of every node, beside the usual ones. */
  readonly nodeOptions?: readonly string[];
}

const inThirds = (slot: number): number => Math.floor((slot * 3) / slots);

/** Starts six nodes and makes them one cluster; resolves when all of them call it sound and every replica follows. */
export async function startRedisCluster(options: RedisClusterOptions = {}): Promise<RedisCluster> {
  const { placeOf = inThirds, nodeOptions = [] } = options;
  const nodes = await Promise.all(Array.from({ length: 6 }, () => startNode(nodeOptions)));
  const [primaries, replicas] = [nodes.slice(0, 3), nodes.slice(3)];
  await Promise.all(primaries.map((node, place) => takeSlots(node, (slot) => placeOf(slot) === place)));
  const first = nodes[0]?.port ?? 0;
  await Promise.all(nodes.map((node) => node.command('CLUSTER', 'MEET', '127.0.0.1', first)));
  await eventually('all nodes know each other', async () => {
    const infos = await Promise.all(nodes.map((node) => node.command('CLUSTER', 'INFO')));
    const wanted = ['cluster_state:ok', 'cluster_known_nodes:6'];
    return infos.every((info) => wanted.every((text) => String(info).includes(text)));
  });
  const ids = await Promise.all(primaries.map((node) => node.command('CLUSTER', 'MYID')));
  await Promise.all(replicas.map((node, i) => node.command('CLUSTER', 'REPLICATE', String(ids[i]))));
  await eventually('the replicas follow', async () => {
    const infos = await Promise.all(replicas.map((node) => node.command('INFO', 'replication')));
    return infos.every((info) => String(info).includes('master_link_status:up'));
  });
  return {
    url: `redis+cluster://${primaries.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    nodes,
    primaries,
    primaryOf: async (key) => {
      const slot = Number(await primaries[0]?.command('CLUSTER', 'KEYSLOT', key));
      const primary = primaries[placeOf(slot)];
      if (primary === undefined) throw new Error(`Slot ${slot} is nobody's.`);
      return primary;
    },
    close: async () => {
      await Promise.all(nodes.map((node) => node.close()));
    },
  };
}

const startNode = (options: readonly string[]): Promise<RedisServer> =>
  startRedisServer('--cluster-enabled', 'yes', '--cluster-node-timeout', '1000', ...options);

async function takeSlots(node: RedisServer, isOwn: (slot: number) => boolean): Promise<void> {
  const own = Array.from({ length: slots }, (_, slot) => slot).filter(isOwn);
  await node.command('CLUSTER', 'ADDSLOTS', ...own);
}
