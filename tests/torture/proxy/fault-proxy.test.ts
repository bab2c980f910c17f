import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createFaultProxy, type FaultProxy } from './index.ts';

/** What one end of a connection has seen so far; `until` waits for more without a clock. */
interface Ear {
  readonly socket: Socket;
  text: string;
  ended: boolean;
  failure: string | null;
  until(isSo: () => boolean): Promise<void>;
}

function listenTo(socket: Socket): Ear {
  const waiters: (() => void)[] = [];
  const told = () => {
    for (const waiter of waiters) waiter();
  };
  const ear: Ear = {
    socket,
    text: '',
    ended: false,
    failure: null,
    until: (isSo) =>
      new Promise((resolve) => {
        const look = () => isSo() && resolve();
        waiters.push(look);
        look();
      }),
  };
  socket.on('data', (bytes) => {
    ear.text += bytes;
    told();
  });
  socket.on('end', () => {
    ear.ended = true;
    told();
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    ear.failure = error.code ?? error.message;
    told();
  });
  socket.on('close', told);
  return ear;
}

/** A server that answers every text with itself behind its name. */
async function startEcho(name: string) {
  const ears: Ear[] = [];
  const arrivals: (() => void)[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    ears.push(listenTo(socket));
    socket.on('data', (bytes) => socket.write(`${name}:${bytes} `));
    socket.on('end', () => socket.end());
    for (const arrival of arrivals) arrival();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    target: { host: '127.0.0.1', port },
    ear: async (place: number): Promise<Ear> => {
      while (ears[place] === undefined) await new Promise<void>((resolve) => arrivals.push(resolve));
      return ears[place];
    },
    close: () => {
      for (const { socket } of ears) socket.destroy();
      server.close();
    },
  };
}

let timers: { readonly run: () => void; readonly ms: number }[];
let echo: Awaited<ReturnType<typeof startEcho>>;
let proxy: FaultProxy;
let clients: Ear[];

beforeEach(async () => {
  timers = [];
  clients = [];
  echo = await startEcho('one');
  proxy = await createFaultProxy({ target: echo.target, schedule: (run, ms) => timers.push({ run, ms }) });
});

afterEach(async () => {
  for (const { socket } of clients) socket.destroy();
  await proxy.close();
  echo.close();
});

function dial(): Ear {
  const ear = listenTo(connect({ host: '127.0.0.1', port: proxy.port, allowHalfOpen: true }));
  clients.push(ear);
  return ear;
}

/** Asks and waits for the echo, so that the connection is known to stand. */
async function ask(client: Ear, text: string): Promise<void> {
  const before = client.text.length;
  client.socket.write(text);
  await client.until(() => client.text.length > before);
}

describe('a proxy without faults', () => {
  it('passes bytes and ends both ways, and counts them', async () => {
    const client = dial();
    await ask(client, 'a');
    client.socket.end('b');
    await client.until(() => client.ended);
    expect(client.text).toBe('one:a one:b ');
    expect(proxy.counts).toMatchObject({
      accepted: 1,
      toTarget: { received: 2, delivered: 2, dropped: 0 },
      toClient: { received: 12, delivered: 12 },
    });
  });

  it('passes more than any buffer holds', async () => {
    const client = dial();
    const size = 8_000_000;
    client.socket.end(Buffer.alloc(size, 'x'));
    await client.until(() => client.ended);
    expect(proxy.counts.toTarget.delivered).toBe(size);
    expect(client.text.replace(/[^x]/g, '')).toHaveLength(size);
  });
});

it('a delay is as long as said, one way only, and keeps the order', async () => {
  const client = dial();
  await ask(client, 'a');
  proxy.set('toTarget', { mode: 'delay', ms: 70 });
  client.socket.write('b');
  const server = await echo.ear(0);
  await until(() => timers.length === 1);
  proxy.set('toTarget', { mode: 'pass' });
  client.socket.write('c');
  await until(() => proxy.counts.toTarget.received === 3);
  expect([server.text, timers.map(({ ms }) => ms)]).toEqual(['a', [70]]);
  timers[0]?.run();
  await server.until(() => server.text === 'abc');
  expect(proxy.counts.toTarget.delayed).toBe(1);
});

it('dropped bytes never come, and the connection stays half-open for ever', async () => {
  const client = dial();
  await ask(client, 'a');
  proxy.set('toTarget', { mode: 'drop' });
  client.socket.write('b');
  await until(() => proxy.counts.toTarget.dropped === 1);
  proxy.set('toTarget', { mode: 'pass' });
  client.socket.end('c');
  await until(() => proxy.counts.toTarget.dropped === 2);
  const fresh = dial();
  await ask(fresh, 'd');
  const server = await echo.ear(0);
  expect([server.text, server.ended, fresh.text]).toEqual(['a', false, 'one:d ']);
});

it('a reset breaks both sides', async () => {
  const client = dial();
  await ask(client, 'a');
  const server = await echo.ear(0);
  proxy.reset();
  await client.until(() => client.failure !== null);
  await server.until(() => server.failure !== null);
  expect([client.failure, server.failure, proxy.counts.reset]).toEqual(['ECONNRESET', 'ECONNRESET', 1]);
  await until(() => proxy.open === 0);
});

it('a pause reads nothing, and loses nothing', async () => {
  const client = dial();
  await ask(client, 'a');
  proxy.set('toTarget', { mode: 'pause' });
  const probe = dial();
  client.socket.write('b');
  probe.socket.write('c');
  await until(() => proxy.counts.accepted === 2);
  expect(proxy.counts.toTarget.received).toBe(1);
  proxy.set('toTarget', { mode: 'pass' });
  await client.until(() => client.text === 'one:a one:b ');
  await probe.until(() => probe.text === 'one:c ');
});

describe('late delivery', () => {
  it('comes after the sender was told that its connection is gone', async () => {
    const client = dial();
    await ask(client, 'a');
    const server = await echo.ear(0);
    proxy.set('toTarget', { mode: 'hold' });
    client.socket.write('b');
    await until(() => proxy.counts.toTarget.held === 1);
    proxy.abandon('toTarget');
    await client.until(() => client.failure === 'ECONNRESET');
    expect([server.text, server.ended, server.failure]).toEqual(['a', false, null]);
    proxy.set('toTarget', { mode: 'pass' });
    await server.until(() => server.text === 'ab' && server.ended);
    expect(proxy.counts).toMatchObject({ abandoned: 1, toTarget: { held: 1, deliveredLate: 1 } });
  });

  it('comes to the client of a target that is gone', async () => {
    const client = dial();
    await ask(client, 'a');
    proxy.set('toClient', { mode: 'hold' });
    client.socket.write('b');
    await until(() => proxy.counts.toClient.held === 6);
    proxy.abandon('toClient');
    const server = await echo.ear(0);
    await server.until(() => server.failure === 'ECONNRESET');
    proxy.set('toClient', { mode: 'pass' });
    await client.until(() => client.text === 'one:a one:b ');
  });
});

it('refuses new connections only, and takes them again on the same port', async () => {
  const old = dial();
  await ask(old, 'a');
  await proxy.refuse();
  const refused = dial();
  await refused.until(() => refused.failure !== null);
  expect(refused.failure).toBe('ECONNREFUSED');
  await ask(old, 'b');
  await proxy.accept();
  await ask(dial(), 'c');
});

it('connects new clients to the new target and leaves the old ones', async () => {
  const other = await startEcho('two');
  const old = dial();
  await ask(old, 'a');
  proxy.retarget(other.target);
  const fresh = dial();
  await ask(fresh, 'b');
  await ask(old, 'c');
  expect([old.text, fresh.text]).toEqual(['one:a one:c ', 'two:b ']);
  other.close();
});

it('a target that is not there breaks the client', async () => {
  await proxy.refuse();
  const { port } = proxy;
  const blind = await createFaultProxy({ target: { host: '127.0.0.1', port } });
  const client = listenTo(connect({ host: '127.0.0.1', port: blind.port }));
  clients.push(client);
  await client.until(() => client.ended || client.failure !== null);
  await until(() => blind.open === 0);
  await blind.close();
});

/** Lets the event loop turn until it is so; the test's time limit is the only clock. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise<void>((resolve) => setImmediate(resolve));
}
