import { Cluster, type Redis } from 'ioredis';
import { type AddressMap, connectRedis } from './connect-redis.ts';
import { parseRedisUrl } from './redis-url.ts';
import { RegisterRefusalError, RegisterUnreachableError } from './register-errors.ts';
import { type Reply, runScript, type ScriptName, scripts } from './script.ts';
import { watchConnection } from './watch-connection.ts';
import { TimeoutError, within } from './within.ts';

/** Where the register is, and how long it may take to answer. */
export interface RedisLinkOptions {
  /** See `parseRedisUrl`. */
  readonly url: string;
  /** A call is given up after this time, waiting for a connection included. Default 1,000. */
  readonly commandTimeoutMs?: number;
  readonly addressMap?: AddressMap;
}

/** A connection that says of every call whether it was carried out, was not, or may have been. */
export interface RedisLink {
  /** Sends the call once at most. Rejects with `RegisterUnreachableError` or `RegisterRefusalError`. */
  run(name: ScriptName, keys: readonly string[], args: readonly string[]): Promise<Reply>;
  /** One connection per server that takes writes. Rejects where none is in reach. */
  primaries(): Promise<readonly Redis[]>;
  close(): void;
}

/** Opens a link. A server out of reach is no error here, but of each call. */
export function createRedisLink(options: RedisLinkOptions): RedisLink {
  const { url, commandTimeoutMs = 1_000, addressMap = {} } = options;
  const client = connectRedis(parseRedisUrl(url), commandTimeoutMs, addressMap);
  const connection = watchConnection(client);
  return {
    run: async (name, keys, args) => {
      const deadline = performance.now() + commandTimeoutMs;
      await connection.ready(commandTimeoutMs);
      const { generation } = connection;
      try {
        const reply = await within(
          deadline - performance.now(),
          runScript(client, scripts[name], keys, args),
        );
        if (connection.generation === generation) return reply;
      } catch (error) {
        if (error instanceof TimeoutError) connection.renew(generation);
        throw translate(error as Error, name);
      }
      // Another server may have taken over since, or this one have lost its data: the answer proves nothing now.
      throw new RegisterUnreachableError('its answer came over a connection that was lost since', true);
    },
    primaries: async () => {
      await connection.ready(commandTimeoutMs);
      return client instanceof Cluster ? client.nodes('master') : [client];
    },
    close: () => connection.close(),
  };
}

function translate(error: Error, script: ScriptName): Error {
  if (error.name !== 'ReplyError') return new RegisterUnreachableError(error.message, true, error);
  return new RegisterRefusalError(`Redis refuses "${script}": ${error.message}`, { cause: error });
}
