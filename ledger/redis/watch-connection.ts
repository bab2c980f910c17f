import { Cluster, type Redis } from 'ioredis';
import type { RedisClient } from './connect-redis.ts';
import { RegisterUnreachableError } from './register-errors.ts';
import { within } from './within.ts';

/** The state of a client, beyond what it tells itself. */
export interface WatchedConnection {
  /** Another number after every loss of the connection; of a cluster, of the last one. */
  readonly generation: number;
  /** Resolves when commands can be sent; rejects with `RegisterUnreachableError`. */
  ready(timeoutMs: number): Promise<void>;
  /** Gives up the connection of that generation, which is silent. */
  renew(generation: number): void;
  close(): void;
}

const reviveMs = 50;

/**
 * Counts losses of connection, and lets callers wait for a new one.
 * @param timeoutMs how long a new connection may take from its begin to its first answer.
 */
export function watchConnection(client: RedisClient, timeoutMs: number): WatchedConnection {
  let generation = 0;
  let lastFault = 'there is no connection yet';
  let closed = false;
  // The library calls a connection ready until its end is confirmed.
  let ending = false;
  const waiting = new Set<() => void>();
  client.on('error', (error: Error) => {
    lastFault = error.message;
  });
  // Of a cluster, only when all nodes are lost: what was asked of one of them is rejected with that one's connection, and
  // while one is down and tried again and again, the answers of the others are as good as ever.
  client.on('close', () => {
    generation += 1;
    ending = false;
  });
  client.on('ready', () => {
    for (const resume of waiting) resume();
  });
  // The library gives up for good where a connection is dropped while sentinels are being asked for the primary, as it
  // does itself when they tell of a failover at that moment.
  client.on('end', () => {
    const again = setTimeout(() => {
      if (!closed) client.connect().catch(() => {});
    }, reviveMs);
    again.unref();
  });
  if (!(client instanceof Cluster)) giveUpUnready(client, timeoutMs);
  return {
    get generation() {
      return generation;
    },
    ready: async (timeoutMs) => {
      if (closed) throw new RegisterUnreachableError('it was closed', false);
      if (client.status === 'ready' && !ending) return;
      let resume = (): void => {};
      const connected = new Promise<void>((resolve) => {
        resume = resolve;
      });
      waiting.add(resume);
      const given = within(timeoutMs, connected).catch(() => {
        throw new RegisterUnreachableError(lastFault, false);
      });
      await given.finally(() => waiting.delete(resume));
    },
    renew: (silent) => {
      // A node of a cluster is given up by its own time limit. Of many calls without an answer, the first one renews.
      if (closed || client instanceof Cluster || silent !== generation) return;
      generation += 1;
      ending = true;
      client.disconnect(true);
    },
    close: () => {
      closed = true;
      client.disconnect();
    },
  };
}

/**
 * Gives up connections that are made and then silent. The library asks every new one how the server is and waits for
 * the answer without end; should that be lost, it would never come back.
 */
function giveUpUnready(client: Redis, timeoutMs: number): void {
  let timer: NodeJS.Timeout | undefined;
  client.on('connect', () => {
    timer = setTimeout(() => {
      if (client.status !== 'ready') client.disconnect(true);
    }, timeoutMs);
    timer.unref();
  });
  for (const outcome of ['ready', 'close', 'end']) client.on(outcome, () => clearTimeout(timer));
}
