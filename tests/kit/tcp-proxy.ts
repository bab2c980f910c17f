import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A link between a client and a server on the loopback that a test can disturb. */
export interface TcpProxy {
  readonly port: number;
  /** Keeps back what the server says from now on. */
  hold(): void;
  /** Lets through what was kept back, and everything from now on. */
  release(): void;
  /** Breaks all connections; what was kept back is lost. */
  cut(): void;
  close(): Promise<void>;
}

/** Starts a proxy on a free port. */
export async function startTcpProxy(serverPort: number): Promise<TcpProxy> {
  const pairs = new Set<readonly [client: Socket, server: Socket]>();
  let held = false;
  const proxy = createServer((client) => {
    const server = connect(serverPort, '127.0.0.1');
    const pair = [client, server] as const;
    pairs.add(pair);
    client.pipe(server);
    server.pipe(client);
    if (held) server.unpipe(client);
    for (const [one, other] of [pair, [server, client] as const]) {
      one.on('error', () => {});
      one.on('close', () => {
        other.destroy();
        pairs.delete(pair);
      });
    }
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const cut = (): void => {
    for (const [client] of pairs) client.destroy();
  };
  return {
    port: (proxy.address() as AddressInfo).port,
    hold: () => {
      held = true;
      for (const [client, server] of pairs) server.unpipe(client);
    },
    release: () => {
      held = false;
      for (const [client, server] of pairs) server.pipe(client);
    },
    cut,
    close: async () => {
      cut();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}
