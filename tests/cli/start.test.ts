import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningCommand, runCommand } from '../kit/command.ts';
import { post } from '../kit/test-gateway.ts';

let folder: string;
const running: RunningCommand[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comptoir-start-'));
  // As root the database runs as another user, who must be able to walk here.
  await chmod(folder, 0o755);
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((command) => command.stop('SIGTERM')));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function start(...args: string[]): RunningCommand {
  const port = args.includes('--port') ? [] : ['--port', '0'];
  const data = args.includes('--data') ? [] : ['--data', join(folder, 'data')];
  const command = runCommand(['start', ...port, ...data, ...args]);
  running.push(command);
  return command;
}
const up = /Comptoir is up[\s\S]*curl http:\/\/localhost:(\d+)\/graphql .* -d '(.*)'\n/;
/** Waits until the shop is up; returns where its graph is. */
const untilUp = async (command: RunningCommand): Promise<string> =>
  `http://127.0.0.1:${(await command.until(up))[1]}/graphql`;
const databasePid = () =>
  Number(readFileSync(join(folder, 'data/postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0]);
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const prices =
  '{ products(query: "pull", first: 2) { nodes { title variants { sku price { version unit { shown { amount } } } } } } }';

describe('comptoir start', () => {
  it('serves the sample shop, and prints a first query that answers', async () => {
    const command = start();
    const url = await untilUp(command);
    const [, , firstQuery = ''] = await command.until(up);
    const { body } = await post(url, (JSON.parse(firstQuery) as { query: string }).query);
    expect(body.errors).toBeUndefined();
    expect(JSON.stringify(body.data)).toMatch(/"amount":"\d+\.\d\d"/);
  });

  it('ends on Ctrl-C, leaves no process behind, and keeps everything for the next start', async () => {
    const first = start();
    const before = (await post(await untilUp(first), prices)).body;
    const pid = databasePid();
    expect(isAlive(pid)).toBe(true);
    expect(await first.stop('SIGINT')).toMatchObject({ code: 0, stderr: '' });
    expect(isAlive(pid)).toBe(false);
    expect((await post(await untilUp(start()), prices)).body).toEqual(before);
  });

  it('starts again after it was killed, and after its database was left behind', async () => {
    const first = start();
    await first.until(up);
    const orphan = databasePid();
    await first.stop('SIGKILL');
    expect(isAlive(orphan)).toBe(true);
    const url = await untilUp(start());
    expect(isAlive(orphan)).toBe(false);
    expect((await post(url, prices)).body.errors).toBeUndefined();
  });

  it('says in one line that its port or its data folder is taken', async () => {
    const first = start();
    const { port } = new URL(await untilUp(first));
    expect(await start('--port', port).ended).toEqual({
      code: 1,
      stdout: '',
      stderr: `Port ${port} of 127.0.0.1 is taken: stop who listens there, or choose another with --port.\n`,
    });
    expect(await start().ended).toEqual({
      code: 1,
      stdout: '',
      stderr: `The data folder ${join(folder, 'data')} is in use by process ${first.process.pid}.\n`,
    });
  });

  describe('with mocks in the place of services', () => {
    // A folder that nothing was loaded into before.
    const startFresh = (name: string, ...args: string[]) => start('--data', join(folder, name), ...args);
    const shown = `nodes { variants { price { priceList { key } unit { shown { amount } } }
      availability { quantity stores { store { key } } } } }`;
    const firstAnswer = async (command: RunningCommand): Promise<string> => {
      const [, port, firstQuery = ''] = await command.until(up);
      const { query } = JSON.parse(firstQuery) as { query: string };
      const { body } = await post(`http://127.0.0.1:${port}/graphql`, query);
      expect(body.errors).toBeUndefined();
      return JSON.stringify(body.data);
    };
    const listing = async (command: RunningCommand): Promise<string> => {
      const { body } = await post(await untilUp(command), `{ products(first: 1) { ${shown} } }`);
      expect(body.errors).toBeUndefined();
      return JSON.stringify(body.data);
    };

    it('shows the sample’s products with invented prices and stock, and with their own once they are real', async () => {
      const mocked = startFresh('mocked', '--mock', 'pricing,stock');
      expect(await firstAnswer(mocked)).toMatch(/"title":"Pull.*"sku":"C101-NAVY-S".*"amount":"\d+\.\d\d"/);
      // What only the mocks have: their price list, and a store of theirs.
      expect(await listing(mocked)).toMatch(/"key":"mock-eur".*"amount":"\d+\.\d\d".*"key":"bordeaux"/);
      // The sample's kiosk stands in a store, which the mock must know.
      const here =
        '{ context { store } variant(sku: "H302-BLACK") { availability { here { store { key } } } } }';
      const { body } = await post(await untilUp(mocked), here, {
        headers: { 'comptoir-key': 'pk_kiosk_sample' },
      });
      expect(body.data).toMatchObject({
        context: { store: 'paris-marais' },
        variant: { availability: { here: { store: { key: 'paris-marais' } } } },
      });
      await mocked.stop('SIGTERM');
      expect(await listing(startFresh('mocked'))).toMatch(/"key":"fr-eur".*"key":"paris-marais"/);
    });

    it('shows the mock’s products with prices and stock of the real services', async () => {
      const mocked = startFresh('mocked-catalogue', '--mock', 'catalogue');
      expect(await firstAnswer(mocked)).toMatch(/"sku":"MUGS-ALBA-NAVY".*"amount":"\d+\.\d\d"/);
      expect(await listing(mocked)).toMatch(/"key":"fr-eur".*"quantity":\d+.*"key":"paris-marais"/);
    });
  });

  describe('with a configuration of one’s own', () => {
    const writeConfig = async (clients: readonly object[]): Promise<string> => {
      const file = join(folder, 'own.yaml');
      await writeFile(file, JSON.stringify({ anonymous: 'web', clients }));
      return file;
    };
    const web = { id: 'web', channel: 'WEB', market: 'FR' };
    // `sk_till_sample` under the public pepper.
    const secretKeyHash = 'fcb40b23a3e2ae4e0ce17fe9bc2201bdf85f62e57c282109f53846771224acc9';
    const till = { id: 'till', channel: 'POS', market: 'FR', secretKeyHash };

    it('takes no public pepper: it refuses secret keys without one of its own, as the gateway does', async () => {
      const config = await writeConfig([web, till]);
      expect(await start('--config', config).ended).toEqual({
        code: 2,
        stdout: '',
        stderr:
          'Clients with a secretKeyHash need the environment variable COMPTOIR_KEY_PEPPER, or --dev while you develop.\n',
      });
    });

    it('brings no provider of tokens, unless told that it is for development', async () => {
      const config = await writeConfig([web]);
      const own = start('--config', config);
      await own.until(up);
      expect((await own.stop('SIGTERM')).stdout).not.toContain('grant_type=password');
      const developing = start('--config', await writeConfig([web, till]), '--dev');
      const url = await untilUp(developing);
      const asTill = await post(url, '{ context { channel } }', {
        headers: { 'comptoir-key': 'sk_till_sample' },
      });
      expect(asTill.body).toEqual({ data: { context: { channel: 'POS' } } });
      expect((await developing.stop('SIGTERM')).stdout).toContain('grant_type=password');
    });
  });

  it('refuses a wrong configuration with one line per fault', async () => {
    const file = join(folder, 'wrong.yaml');
    await writeFile(
      file,
      'port: many\ncolour: red\nclients: [{ id: web, channel: web, market: FR, publishableKey: pk }]\n',
    );
    expect(await runCommand(['gateway', '--config', file]).ended).toEqual({
      code: 2,
      stdout: '',
      stderr: `port cannot be "many": give a whole number from 0 to 65535.
clients[0].channel cannot be "web": give an upper-case word such as WEB.
colour is not a key of the configuration.
`,
    });
  });

  it.each([
    [
      'an unknown mock',
      ['start', '--mock', 'prices'],
      '--mock cannot be "prices": give some of catalogue, pricing, stock, cart, customer.\n',
    ],
    [
      'a port that is none',
      ['start', '--port', '80x'],
      '--port cannot be "80x": give a whole number from 0 to 65535.\n',
    ],
    [
      'an unknown service',
      ['service', 'prices', '--port', '0'],
      'There is no service "prices": give one of catalogue, pricing, stock, cart, customer.\n',
    ],
    [
      'a service without database',
      ['service', 'pricing', '--port', '0'],
      'The environment variable COMPTOIR_GRAPH_CREDENTIAL is missing.\n',
    ],
    [
      'a configuration that is not there',
      ['gateway', '--config', '/nowhere.yaml'],
      "The configuration /nowhere.yaml cannot be read: ENOENT: no such file or directory, open '/nowhere.yaml'\n",
    ],
    [
      'a secret key without a pepper',
      ['key', 'secret'],
      'A secret key needs the environment variable COMPTOIR_KEY_PEPPER, as the gateway has it.\n',
    ],
  ])('refuses %s with exit code 2', async (_, args, stderr) => {
    expect(await runCommand(args).ended).toEqual({ code: 2, stdout: '', stderr });
  });
});
