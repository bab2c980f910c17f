import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../../cli/postgres/free-port.ts';
import { type RunningCommand, runCommand } from '../kit/command.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comptoir-signals-'));
  // As root the database runs as another user, who must be able to walk here.
  await chmod(folder, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const start = (data: string): RunningCommand =>
  runCommand(['start', '--port', '0', '--data', join(folder, data)]);
/** Every process that names the folder, PostgreSQL's among them. */
const processesOver = (data: string): string[] =>
  execFileSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(join(folder, data)));

/** Waits until the start has made a file; fails where the start is over before. */
async function untilMade(command: RunningCommand, file: string): Promise<void> {
  while (!existsSync(join(folder, file))) {
    if (command.process.exitCode !== null)
      throw new Error(`Ended before ${file}: ${(await command.ended).stderr}`);
    await pause(2);
  }
}

describe('a signal while comptoir start is starting', () => {
  it.each<[moment: string, signal: NodeJS.Signals, file: string]>([
    ['the data folder is taken', 'SIGTERM', 'lock'],
    ['the database is made', 'SIGTERM', 'postgres/cluster.new/PG_VERSION'],
    ['the database is made (terminal closed)', 'SIGHUP', 'postgres/cluster.new/base'],
    ['the database has been made', 'SIGINT', 'postgres/cluster/PG_VERSION'],
    ['the database starts', 'SIGINT', 'postgres/cluster/postmaster.pid'],
    ['the sample is loaded', 'SIGTERM', 'sample-loaded'],
    ['the services answer', 'SIGTERM', 'services.json'],
  ])('leaves no process and no lock behind: while %s', async (_, signal, file) => {
    const command = start('early');
    await untilMade(command, join('early', file));
    const { code, stderr } = await command.stop(signal);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(processesOver('early')).toEqual([]);
    // Nothing but what is kept between starts, where it was made by then.
    const kept = ['postgres', 'sample-loaded'];
    expect((await readdir(join(folder, 'early'))).filter((name) => !kept.includes(name))).toEqual([]);
  });

  it('keeps nobody from starting after it', async () => {
    const command = start('early');
    await command.until(/Comptoir is up/);
    expect(await command.stop('SIGTERM')).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('comptoir start that is up', () => {
  it('takes a signal that comes twice at once for one, and ends in order', async () => {
    const command = start('early');
    await command.until(/Comptoir is up/);
    command.process.kill('SIGINT');
    expect(await command.stop('SIGINT')).toMatchObject({ code: 0, stderr: '' });
    expect(processesOver('early')).toEqual([]);
    expect(existsSync(join(folder, 'early', 'lock'))).toBe(false);
  });

  it('goes on when nobody reads what it prints, from the first line on', async () => {
    const port = await freePort();
    const command = runCommand(['start', '--port', String(port), '--data', join(folder, 'early')]);
    command.process.stdout?.destroy();
    command.process.stderr?.destroy();
    let status: number | null = null;
    while (status !== 200 && command.process.exitCode === null) {
      status = (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null))?.status ?? null;
      await pause(20);
    }
    expect(status).toBe(200);
    expect(await command.stop('SIGTERM')).toMatchObject({ code: 0 });
    expect(processesOver('early')).toEqual([]);
  });
});

it('an import that a signal ends says so, fails, and leaves nothing running', async () => {
  const command = runCommand(['generate', '--products', '3000', '--data', join(folder, 'import')]);
  await untilMade(command, join('import', 'postgres', 'cluster', 'postmaster.pid'));
  expect(await command.stop('SIGINT')).toMatchObject({
    code: 130,
    stderr: expect.stringMatching(
      /^Ended by SIGINT\. Run the same import again: it goes on where it stopped\.\n$/m,
    ),
  });
  expect(processesOver('import')).toEqual([]);
  expect(await readdir(join(folder, 'import'))).toEqual(['postgres']);
});
