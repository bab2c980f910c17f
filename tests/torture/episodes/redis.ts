import { beginFault, type FaultContext, killProcess, pauseProcess } from '../faults/index.ts';
import { pause } from '../world/pause.ts';
import type { RedisMember } from '../world/redis-member.ts';
import type { FaultKind } from './fault-kind.ts';

const answers = async (server: RedisMember): Promise<boolean> =>
  (await server.command('PING').catch(() => null)) === 'PONG';

/** Keys of a server, once there are some: what holds nothing has nothing to lose. */
async function untilFilled({ now, wait }: FaultContext, server: RedisMember): Promise<number> {
  const deadline = now() + 10_000;
  for (;;) {
    const keys = Number(await server.command('DBSIZE'));
    if (keys > 0 || now() > deadline) return keys;
    await wait(50);
  }
}

/** redis-server is killed and started again, with what it saved or with nothing. */
export const redisKilled =
  (keepsData: boolean): FaultKind =>
  async ({ world, context, draw }) => {
    const server = world.redis.primary;
    await untilFilled(context, server);
    const fault = await killProcess(context, server.victim);
    await server.kill();
    if (!keepsData) await server.forget();
    await context.wait(draw.between(0, 1_000));
    await fault.end(async () => {
      await server.start();
      const entries = Number(await server.command('DBSIZE'));
      return { verified: entries > 0 === keepsData, effect: `answers with ${entries} keys` };
    });
  };

/** Every key of the server is deleted while everybody goes on using it. */
export const redisFlushed: FaultKind = async ({ world, context }) => {
  const server = world.redis.primary;
  const before = await untilFilled(context, server);
  const fault = await beginFault(context, 'FLUSHALL', server.name, async () => {
    await server.command('FLUSHALL');
    return { verified: before > 0, effect: `${before} keys deleted` };
  });
  await fault.end(async () => ({ verified: await answers(server), effect: 'answers' }));
};

/** SIGSTOP of redis-server, then SIGCONT. */
export const redisPaused: FaultKind = ({ world, context, draw, longestMs }) =>
  pauseProcess(context, world.redis.primary.victim, 50 * (longestMs / 50) ** draw.fraction());

/**
 * A replica that lags is promoted, and all processes but one gateway are led to it, while the old primary stays alive
 * and goes on answering that gateway. At the end that one is led to the new primary too, and the old one is ended.
 */
export const laggingReplicaPromoted: FaultKind = async ({ world, context, draw, longestMs }) => {
  const { primary, spare } = world.redis;
  await spare.forget();
  await spare.start('--replicaof', '127.0.0.1', String(primary.port));
  await untilCopied(spare);
  const links = world.links.to('redis');
  const isolated = draw.pick(links.filter(({ name }) => name.startsWith('gateway')));
  const fault = await beginFault(
    context,
    'replica promoted',
    `${primary.name}, ${isolated.name} stays`,
    async () => {
      // Cut off from its primary first: what is published until the promotion is lost.
      await spare.command('REPLICAOF', '127.0.0.1', '1');
      const behind = await untilBehind(context, primary, spare);
      await spare.command('REPLICAOF', 'NO', 'ONE');
      world.links.move(
        links.filter((link) => link !== isolated),
        spare.port,
      );
      const old = await answers(primary);
      return {
        verified: behind > 0 && old,
        effect: `promoted ${behind} bytes behind, the old primary answers`,
      };
    },
  );
  await context.wait(draw.between(500, longestMs));
  await fault.end(async () => {
    world.links.move([isolated], spare.port);
    await primary.kill();
    world.redis = { primary: spare, spare: primary };
    return { verified: await answers(spare), effect: 'everybody is with the new primary' };
  });
};

/** Bytes of writes that the spare lacks, once there are some. */
async function untilBehind(
  { now, wait }: FaultContext,
  primary: RedisMember,
  spare: RedisMember,
): Promise<number> {
  const deadline = now() + 8_000;
  for (;;) {
    const behind = (await offsetOf(primary)) - (await offsetOf(spare));
    if (behind > 0 || now() > deadline) return behind;
    await wait(50);
  }
}

async function offsetOf(server: RedisMember): Promise<number> {
  const info = String(await server.command('INFO', 'replication'));
  return Number(/master_repl_offset:(\d+)/.exec(info)?.[1]);
}

async function untilCopied(replica: RedisMember): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const info = String(await replica.command('INFO', 'replication').catch(() => ''));
    if (info.includes('master_link_status:up')) return;
    await pause(50);
  }
  throw new Error(`${replica.name} does not follow its primary.`);
}
