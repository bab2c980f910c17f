import type { RedisOptions } from 'ioredis';

/** A host and its port. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
}

/** Where the register is. */
export type RedisPlace =
  | { readonly kind: 'single'; readonly address: RedisAddress; readonly access: RedisAccess }
  | {
      readonly kind: 'sentinel';
      readonly sentinels: readonly RedisAddress[];
      readonly sentinelPassword: string | null;
      readonly name: string;
      readonly access: RedisAccess;
    }
  | { readonly kind: 'cluster'; readonly nodes: readonly RedisAddress[]; readonly access: RedisAccess };

/** How servers let one in. */
export type RedisAccess = Pick<RedisOptions, 'username' | 'password' | 'db' | 'tls'>;

const accepted =
  'redis://host:port/db, redis+sentinel://host:port,host:port/master-name?sentinelPassword=… or redis+cluster://host:port,host:port, ' +
  'each with user:password@ before the first host where needed, and with rediss in place of redis for TLS';

/**
 * Reads a REDIS_URL: `redis://` (one server), `redis+sentinel://` and `redis+cluster://`.
 * Throws with the accepted forms, without the text itself, which may hold a password.
 */
export function parseRedisUrl(text: string): RedisPlace {
  const parts =
    /^redis(s?)(?:\+(sentinel|cluster))?:\/\/(?:([^@/?]*)@)?([^@/?]+)(?:\/([^?]*))?(?:\?(.*))?$/.exec(text);
  if (parts === null) throw refusal('it has another form');
  const [, secure, kind, credentials, hosts = '', path = '', query = ''] = parts;
  const addresses = hosts.split(',').map((host) => parseAddress(host, kind === 'sentinel' ? 26379 : 6379));
  const access = { ...parseCredentials(credentials), ...(secure === 's' ? { tls: {} } : {}) };
  const sentinelPassword = parseQuery(query, kind);
  if (kind === 'cluster') {
    if (path !== '') throw refusal('a cluster has one database only, so nothing may follow the hosts');
    return { kind, nodes: addresses, access };
  }
  if (kind === 'sentinel') {
    if (path === '') throw refusal('the name of the master is missing');
    return { kind, sentinels: addresses, sentinelPassword, name: decodeURIComponent(path), access };
  }
  const [address, ...more] = addresses;
  if (address === undefined || more.length > 0) throw refusal('redis:// takes one host');
  return { kind: 'single', address, access: { ...access, db: parseDatabase(path) } };
}

const refusal = (reason: string): Error =>
  new Error(`The URL of Redis is refused: ${reason}. Accepted: ${accepted}.`);

function parseAddress(text: string, defaultPort: number): RedisAddress {
  const parts = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/i.exec(text);
  const port = Number(parts?.[2] ?? defaultPort);
  if (parts?.[1] === undefined || port < 1 || port > 65_535) throw refusal(`"${text}" is no host:port`);
  return { host: parts[1].replace(/^\[|\]$/g, ''), port };
}

function parseCredentials(text: string | undefined): RedisAccess {
  if (text === undefined || text === '') return {};
  const colon = text.indexOf(':');
  const username = decodeURIComponent(colon < 0 ? text : text.slice(0, colon));
  const password = colon < 0 ? undefined : decodeURIComponent(text.slice(colon + 1));
  return { ...(username === '' ? {} : { username }), ...(password === undefined ? {} : { password }) };
}

function parseQuery(text: string, kind: string | undefined): string | null {
  const query = new URLSearchParams(text);
  const unknown = [...query.keys()].find((name) => kind !== 'sentinel' || name !== 'sentinelPassword');
  if (unknown !== undefined) throw refusal(`it has no parameter "${unknown}"`);
  return query.get('sentinelPassword');
}

function parseDatabase(path: string): number {
  if (!/^\d{0,4}$/.test(path)) throw refusal(`"${path}" is no number of a database`);
  return Number(path);
}
