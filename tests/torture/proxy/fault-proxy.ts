import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createCounts, type Direction, type Link, type ProxyCounts, type Schedule } from './link.ts';
import { createPipe, type Pipe } from './pipe.ts';

/** Where a proxy connects to, over TCP. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** A TCP proxy on loopback whose faults are switched while it runs. */
export interface FaultProxy {
  readonly port: number;
  readonly counts: Readonly<ProxyCounts>;
  /** Connections that are open on either side. */
  readonly open: number;
  /** Applies to open connections and new ones, until changed again. */
  set(direction: Direction, link: Link): void;
  /** Destroys both sides of every connection with RST. */
  reset(): void;
  /**
   * Destroys with RST the side whose bytes are held, as if it had lost its connection, and keeps the other: what
   * `direction` holds is delivered when its link passes again, then the other side sees the end.
   */
  abandon(direction: Direction): void;
  /** Refuses new connections as a closed port does; open ones stay. */
  refuse(): Promise<void>;
  /** Takes connections again, on the same port. */
  accept(): Promise<void>;
  /** New connections go there; open ones stay where they are. */
  retarget(target: Target): void;
  close(): Promise<void>;
}

interface Connection {
  readonly client: Socket;
  readonly target: Socket;
  readonly pipes: Readonly<Record<Direction, Pipe>>;
}

/** What all connections of one proxy share. */
interface Wires {
  readonly links: Record<Direction, Link>;
  readonly counts: ProxyCounts;
  readonly connections: Set<Connection>;
  readonly schedule: Schedule;
}

const defaultSchedule: Schedule = (run, ms) => void setTimeout(run, ms);

/** Listens on a free port of loopback, or on the given one, and passes everything until told otherwise. */
export async function createFaultProxy(options: {
  readonly target: Target;
  readonly port?: number;
  readonly schedule?: Schedule;
}): Promise<FaultProxy> {
  const wires: Wires = {
    links: { toTarget: { mode: 'pass' }, toClient: { mode: 'pass' } },
    counts: createCounts(),
    connections: new Set(),
    schedule: options.schedule ?? defaultSchedule,
  };
  const { links, counts, connections } = wires;
  let { target } = options;
  const server = createServer({ allowHalfOpen: true }, (client) => {
    counts.accepted += 1;
    join(wires, client, connect({ ...target, allowHalfOpen: true }));
  });
  await listen(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    counts,
    get open() {
      return connections.size;
    },
    set(direction, link) {
      links[direction] = link;
      for (const { pipes } of connections) pipes[direction].change(link);
    },
    reset() {
      counts.reset += connections.size;
      for (const { client, target: upstream } of connections) {
        client.resetAndDestroy();
        upstream.resetAndDestroy();
      }
    },
    abandon(direction) {
      counts.abandoned += connections.size;
      for (const { client, target: upstream } of connections)
        (direction === 'toTarget' ? client : upstream).resetAndDestroy();
    },
    refuse: async () => stopListening(server),
    accept: async () => listen(server, port),
    retarget(next) {
      target = next;
    },
    async close() {
      for (const { client, target: upstream } of connections) {
        client.destroy();
        upstream.destroy();
      }
      await stopListening(server);
    },
  };
}

function join(wires: Wires, client: Socket, target: Socket): void {
  const { links, counts, connections, schedule } = wires;
  for (const socket of [client, target]) socket.setNoDelay(true);
  const pipes = {
    toTarget: createPipe(client, target, links.toTarget, counts.toTarget, schedule),
    toClient: createPipe(target, client, links.toClient, counts.toClient, schedule),
  };
  const connection = { client, target, pipes };
  connections.add(connection);
  // A side that breaks takes the other with it, unless the link between them keeps news back.
  const tie = (direction: Direction, from: Socket, to: Socket): void => {
    from.on('error', () => {
      const { mode } = links[direction];
      if (mode === 'pass' || mode === 'delay') to.destroy();
    });
    from.on('close', () => {
      if (to.destroyed) connections.delete(connection);
    });
  };
  tie('toTarget', client, target);
  tie('toClient', target, client);
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });

/** Stops taking connections; unlike `close` alone it does not wait for the open ones. */
const stopListening = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    if (!server.listening) {
      resolve();
      return;
    }
    server.close();
    // The listening handle is closed in this tick; the callback of `close` would wait for open connections.
    setImmediate(resolve);
  });
