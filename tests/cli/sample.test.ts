import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { packageRoot } from '../../schema/package-root.ts';
import { type RunningCommand, runCommand } from '../kit/command.ts';
import { post } from '../kit/test-gateway.ts';

let folder: string;
const running: RunningCommand[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comptoir-sample-'));
  // As root the database runs as another user, who must be able to walk here.
  await chmod(folder, 0o755);
  const text = await readFile(join(packageRoot, 'docs', 'import.md'), 'utf8');
  const blocks = [...text.matchAll(/^```(?:yaml|csv) (\S+)\n([\s\S]*?)^```$/gm)];
  for (const [, file = '', body = ''] of blocks) await writeFile(join(folder, file), body);
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((command) => command.stop('SIGTERM')));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const start = (data: string, ...args: string[]): RunningCommand => {
  const command = runCommand(['start', '--port', '0', '--data', join(folder, data), ...args]);
  running.push(command);
  return command;
};
const importInto = (data: string) =>
  runCommand(['import', 'csv', '--map', join(folder, 'map.yaml'), '--data', join(folder, data)]).ended;
/** What is in the shop; ends it. */
const contentOf = async (command: RunningCommand) => {
  const [, port] = await command.until(/curl http:\/\/localhost:(\d+)\/graphql/);
  const query =
    '{ markets { id } products(first: 3, sort: TITLE) { totalCount nodes { title variants { price { unit { shown { amount } } } } } } }';
  const { body } = await post(`http://127.0.0.1:${port}/graphql`, query);
  await command.stop('SIGTERM');
  return body;
};
const imported = {
  data: {
    markets: [{ id: 'FR' }],
    products: {
      totalCount: 2,
      nodes: [
        { title: 'Écharpe', variants: [{ price: { unit: { shown: { amount: '1290.00' } } } }] },
        {
          title: 'Pull en laine',
          variants: [
            { price: { unit: { shown: { amount: '89.90' } } } },
            { price: { unit: { shown: { amount: '89.90' } } } },
          ],
        },
      ],
    },
  },
};

it('a shop imported into a fresh folder is served alone, at every start', async () => {
  expect(await importInto('fresh')).toMatchObject({ code: 0 });
  expect(await contentOf(start('fresh'))).toEqual(imported);
  expect(await contentOf(start('fresh', '--mock', 'stock'))).toEqual(imported);
  expect(await contentOf(start('fresh'))).toEqual(imported);
  expect(existsSync(join(folder, 'fresh', 'sample-loaded'))).toBe(false);
});

it('a shop imported after an empty start is served alone', async () => {
  await start('emptied', '--empty').until(/Comptoir is up/);
  await running.pop()?.stop('SIGTERM');
  expect(await importInto('emptied')).toMatchObject({ code: 0 });
  expect(await contentOf(start('emptied'))).toEqual(imported);
});

it('a sample that was interrupted is loaded to its end at the next start', async () => {
  const whole = await contentOf(start('whole'));
  expect(whole).toMatchObject({ data: { markets: [{}, {}, {}] } });
  const killed = start('half');
  while (!existsSync(join(folder, 'half', 'sample-loaded'))) await pause(2);
  await killed.stop('SIGKILL');
  expect(await readFile(join(folder, 'half', 'sample-loaded'), 'utf8')).toContain('begun: stock');
  expect(await contentOf(start('half'))).toEqual(whole);
  expect(await readFile(join(folder, 'half', 'sample-loaded'), 'utf8')).toBe('catalogue\npricing\nstock\n');
});
