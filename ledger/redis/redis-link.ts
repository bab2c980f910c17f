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

/** One server. */
export interface ServerDescription {
  readonly address: string;
  /** Its answer to INFO, lines of `field:value`. */
  readonly info: string;
}

/** A connection that says of every call whether it was carried out, was not, or may have been. */
export interface RedisLink {
  /** Sends the call once at most. Rejects with `RegisterUnreachableError` or `RegisterRefusalError`. */
  run(name: ScriptName, keys: readonly string[], args: readonly string[]): Promise<Reply>;
  /** What every server that takes writes says of itself. Rejects where one of them is out of reach. */
  describe(): Promise<readonly ServerDescription[]>;
  close(): void;
}

/** Opens a link. A server out of reach is no error here, but of each call. */
export function createRedisLink(options: RedisLinkOptions): RedisLink {
  const { url, commandTimeoutMs = 1_000, addressMap = {} } = options;
  const client = connectRedis(parseRedisUrl(url), commandTimeoutMs, addressMap);
  const connection = watchConnection(client, commandTimeoutMs);
  return {
    run: async (name, keys, args) => {
      const deadline = performance.now() + commandTimeoutMs;
      await connection.ready(commandTimeoutMs);
      const { generation } = connection;
      const remainingMs = (): number => deadline - performance.now();
      const isCurrent = (): boolean => connection.generation === generation;
      try {
        const isAwaited = (): boolean => isCurrent() && remainingMs() > 0;
        const work = runScript(client, scripts[name], keys, args, isAwaited);
        const reply = await within(remainingMs(), work);
        if (isCurrent()) return reply;
      } catch (error) {
        if (error instanceof TimeoutError) connection.renew(generation);
        throw translate(error as Error, name);
      }
      // Another server may have taken over since, or this one have lost its data: the answer proves nothing now.
      throw new RegisterUnreachableError('its answer came over a connection that was lost since', true);
    },
    describe: async () => {
      await connection.ready(commandTimeoutMs);
      const servers = client instanceof Cluster ? client.nodes('master') : [client];
      const descriptions = Promise.all(servers.map(describeServer));
      return within(commandTimeoutMs, descriptions).catch((error) => {
        throw translate(error, error.command?.name === 'select' ? 'SELECT' : 'INFO');
      });
    },
    close: () => connection.close(),
  };
}

async function describeServer(server: Redis): Promise<ServerDescription> {
  // The library goes on in database 0 where there is none of that number: that would be somebody else's register.
  const { db = 0 } = server.options;
  if (db > 0) await server.select(db);
  const [general, memory] = await Promise.all([server.info('server'), server.info('memory')]);
  return { address: addressOf(server), info: `${general}\n${memory}` };
}

// Behind sentinels the options name no server: it is whom they led to.
function addressOf({ options: { host, port, sentinels }, stream }: Redis): string {
  return sentinels ? `${stream.remoteAddress}:${stream.remotePort}` : `${host}:${port}`;
}

function translate(error: Error, call: string): Error {
  if (error.name === 'ReplyError') {
    return new RegisterRefusalError(`Redis refuses "${call}": ${error.message}`, { cause: error });
  }
  // The library's words for a connection that ended just now.
  const isUnsent = error.message.startsWith("Stream isn't writeable");
  return new RegisterUnreachableError(isUnsent ? 'the connection ended' : error.message, !isUnsent, error);
}
