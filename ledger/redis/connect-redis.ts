import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { RedisAddress, RedisPlace } from './redis-url.ts';

/** Connections of the library that the register is built on. */
export type RedisClient = Redis | Cluster;

/** Where an address as servers announce it (`host:port`) is reached from here: for networks that translate. */
export type AddressMap = Readonly<Record<string, RedisAddress>>;

/** Opens a connection in the background; it comes again by itself whenever it is lost. */
export function connectRedis(place: RedisPlace, timeoutMs: number, addressMap: AddressMap): RedisClient {
  const map = ({ host, port }: RedisAddress): RedisAddress => addressMap[`${host}:${port}`] ?? { host, port };
  const common = { ...never, ...place.access, connectTimeout: timeoutMs, retryStrategy: backoffMs };
  switch (place.kind) {
    case 'single':
      return new Redis({ ...common, ...map(place.address) });
    case 'sentinel':
      return new Redis({
        ...common,
        sentinels: place.sentinels.map(map),
        ...(place.sentinelPassword === null ? {} : { sentinelPassword: place.sentinelPassword }),
        ...(place.access.tls === undefined ? {} : { sentinelTLS: {}, enableTLSForSentinelMode: true }),
        name: place.name,
        natMap: { ...addressMap },
        sentinelRetryStrategy: backoffMs,
        sentinelCommandTimeout: timeoutMs,
        // Hears of a failover from the sentinels even where the old primary never closes the connection.
        failoverDetector: true,
      });
    case 'cluster':
      return new Cluster(place.nodes.map(map), {
        natMap: { ...addressMap },
        clusterRetryStrategy: backoffMs,
        slotsRefreshTimeout: timeoutMs,
        slotsRefreshInterval: 5_000,
        // These send a command again of which nobody knows whether it was carried out.
        retryDelayOnFailover: 0,
        retryDelayOnClusterDown: 0,
        maxRedirections: 5,
        redisOptions: {
          ...place.access,
          connectTimeout: timeoutMs,
          // A node that does not answer is dropped, and asked for anew among the others.
          socketTimeout: timeoutMs,
          maxRetriesPerRequest: 0,
          autoResendUnfulfilledCommands: false,
        },
      });
  }
}

/** What the library does by default and the register must not: wait for a server, or ask it twice. */
const never: RedisOptions = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  disconnectTimeout: 250,
  // A primary that became a replica: look again for who is the primary.
  reconnectOnError: (error) => error.message.startsWith('READONLY'),
};

// Gateways that lost one server together must not come back together. Never rarer than twice a second: whoever waits
// for a successor that is there already has no proof for as long.
const backoffMs = (attempt: number): number =>
  Math.min(50 * 2 ** Math.min(attempt - 1, 4), 500) * (0.5 + Math.random() / 2);
