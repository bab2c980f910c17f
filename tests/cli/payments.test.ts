import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../../cli/postgres/free-port.ts';
import { signWebhook } from '../../services/cart/payment/signed-webhook.ts';
import { type RunningCommand, runCommand } from '../kit/command.ts';
import { eventually } from '../kit/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../kit/test-database.ts';

const webhookSecret = 'w'.repeat(40);
const environment = {
  COMPTOIR_GRAPH_CREDENTIAL: 'graph-secret',
  COMPTOIR_WRITE_CREDENTIAL: 'write-secret',
  PAYMENTS_SECRET: webhookSecret,
};
const settings = {
  ...{ provider: 'test', publicUrl: 'http://shop.example' },
  webhookSecret: ['$', '{PAYMENTS_SECRET}'].join(''),
};
let folder: string;
let database: TestDatabase;
const running: RunningCommand[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comptoir-payments-'));
  database = await createTestDatabase();
});
afterAll(async () => {
  await Promise.all(running.map((command) => command.stop('SIGTERM')));
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

const run = (args: readonly string[], databaseUrl = database.url): RunningCommand => {
  const command = runCommand(args, { ...environment, DATABASE_URL: databaseUrl });
  running.push(command);
  return command;
};
// YAML reads JSON.
const fileOf = async (content: object): Promise<string> => {
  const file = join(folder, 'payments.yaml');
  await writeFile(file, JSON.stringify(content));
  return file;
};
const untilServed = (port: number) =>
  eventually('it listens', async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok, 60_000);
const sendWebhook = (port: number, signature: string, body = '{"id":"1","payment":"C1","type":"x"}') =>
  fetch(`http://127.0.0.1:${port}/payments/test/webhook`, {
    ...{ method: 'POST', body, headers: { 'comptoir-test-signature': signature } },
  });

describe('comptoir service cart', () => {
  it('takes webhooks on its own port, signed with the secret of the file', async () => {
    const port = await freePort();
    run(['service', 'cart', '--port', String(port), '--payments', await fileOf(settings)]);
    await untilServed(port);
    const body = '{"id":"1","payment":"C1","type":"x"}';
    expect((await sendWebhook(port, 'none')).status).toBe(401);
    expect((await sendWebhook(port, signWebhook(webhookSecret, body, Date.now()))).status).toBe(200);
  });

  it('has no test provider unless it is told to', async () => {
    const port = await freePort();
    run(['service', 'cart', '--port', String(port)]);
    await untilServed(port);
    expect((await sendWebhook(port, 'none')).status).toBe(404);
    expect((await fetch(`http://127.0.0.1:${port}/payments/test/actions/x`)).status).toBe(404);
  });

  it.each([
    [{ ...settings, provider: 'free' }, 'provider cannot be "free": give test.'],
    [
      { ...settings, webhookSecret: 'short' },
      'webhookSecret cannot be what it is: give a secret of 32 characters or more.',
    ],
    [{ ...settings, publicUrl: 'ftp://x' }, 'publicUrl cannot be "ftp://x": give an http or https address.'],
    [{ ...settings, patienceMs: 1 }, 'patienceMs cannot be 1: give a whole number from 100 to 60000.'],
    [{ ...settings, colour: 'red' }, 'colour is not a key of the configuration.'],
    [{}, 'provider is missing: give test.'],
    [[], 'the configuration cannot be []: give keys with values.'],
  ])('says what of the file is not accepted, and repeats no secret', async (content, fault) => {
    const args = ['service', 'cart', '--port', '0', '--payments', await fileOf(content)];
    expect(await run(args).ended).toEqual({ code: 2, stdout: '', stderr: `${fault}\n` });
  });

  it('alone reads the file', async () => {
    const file = await fileOf(settings);
    expect(await run(['service', 'stock', '--port', '0', '--payments', file]).ended).toEqual({
      ...{ code: 2, stdout: '', stderr: '--payments is for the service cart, not for stock.\n' },
    });
    expect((await run(['start', '--mock', 'cart', '--payments', file]).ended).stderr).toBe(
      '--payments is for the service cart, which is mocked.\n',
    );
  });
});

describe('comptoir start', () => {
  const start = async (...args: string[]): Promise<number> => {
    const own = await createTestDatabase();
    const data = join(folder, `data-${args.length}`);
    const command = run(['start', '--port', '0', '--empty', '--data', data, ...args], own.url);
    const [, port] = await command.until(/Comptoir is up[\s\S]*curl http:\/\/localhost:(\d+)\/graphql /);
    return Number(port);
  };

  it('serves webhook and page of the test provider on the port of the gateway', async () => {
    const port = await start();
    expect((await sendWebhook(port, 'none')).status).toBe(401);
    const page = await fetch(`http://127.0.0.1:${port}/payments/test/actions/x`);
    expect(page.status).toBe(404);
    expect(await page.text()).toContain('This link opens no payment.');
  });

  it('has none with a configuration of its own, where the shop may be a real one', async () => {
    const config = join(folder, 'comptoir.yaml');
    const clients = [{ id: 'web', channel: 'WEB', market: 'FR' }];
    await writeFile(config, JSON.stringify({ anonymous: 'web', clients }));
    const port = await start('--config', config);
    expect((await sendWebhook(port, 'none')).status).toBe(404);
  });
});
