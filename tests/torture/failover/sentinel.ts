import { sentinelName, startRedisSentinels } from '../../kit/redis-sentinel.ts';
import { redisCommand } from '../../kit/redis-server.ts';
import { answerOf, hasRole, majorityOf, type Topology } from './topology.ts';

const replicas = 2;

/** A primary and two replicas, watched by three sentinels. */
export async function startSentinelTopology(): Promise<Topology> {
  const { url, servers, sentinelPorts, close } = await startRedisSentinels(replicas);
  const sentinels = sentinelPorts.map((port) => ({
    command: (...words: readonly (string | number)[]) => redisCommand(port, ...words),
  }));
  return {
    kind: 'sentinel',
    url,
    servers,
    primaryOf: async (_book, former) => {
      const answers = await Promise.all(
        sentinels.map((sentinel) => answerOf(sentinel, 'SENTINEL', 'GET-MASTER-ADDR-BY-NAME', sentinelName)),
      );
      const ports = answers.map((answer) => (Array.isArray(answer) ? Number(answer[1]) : null));
      const port = majorityOf(ports, sentinels.length);
      const named = servers.find((server) => server !== former && server.port === port);
      return named !== undefined && (await hasRole(named, 'master')) ? named : null;
    },
    swap: async () => {
      await sentinels[0]?.command('SENTINEL', 'FAILOVER', sentinelName);
    },
    close,
  };
}
