import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import { freePort } from '../../cli/postgres/free-port.ts';
import { type RunningCommand, runCommand } from '../kit/command.ts';
import { startRedisSentinels } from '../kit/redis-sentinel.ts';
import { startRedisServer } from '../kit/redis-server.ts';
import { createTestDatabase } from '../kit/test-database.ts';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const resource of open.splice(0).reverse()) await resource.close();
});
const keep = <T extends { close(): Promise<unknown> }>(resource: T): T => {
  open.push(resource);
  return resource;
};
const run = (...args: Parameters<typeof runCommand>): RunningCommand => {
  const command = runCommand(...args);
  keep({ close: () => command.stop('SIGKILL') });
  return command;
};

async function start(databaseUrl: string): Promise<RunningCommand> {
  const folder = await mkdtemp(join(tmpdir(), 'comptoir-register-'));
  keep({ close: () => rm(folder, { recursive: true, force: true }) });
  // Port 0 would do; but development listens beside it.
  const port = String(await freePort());
  return run(['start', '--empty', '--port', port, '--data', folder], { DATABASE_URL: databaseUrl });
}

const service = async (environment: Readonly<Record<string, string>>): Promise<RunningCommand> =>
  run(['service', 'pricing', '--port', String(await freePort())], {
    COMPTOIR_GRAPH_CREDENTIAL: 'graph',
    COMPTOIR_WRITE_CREDENTIAL: 'write',
    LOG_LEVEL: 'info',
    ...environment,
  });

it('a second process with a register of its own over one database is refused, and may come when the first has gone', async () => {
  const { url } = keep(await createTestDatabase());
  const first = await start(url);
  await first.until(/http:\/\//);
  expect(await (await start(url)).ended).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /^Other processes work on the database of DATABASE_URL: .* with one REDIS_URL\.\n$/,
    ),
  });
  const redis = keep(await startRedisServer());
  expect(await (await service({ DATABASE_URL: url, REDIS_URL: redis.url })).ended).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^A "comptoir start" works on the database of DATABASE_URL/),
  });
  await first.stop('SIGKILL');
  await (await start(url)).until(/http:\/\//);
});

it('a service refuses to start where the primary that sentinels name may throw away entries', async () => {
  const { url } = keep(await createTestDatabase());
  const sentinels = keep(await startRedisSentinels());
  await sentinels.primary.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lfu');
  expect(await (await service({ DATABASE_URL: url, REDIS_URL: sentinels.url })).ended).toMatchObject({
    code: 2,
    stderr: `Redis at 127.0.0.1:${sentinels.primary.port} has maxmemory-policy allkeys-lfu; only noeviction is accepted (any other throws away published prices when memory is full).\n`,
  });
});
