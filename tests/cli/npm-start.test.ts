import { execFileSync, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { packageRoot } from '../../schema/package-root.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comptoir-npm-'));
  // As root the database runs as another user, who must be able to walk here.
  await chmod(folder, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const processes = (): string[] =>
  execFileSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(folder));

it.each(['SIGTERM', 'SIGINT'] as const)('npm start ends as a whole when npm gets %s', async (signal) => {
  // Without prestart: everything is built already.
  const args = ['start', '--ignore-scripts', '--', '--port', '0', '--data', folder];
  const npm = spawn('npm', args, { cwd: packageRoot });
  const ended = new Promise((resolve) => npm.once('exit', resolve));
  let stdout = '';
  await new Promise<void>((resolve, reject) => {
    npm.stdout.on('data', (chunk) => {
      stdout += chunk;
      if (stdout.includes('Comptoir is up')) resolve();
    });
    ended.then(() => reject(new Error(`Ended before it was up: ${stdout}`)));
  });
  npm.kill(signal);
  await ended;
  // Who outlived npm would hold its pipes, and this test, open.
  for (const stream of npm.stdio) stream?.destroy();
  expect(processes()).toEqual([]);
});
