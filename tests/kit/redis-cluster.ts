import { eventually } from './eventually.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';

/** Three primaries, each with a replica. */
export interface RedisCluster {
  readonly url: string;
  readonly primaries: readonly RedisServer[];
  /** The primary that holds a key. */
  primaryOf(key: string): Promise<RedisServer>;
  close(): Promise<void>;
}

const slots = 16_384;

/** Starts six nodes and makes them one cluster; resolves when all of them call it sound and every replica follows. */
export async function startRedisCluster(): Promise<RedisCluster> {
  const nodes = await Promise.all(Array.from({ length: 6 }, startNode));
  const [primaries, replicas] = [nodes.slice(0, 3), nodes.slice(3)];
  await Promise.all(primaries.map(takeSlots));
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
    primaries,
    primaryOf: async (key) => {
      const slot = Number(await primaries[0]?.command('CLUSTER', 'KEYSLOT', key));
      const primary = primaries[Math.floor((slot * primaries.length) / slots)];
      if (primary === undefined) throw new Error(`Slot ${slot} is nobody's.`);
      return primary;
    },
    close: async () => {
      await Promise.all(nodes.map((node) => node.close()));
    },
  };
}

const startNode = (): Promise<RedisServer> =>
  startRedisServer('--cluster-enabled', 'yes', '--cluster-node-timeout', '1000');

/** Gives the n-th primary the slots of which `floor(slot × count / slots)` is n. */
async function takeSlots(node: RedisServer, place: number, primaries: readonly RedisServer[]): Promise<void> {
  const all = Array.from({ length: slots }, (_, slot) => slot);
  const own = all.filter((slot) => Math.floor((slot * primaries.length) / slots) === place);
  await node.command('CLUSTER', 'ADDSLOTS', ...own);
}
