import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { takeDataFolder } from '../../cli/embedded/data-folder.ts';
import { takeLock } from '../../cli/embedded/folder-lock.ts';
import { type RunningCommand, runCommand } from '../kit/command.ts';

let folder: string;
let others: ChildProcess[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comptoir-folder-'));
  // As root the database runs as another user, who must be able to walk here.
  await chmod(folder, 0o755);
});
afterEach(() => {
  for (const other of others) other.kill();
  others = [];
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A process of Node that has nothing to do with us. */
const otherProcess = (): number => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  others.push(other);
  return other.pid ?? 0;
};

describe('a data folder that cannot be used is refused in one line', () => {
  it.each<[name: string, path: () => string, why: string]>([
    [
      'a place where nothing can be made',
      () => '/proc/nope/data',
      "ENOENT: no such file or directory, mkdir '/proc/nope'",
    ],
    ['no name', () => '', 'the name is empty'],
    ['a file', () => join(folder, 'file'), 'it is a file'],
    ['a place below a file', () => join(folder, 'file', 'data'), `ENOTDIR: not a directory, stat '`],
  ])('%s', async (_, path, why) => {
    await writeFile(join(folder, 'file'), '');
    for (const command of [
      ['start', '--port', '0'],
      ['generate', '--products', '1'],
    ]) {
      const { code, stdout, stderr } = await runCommand([...command, '--data', path()]).ended;
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(
        stderr.startsWith(
          `--data cannot be ${JSON.stringify(path())}: give a folder that can be made and written to (${why}`,
        ),
      ).toBe(true);
      expect(stderr.match(/\n/g)).toHaveLength(1);
    }
  });
});

describe('the lock of a data folder', () => {
  const lock = () => join(folder, 'lock');

  it('keeps everybody else out while its process lives, and is gone with it', async () => {
    const held = await takeDataFolder(folder);
    await expect(takeDataFolder(folder)).rejects.toThrow(
      `The data folder ${folder} is in use by process ${process.pid}.`,
    );
    await held.release();
    expect(existsSync(lock())).toBe(false);
  });

  it('is taken over where its number is that of another program by now', async () => {
    const held = await takeDataFolder(folder);
    const [, start = ''] = (await readFile(lock(), 'utf8')).split(' ');
    await held.release();
    await writeFile(lock(), `${otherProcess()} ${start}`);
    await (await takeDataFolder(folder)).release();
    // As an earlier version wrote it: a number alone.
    const sleeper = spawn('sleep', ['60']);
    others.push(sleeper);
    await writeFile(lock(), String(sleeper.pid));
    await (await takeDataFolder(folder)).release();
  });

  it('goes to one of many that take over a stale one at once', async () => {
    for (let round = 0; round < 40; round += 1) {
      await writeFile(lock(), '999999 1');
      const outcomes = await Promise.all(Array.from({ length: 8 }, () => takeLock(lock())));
      const winners = outcomes.flatMap((outcome) => ('release' in outcome ? [outcome] : []));
      expect(winners).toHaveLength(1);
      await winners[0]?.release();
    }
  });
});

it('of two starts at once one serves, and the other one says why not', async () => {
  const data = join(folder, 'both');
  const starts = [0, 1].map(() => runCommand(['start', '--port', '0', '--data', data]));
  const first = await Promise.race(starts.map((command) => command.ended.then(() => command)));
  const other = starts.find((command) => command !== first) as RunningCommand;
  expect(await first.ended).toEqual({
    code: 1,
    stdout: '',
    stderr: `The data folder ${data} is in use by process ${other.process.pid}.\n`,
  });
  await other.until(/Comptoir is up/);
  expect(await other.stop('SIGTERM')).toMatchObject({ code: 0, stderr: '' });
});
