import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { freePort } from '../../cli/postgres/free-port.ts';
import { type RunningCommand, runCommand } from '../kit/command.ts';
import { createTestDatabase } from '../kit/test-database.ts';

const credentials = { COMPTOIR_GRAPH_CREDENTIAL: 'graph', COMPTOIR_WRITE_CREDENTIAL: 'write' };
const running: RunningCommand[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((command) => command.stop('SIGTERM')));
});

const service = async (databaseUrl: string, port?: number): Promise<RunningCommand> => {
  const args = ['service', 'pricing', '--port', String(port ?? (await freePort()))];
  const command = runCommand(args, { ...credentials, LOG_LEVEL: 'info', DATABASE_URL: databaseUrl });
  running.push(command);
  return command;
};
/** Resolves once the command has logged this. */
const untilLogged = (command: RunningCommand, message: string): Promise<Record<string, unknown>> =>
  new Promise((resolve, reject) => {
    let text = '';
    command.process.stderr?.on('data', (chunk) => {
      text += chunk;
      const line = text.split('\n').find((each) => each.includes(message));
      if (line?.endsWith('}')) resolve(JSON.parse(line) as Record<string, unknown>);
    });
    command.ended.then(({ code, stderr }) => reject(new Error(`Ended with ${code}: ${stderr}`)));
  });

it.each(['nonsense', 'mysql://root@db/shop', '5432'])(
  'a DATABASE_URL that is none (%s) is refused in one line, without repeating it',
  async (url) => {
    expect(await (await service(url)).ended).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'The environment variable DATABASE_URL cannot be read: give postgres://user:password@host:port/database.\n',
    });
  },
);

describe('a service that is started before PostgreSQL', () => {
  it('waits with one line, goes on once it is there', async () => {
    const database = await createTestDatabase();
    const real = new URL(database.url);
    const late = new URL(database.url);
    late.port = String(await freePort());
    const port = await freePort();
    const command = await service(late.href, port);
    const waiting = untilLogged(command, 'waiting for PostgreSQL');
    const listening = untilLogged(command, 'service listens');
    expect(await waiting).toMatchObject({ level: 40, address: `127.0.0.1:${late.port}` });
    const server = createServer((socket) => {
      const upstream = connect(Number(real.port), real.hostname);
      socket.pipe(upstream).pipe(socket);
      for (const end of [socket, upstream]) end.on('error', () => socket.destroy());
    }).listen(Number(late.port), '127.0.0.1');
    await listening;
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    const { code, stderr } = await command.stop('SIGTERM');
    expect({ code, waits: stderr.match(/waiting for PostgreSQL/g)?.length }).toEqual({ code: 0, waits: 1 });
    server.close();
    await database.close();
  });

  it('ends at a signal while it waits', async () => {
    const command = await service(`postgres://a:b@127.0.0.1:${await freePort()}/shop`);
    await untilLogged(command, 'waiting for PostgreSQL');
    expect(await command.stop('SIGTERM')).toMatchObject({ code: 0 });
  });

  it('ends with one line where PostgreSQL does not let it in', async () => {
    const database = await createTestDatabase();
    const url = new URL(database.url);
    url.password = 'wrong-secret';
    const { code, stderr } = await (await service(url.href)).ended;
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `PostgreSQL at ${url.host} refuses: password authentication failed for user "comptoir". DATABASE_URL says who asks for which database.\n`,
    });
    await database.close();
  });
});

it('an import does not wait: it says that PostgreSQL is not there', async () => {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'comptoir-none-'));
  const environment = { DATABASE_URL: `postgres://a:b@127.0.0.1:${port}/shop` };
  const command = runCommand(
    ['generate', '--products', '1', '--data', `/tmp/comptoir-none-${port}`],
    environment,
  );
  expect(await command.ended).toMatchObject({
    code: 1,
    stderr: `PostgreSQL at 127.0.0.1:${port} does not answer: connect ECONNREFUSED 127.0.0.1:${port}.\n`,
  });
  await rm(folder, { recursive: true });
});
