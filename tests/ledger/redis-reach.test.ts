import { afterEach, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import {
  assertRedisSuitable,
  createRedisRegister,
  type RedisRegister,
  type RedisRegisterOptions,
} from '../../ledger/redis/index.ts';
import { runScript, scripts } from '../../ledger/redis/script.ts';
import { eventually } from '../kit/eventually.ts';
import { freeRedisPort, type RedisServer, startRedisServer } from '../kit/redis-server.ts';
import { startTcpProxy, type TcpProxy } from '../kit/tcp-proxy.ts';
import { createFaultProxy } from '../torture/proxy/index.ts';
import { beginBook, entry } from './registers.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const resource of open.splice(0).reverse()) await resource.close();
});

const keep = <T extends { close(): Promise<void> }>(resource: T): T => {
  open.push(resource);
  return resource;
};

async function startBehindProxy(options: Partial<RedisRegisterOptions> = {}): Promise<{
  readonly server: RedisServer;
  readonly proxy: TcpProxy;
  readonly register: RedisRegister;
}> {
  const server = keep(await startRedisServer());
  const proxy = keep(await startTcpProxy(server.port));
  const addressMap = { [`127.0.0.1:${server.port}`]: { host: '127.0.0.1', port: proxy.port } };
  return { server, proxy, register: keep(createRedisRegister({ url: server.url, addressMap, ...options })) };
}

it('a call without a server is rejected in time, and never sent later', async () => {
  const port = await freeRedisPort();
  const register = keep(createRedisRegister({ url: `redis://127.0.0.1:${port}`, commandTimeoutMs: 200 }));
  const startedAt = performance.now();
  await expect(register.inspect('book')).rejects.toMatchObject({
    name: 'RegisterUnreachableError',
    outcomeUnknown: false,
    message: expect.stringMatching(
      /^The register is out of reach: connect ECONNREFUSED .*; nothing was sent\.$/,
    ),
  });
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});

it('a server that comes back is found without help', async () => {
  const server = keep(await startRedisServer());
  const register = keep(createRedisRegister({ url: server.url, commandTimeoutMs: 10_000 }));
  await register.inspect('book');
  await server.kill();
  const call = register.inspect('book');
  await server.restart();
  // Sent into the broken connection, or waiting for the next one: rejected or answered, but never lost.
  await call.catch(() => {});
  expect(await register.inspect('book')).toMatchObject({ stamp: null });
});

it('the answer of a connection that is lost is never taken, and the call is not repeated', async () => {
  const { server, proxy, register } = await startBehindProxy({ commandTimeoutMs: 10_000 });
  const { book, stamp } = await beginBook(register, null);
  const publish = (version: number) =>
    register.publish(book, stamp, { commit: null, entries: [entry('a', version)] });
  await publish(1);
  proxy.hold();
  const call = publish(2);
  const direct = keep(createRedisRegister({ url: server.url }));
  await eventually('it is published', async () => (await direct.inspect(book)).index === 2);
  proxy.cut();
  proxy.release();
  await expect(call).rejects.toMatchObject({
    name: 'RegisterUnreachableError',
    outcomeUnknown: true,
    message: expect.stringMatching(/whether the call was carried out is not known\.$/),
  });
  expect(await register.inspect(book)).toMatchObject({ index: 2 });
  // One at the beginning, two for each publish; a third publish would be one more, though it finds nothing to do.
  const calls = /cmdstat_hset:calls=(\d+)/.exec(String(await server.command('INFO', 'commandstats')));
  expect(calls?.[1]).toBe('5');
});

it('a silent connection is given up for a new one, and what it says later is not heard', async () => {
  const { proxy, register } = await startBehindProxy({ commandTimeoutMs: 1_000 });
  const { book, stamp } = await beginBook(register);
  await register.publish(book, stamp, { commit: 1, entries: [entry('a', 1)] });
  proxy.hold();
  const second = { commit: 2, entries: [entry('a', 2)] };
  const calls = [register.publish(book, stamp, second), register.inspect(book)];
  for (const outcome of await Promise.allSettled(calls)) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { outcomeUnknown: true } });
  }
  proxy.release();
  expect(await register.inspect(book)).toMatchObject({ index: 2, commit: 2 });
});

it('a connection that never gets its first answer is given up too', async () => {
  const server = keep(await startRedisServer());
  const proxy = keep(await createFaultProxy({ target: { host: '127.0.0.1', port: server.port } }));
  proxy.set('toClient', { mode: 'drop' });
  const url = `redis://127.0.0.1:${proxy.port}`;
  const register = keep(createRedisRegister({ url, commandTimeoutMs: 200 }));
  await expect(register.inspect('book')).rejects.toThrow('no connection yet');
  // What is open by now has lost what Redis said at its begin, and waits for ever.
  proxy.set('toClient', { mode: 'pass' });
  await eventually('an answer', async () => (await register.inspect('book')).index === 0, 5_000);
});

it('an answer that comes while its connection is given up is not taken', async () => {
  const { proxy, register } = await startBehindProxy({ commandTimeoutMs: 1_000 });
  await register.inspect('book');
  proxy.hold();
  const startedAt = performance.now();
  const first = register.inspect('book').catch((error: Error) => {
    proxy.release();
    return error.message;
  });
  await eventually('time passes', async () => performance.now() - startedAt > 150);
  const second = register.inspect('book').catch((error: Error) => error.message);
  expect(await first).toMatch(/no answer in time; whether/);
  expect(await second).toMatch(/its answer came over a connection that was lost since; whether/);
});

it('a script that the server does not know is not sent once its caller gave up', async () => {
  const sent: string[] = [];
  const call = async (command: string): Promise<never> => {
    sent.push(command);
    throw new Error('NOSCRIPT No matching script.');
  };
  const run = (isAwaited: boolean): Promise<unknown> =>
    runScript({ call } as unknown as Redis, scripts.inspect, [], [], () => isAwaited);
  await expect(run(false)).rejects.toThrow('NOSCRIPT');
  expect(sent).toEqual(['EVALSHA']);
  await expect(run(true)).rejects.toThrow('NOSCRIPT');
  expect(sent).toEqual(['EVALSHA', 'EVALSHA', 'EVAL']);
});

it('a closed register rejects every call', async () => {
  const { register } = await startBehindProxy();
  await register.inspect('book');
  await register.close();
  await expect(register.inspect('book')).rejects.toThrow(
    'The register is out of reach: it was closed; nothing was sent.',
  );
});

it('a server that may throw away entries is refused', async () => {
  const server = keep(await startRedisServer());
  const register = keep(createRedisRegister({ url: server.url }));
  await assertRedisSuitable(register);
  await server.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
  await expect(assertRedisSuitable(register)).rejects.toThrow(
    `Redis at 127.0.0.1:${server.port} has maxmemory-policy allkeys-lru; only noeviction is accepted (any other throws away published prices when memory is full).`,
  );
});

it('a database that the server does not have is refused', async () => {
  const server = keep(await startRedisServer());
  await assertRedisSuitable(keep(createRedisRegister({ url: `${server.url}/15` })));
  await expect(assertRedisSuitable(keep(createRedisRegister({ url: `${server.url}/99` })))).rejects.toThrow(
    'Redis refuses "SELECT": ERR DB index is out of range',
  );
});

it.each(['6.0.20', '5.0.14', '(unknown)'])('a server of version %s is refused', async (version) => {
  const info = `# Server\r\nredis_version:${version}\r\nmaxmemory_policy:noeviction\r\n`;
  const link = { describe: async () => [{ address: 'shop:6379', info }] } as unknown as RedisRegister['link'];
  await expect(assertRedisSuitable({ link })).rejects.toThrow(
    `Redis at shop:6379 has version ${version}; 6.2 or newer is accepted (XADD MINID and exclusive ranges of XRANGE came with it).`,
  );
});
