import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { type RunningCommand, runCommand } from '../kit/command.ts';
import { post } from '../kit/test-gateway.ts';

let folder: string;
let running: RunningCommand | null = null;
const cluster = () => join(folder, 'postgres', 'cluster');
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comptoir-lost-'));
  // As root the database runs as another user, who must be able to walk here.
  await chmod(folder, 0o755);
});
afterEach(async () => {
  await running?.stop('SIGTERM');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const startUp = async (): Promise<{ command: RunningCommand; address: string }> => {
  const command = runCommand(['start', '--port', '0', '--data', folder]);
  running = command;
  const [, port] = await command.until(/curl http:\/\/localhost:(\d+)\/graphql/);
  return { command, address: `http://127.0.0.1:${port}` };
};
const killDatabase = (): void => {
  process.kill(Number(readFileSync(join(cluster(), 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL');
};
const readiness = async (address: string) => (await fetch(`${address}/readyz`)).status;
async function untilReadiness(address: string, wanted: number): Promise<void> {
  const deadline = Date.now() + 30_000;
  while ((await readiness(address)) !== wanted) {
    if (Date.now() > deadline) throw new Error(`/readyz never was ${wanted}.`);
    await pause(10);
  }
}

it('a database that dies is started again; until then the gateway is not ready', async () => {
  const { command, address } = await startUp();
  expect(await readiness(address)).toBe(200);
  killDatabase();
  await untilReadiness(address, 503);
  await untilReadiness(address, 200);
  const query =
    '{ products(first: 1) { nodes { title variants { price { version } availability { version } } } } }';
  const { body } = await post(`${address}/graphql`, query);
  expect(body.errors).toBeUndefined();
  expect(JSON.stringify(body)).toContain('{"price":{"version":1},"availability":{"version":1}}');
  const { code, stderr } = await command.stop('SIGTERM');
  const told = stderr.match(/PostgreSQL ended by itself: starting it again/g);
  expect({ code, told }).toEqual({ code: 0, told: [expect.any(String)] });
});

it('a database that cannot be started again ends everything, with one line that says so', async () => {
  const { command } = await startUp();
  const control = join(cluster(), 'global', 'pg_control');
  await rename(control, `${control}.gone`);
  killDatabase();
  const { code, stderr } = await command.ended;
  await rename(`${control}.gone`, control);
  const lines = stderr.trim().split('\n');
  expect(code).toBe(1);
  expect(lines.filter((line) => !line.startsWith('{'))).toEqual([
    expect.stringMatching(/^PostgreSQL ended by itself \(SIGKILL\) and could not be started again: /),
  ]);
});
