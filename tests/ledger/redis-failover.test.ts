import { afterEach, expect, it } from '@jest/globals';
import { connectRedis } from '../../ledger/redis/connect-redis.ts';
import {
  assertRedisSuitable,
  createRedisRegister,
  parseRedisUrl,
  type RedisRegister,
} from '../../ledger/redis/index.ts';
import { watchConnection } from '../../ledger/redis/watch-connection.ts';
import { eventually } from '../kit/eventually.ts';
import { startRedisCluster } from '../kit/redis-cluster.ts';
import { startRedisSentinels } from '../kit/redis-sentinel.ts';
import { beginBook, entriesOf, entry } from './registers.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const resource of open.splice(0).reverse()) await resource.close();
});

const keep = <T extends { close(): Promise<void> }>(resource: T): T => {
  open.push(resource);
  return resource;
};

/** Publishes, loses the primary, and goes on with the one that follows it. */
async function survives(register: RedisRegister, lose: (book: string) => Promise<void>): Promise<void> {
  await assertRedisSuitable(register);
  const { book, stamp } = await beginBook(register);
  await register.stage(book, stamp, 1, entriesOf(2_000, 1));
  expect(await register.flip(book, stamp, 1, 2_000)).toEqual({ kind: 'published', index: 1, kept: 2_000 });
  await lose(book);
  await eventually('another primary answers', async () => {
    const { server } = await register.inspect(book);
    return server !== stamp.server && !server.startsWith('replica:');
  });
  expect(await register.publish(book, stamp, { commit: 2, entries: [entry('a', 2)] })).toEqual({
    kind: 'foreign',
  });
  const { server } = await register.inspect(book);
  const next = (await register.begin(book, { epoch: 2, server }, 1)) ?? stamp;
  expect(next).toEqual({ epoch: 2, server, birth: expect.any(String) });
  const outcome = await register.publish(book, next, { commit: 2, entries: [entry('a', 2)] });
  expect(outcome).toEqual({ kind: 'published', index: 1, kept: 1 });
  expect(await register.sync(book, { applied: { stamp: next, index: 0 }, keys: ['price/0', 'a'] })).toEqual({
    server,
    stamp: next,
    index: 1,
    events: [{ index: 1, entries: [entry('a', 2)] }],
    entries: [null, entry('a', 2)],
  });
}

it('goes on with the primary that the sentinels promote', async () => {
  const sentinels = keep(await startRedisSentinels());
  const register = keep(createRedisRegister({ url: sentinels.url }));
  await survives(register, () => sentinels.primary.kill());
});

it('comes back where the connection is dropped while the sentinels are being asked', async () => {
  const sentinels = keep(await startRedisSentinels());
  const client = connectRedis(parseRedisUrl(sentinels.url), 1_000, {});
  const connection = watchConnection(client, 1_000);
  // What the library does when sentinels tell of a failover.
  client.disconnect(true);
  await connection.ready(10_000).finally(() => connection.close());
});

it('goes on with the primary that a cluster promotes', async () => {
  const cluster = keep(await startRedisCluster());
  const register = keep(createRedisRegister({ url: cluster.url }));
  // Books of all primaries.
  await Promise.all(Array.from({ length: 20 }, () => beginBook(register)));
  await survives(register, async (book) => {
    const primary = await cluster.primaryOf(`comptoir:{${book}}:meta`);
    await primary.kill();
    const others = cluster.nodes.filter((node) => node !== primary);
    // A node that has yet to hear of it leads the library back to the dead one, whose calls fail.
    await eventually('all nodes know the successor', async () => {
      const views = await Promise.all(others.map((node) => node.command('CLUSTER', 'SLOTS')));
      return views.every((view) => !JSON.stringify(view).includes(String(primary.port)));
    });
  });
});

it('goes on with the books of other primaries while one has no successor yet', async () => {
  const cluster = keep(await startRedisCluster({ nodeOptions: ['--cluster-require-full-coverage', 'no'] }));
  const register = keep(createRedisRegister({ url: cluster.url }));
  const books = await Promise.all(Array.from({ length: 12 }, () => beginBook(register)));
  const primaries = await Promise.all(books.map(({ book }) => cluster.primaryOf(`comptoir:{${book}}:meta`)));
  const lost = await beginBook(register);
  const old = await cluster.primaryOf(`comptoir:{${lost.book}}:meta`);
  const others = books.filter((_, place) => primaries[place] !== old);
  expect(others).not.toEqual([]);
  await old.kill();
  let isOver = false;
  // Tried again and again, which must not cost the others an answer.
  const promotion = eventually('another primary answers', async () => {
    const { server } = await register.inspect(lost.book);
    return server !== lost.stamp.server && !server.startsWith('replica:');
  }).finally(() => {
    isOver = true;
  });
  const asking = async (): Promise<void> => {
    while (!isOver)
      for (const { book, stamp } of others) expect((await register.inspect(book)).stamp).toEqual(stamp);
  };
  await Promise.all([promotion, asking()]);
});

it('refuses a cluster one primary of which may throw away entries', async () => {
  const cluster = keep(await startRedisCluster());
  const register = keep(createRedisRegister({ url: cluster.url }));
  await cluster.primaries[2]?.command('CONFIG', 'SET', 'maxmemory-policy', 'volatile-ttl');
  await expect(assertRedisSuitable(register)).rejects.toThrow(
    `Redis at 127.0.0.1:${cluster.primaries[2]?.port} has maxmemory-policy volatile-ttl; only noeviction is accepted`,
  );
});
