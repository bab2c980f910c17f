import { afterEach, expect, it } from '@jest/globals';
import {
  createRedisRegister,
  type RedisRegister,
  type RedisRegisterOptions,
} from '../../ledger/redis/index.ts';
import { maxEventsPerSync } from '../../ledger/register.ts';
import { eventually } from '../kit/eventually.ts';
import { type RedisServer, startRedisServer } from '../kit/redis-server.ts';
import { beginBook, entriesOf, entry } from './registers.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const resource of open.splice(0).reverse()) await resource.close();
});

async function start(...options: string[]): Promise<RedisServer> {
  const server = await startRedisServer(...options);
  open.push(server);
  return server;
}

function connect({ url }: { url: string }, options: Partial<RedisRegisterOptions> = {}): RedisRegister {
  const register = createRedisRegister({ url, ...options });
  open.push(register);
  return register;
}

const follow = async (replica: RedisServer, primary: RedisServer): Promise<void> => {
  await replica.command('REPLICAOF', '127.0.0.1', primary.port);
  await eventually('the replica follows', async () =>
    String(await replica.command('INFO', 'replication')).includes('master_link_status:up'),
  );
};

const holds = async (server: RedisServer, book: string, key: string): Promise<boolean> =>
  (await server.command('HEXISTS', `comptoir:{${book}}:entries`, key)) === 1;

const group = { commit: 1, entries: [entry('a', 1)] };

it('a server that restarts with its data is another one', async () => {
  const server = await start('--appendonly', 'yes', '--appendfsync', 'always');
  const register = connect(server);
  const { book, stamp } = await beginBook(register);
  await register.publish(book, stamp, group);
  await server.restart();
  const answer = await register.sync(book, { applied: { stamp, index: 1 }, keys: ['a'] });
  expect(answer).toMatchObject({ stamp, index: 1, entries: [entry('a', 1)] });
  expect(answer.server).not.toBe(stamp.server);
  expect(await register.publish(book, stamp, { ...group, commit: 2 })).toEqual({ kind: 'foreign' });
  expect(await register.begin(book, { epoch: 2, server: answer.server }, 1)).not.toBeNull();
  expect((await register.sync(book, { applied: null, keys: ['a'] })).entries).toEqual([null]);
});

it('a server that restarts without its data has no stamp', async () => {
  const server = await start();
  const register = connect(server);
  const { book, stamp } = await beginBook(register);
  await register.publish(book, stamp, group);
  await server.restart();
  const state = await register.inspect(book);
  expect(state).toEqual({ server: expect.any(String), stamp: null, index: 0, commit: null });
  expect(state.server).not.toBe(stamp.server);
  expect(await register.publish(book, stamp, group)).toEqual({ kind: 'foreign' });
});

it('a server that was flushed has no stamp', async () => {
  const server = await start();
  const register = connect(server);
  const { book, stamp } = await beginBook(register);
  await register.publish(book, stamp, group);
  await server.command('FLUSHALL');
  expect(await register.sync(book, { applied: { stamp, index: 1 }, keys: ['a'] })).toEqual({
    server: stamp.server,
    stamp: null,
    index: 0,
    events: null,
    entries: [null],
  });
  expect(await register.publish(book, stamp, group)).toEqual({ kind: 'foreign' });
});

it('a begin that arrives again after a flush makes another birth, so that nobody takes the server for what it was', async () => {
  const server = await start();
  const register = connect(server);
  const book = 'prices:twice';
  const keys = ['meta', 'entries', 'log', 'stage', 'flipped'].map((part) => `comptoir:{${book}}:${part}`);
  const identity = (await register.inspect(book)).server;
  const deliver = async () => String(await register.link.run('begin', keys, ['2', identity, 'nonce', '0']));
  const stamp = { epoch: 2, server: identity, birth: await deliver() };
  expect(await register.publish(book, stamp, group)).toMatchObject({ index: 1 });
  await server.command('FLUSHALL');
  const second = { ...stamp, birth: await deliver() };
  expect(await register.inspect(book)).toEqual({ server: identity, stamp: second, index: 0, commit: 0 });
  expect(second.birth).not.toBe(stamp.birth);
  expect(await register.publish(book, stamp, group)).toEqual({ kind: 'foreign' });
  await register.publish(book, second, { commit: 1, entries: [entry('a', 2)] });
  // Index 1 again, but not the index 1 that readers of the first one know.
  const applied = { stamp, index: 1 };
  expect(await register.sync(book, { applied, keys: [] })).toMatchObject({ index: 1, events: null });
});

it('a promoted replica has the data and the stamp of its primary, and is not it', async () => {
  const [primary, replica] = [await start(), await start()];
  await follow(replica, primary);
  const { book, stamp } = await beginBook(connect(primary));
  await connect(primary).publish(book, stamp, group);
  await eventually('the replica has the entry', () => holds(replica, book, 'a'));
  const register = connect(replica);
  expect((await register.inspect(book)).server).toMatch(/^replica:/);
  await replica.command('REPLICAOF', 'NO', 'ONE');
  const state = await register.inspect(book);
  expect(state).toMatchObject({ stamp, index: 1, commit: 1 });
  expect(state.server).not.toBe(stamp.server);
  expect(await register.publish(book, stamp, { ...group, commit: 2 })).toEqual({ kind: 'foreign' });
  expect(await register.begin(book, { epoch: 2, server: state.server }, 1)).not.toBeNull();
});

it('a primary that comes back with the data of a replica that lagged is not what it was', async () => {
  const [primary, replica] = [await start(), await start()];
  await follow(replica, primary);
  const register = connect(primary);
  const { book, stamp } = await beginBook(register);
  await eventually('the replica has the book', async () =>
    Boolean(await replica.command('EXISTS', `comptoir:{${book}}:meta`)),
  );
  await replica.command('REPLICAOF', 'NO', 'ONE');
  await register.publish(book, stamp, group);
  await follow(primary, replica);
  await primary.command('REPLICAOF', 'NO', 'ONE');
  // The same process, and the very stamp that it was given; but the publish is lost.
  const state = await register.inspect(book);
  expect(state).toMatchObject({ stamp, index: 0 });
  expect(state.server).not.toBe(stamp.server);
  expect(await register.publish(book, stamp, group)).toEqual({ kind: 'foreign' });
});

it('a server that forgot the scripts is told them again', async () => {
  const server = await start();
  const register = connect(server);
  const { book, stamp } = await beginBook(register);
  await server.command('SCRIPT', 'FLUSH');
  expect(await register.publish(book, stamp, group)).toEqual({ kind: 'published', index: 1, kept: 1 });
});

it('two publishers of the same commits publish each once', async () => {
  const server = await start();
  const { book, stamp } = await beginBook(connect(server));
  const commits = Array.from({ length: 300 }, (_, i) => i + 1);
  const publishAll = async (register: RedisRegister): Promise<number> => {
    let kept = 0;
    for (const commit of commits) {
      const outcome = await register.publish(book, stamp, { commit, entries: [entry('a', commit)] });
      if (outcome.kind === 'published') kept += outcome.kept;
    }
    return kept;
  };
  const [one, other] = await Promise.all([publishAll(connect(server)), publishAll(connect(server))]);
  expect(one + other).toBe(300);
  const { events, index } = await connect(server).sync(book, {
    applied: { stamp, index: 0 },
    keys: [],
  });
  expect(index).toBe(300);
  expect(events).toEqual(commits.map((commit) => ({ index: commit, entries: [entry('a', commit)] })));
});

it('a fold that nobody ended is ended by the next who publishes, and seen by none', async () => {
  const server = await start();
  const crashed = connect(server, { foldsInBackground: false });
  const { book, stamp } = await beginBook(crashed);
  const count = 5_000;
  await crashed.stage(book, stamp, 1, entriesOf(count, 1));
  await crashed.flip(book, stamp, 1, count);
  // A piece of it is done.
  await crashed.link.run(
    'fold',
    ['meta', 'entries', 'log', 'stage', 'flipped'].map((part) => `comptoir:{${book}}:${part}`),
    ['0', '250'],
  );
  await crashed.close();
  const flipped = (): Promise<unknown> => server.command('HLEN', `comptoir:{${book}}:flipped`);
  expect(await flipped()).toBeGreaterThan(count / 2);
  const next = connect(server);
  const keys = entriesOf(count, 1).map(({ key }) => key);
  expect((await next.sync(book, { applied: null, keys })).entries).toEqual(entriesOf(count, 1));
  await next.publish(book, stamp, { commit: 2, entries: [entry('price/0', 2)] });
  await eventually('all is folded', async () => (await flipped()) === 0);
  expect((await next.sync(book, { applied: null, keys })).entries).toEqual([
    entry('price/0', 2),
    ...entriesOf(count, 1).slice(1),
  ]);
});

it('a log that was cut, or is too heavy to tell, makes a reader begin anew', async () => {
  const server = await start();
  const register = connect(server);
  const { book, stamp } = await beginBook(register);
  const heavy = entriesOf(1_000, 0).map(({ key }) => ({ key, value: JSON.stringify('x'.repeat(2_000)) }));
  for (const commit of [1, 2, 3]) {
    await register.publish(book, stamp, {
      commit,
      entries: heavy.map((one) => ({ ...one, version: commit })),
    });
  }
  const told = async (index: number) =>
    (await register.sync(book, { applied: { stamp, index }, keys: [] })).events?.map((event) => event.index);
  expect(await told(0)).toBe(undefined);
  expect(await told(2)).toEqual([3]);
  await server.command('XTRIM', `comptoir:{${book}}:log`, 'MAXLEN', 0);
  expect(await told(2)).toBe(undefined);
  expect(await told(3)).toEqual([]);
});

it('the log keeps some 1,024 events, which is more than any reader is told at once', async () => {
  const server = await start();
  const register = connect(server, { commandTimeoutMs: 30_000 });
  const { book, stamp } = await beginBook(register, null);
  const publish = (version: number) =>
    register.publish(book, stamp, { commit: null, entries: [entry('a', version)] });
  await Promise.all(Array.from({ length: 2_000 }, (_, i) => publish(i)));
  const length = await server.command('XLEN', `comptoir:{${book}}:log`);
  expect(length).toBeGreaterThanOrEqual(1_024);
  expect(length).toBeLessThan(1_300);
  const applied = { stamp, index: 2_000 - maxEventsPerSync };
  expect((await register.sync(book, { applied, keys: [] })).events).toHaveLength(maxEventsPerSync);
});

it('a server without memory refuses a publish whole', async () => {
  const server = await start();
  const register = connect(server);
  const { book, stamp } = await beginBook(register);
  await server.command('CONFIG', 'SET', 'maxmemory', '1mb');
  await expect(register.publish(book, stamp, group)).rejects.toThrow(/^Redis refuses "publish": OOM /);
  await server.command('CONFIG', 'SET', 'maxmemory', '0');
  expect(await register.inspect(book)).toMatchObject({ index: 0, commit: 0 });
  expect((await register.sync(book, { applied: null, keys: ['a'] })).entries).toEqual([null]);
});
