import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { readCsv } from '../../import/csv/index.ts';
import { loadShop, type WriteCallers } from '../../import/load.ts';
import { packageRoot } from '../../schema/package-root.ts';
import { createHttpTransport } from '../../src/execute/index.ts';
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
  expect(await readFile(join(folder, 'half', 'sample-loaded'), 'utf8')).toContain('begun: stock\n');
  expect(await contentOf(start('half'))).toEqual(whole);
  expect(await readFile(join(folder, 'half', 'sample-loaded'), 'utf8')).toBe('catalogue\npricing\nstock\n');
});

it('an import that was killed between two services is told of at a start, until it is run again', async () => {
  await start('torn', '--empty').until(/Comptoir is up/);
  const { writeCredential, urls } = JSON.parse(await readFile(join(folder, 'torn', 'services.json'), 'utf8'));
  const transports = ['catalogue', 'pricing', 'stock'].map((name) =>
    createHttpTransport(name, { url: urls[name], credential: writeCredential }),
  );
  const [catalogue, pricing, stock] = transports.map(({ call }) => call);
  const dying: WriteCallers['stock'] = async (request) => {
    if (String(request.document).includes('loadCommit')) throw new Error('killed');
    return (stock as WriteCallers['stock'])(request);
  };
  const { shop } = await readCsv(join(folder, 'map.yaml'), { badRows: 'refuse' });
  const torn = loadShop(shop, { catalogue, pricing, stock: dying } as WriteCallers);
  await expect(torn).rejects.toThrow('Run the same import again');
  await Promise.all(transports.map((transport) => transport.close()));
  await running.pop()?.stop('SIGTERM');

  const said = async (): Promise<string> => {
    const command = start('torn');
    await command.until(/Comptoir is up/);
    return (await command.stop('SIGTERM')).stderr;
  };
  const sentence = 'An import was interrupted here: run it again to finish it.';
  const lines = (await said()).split('\n').filter((line) => line.includes(sentence));
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { applied: ['pricing'], missing: ['catalogue', 'stock'] },
  ]);
  expect(await importInto('torn')).toMatchObject({ code: 0 });
  expect(await said()).not.toContain('interrupted');
});
