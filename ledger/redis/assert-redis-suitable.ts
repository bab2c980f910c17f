import type { Redis } from 'ioredis';
import type { RedisLink } from './redis-link.ts';

/**
 * Throws where a server is too old, or may throw away entries when its memory is full. Asks every primary of a
 * cluster. Rejects with `RegisterUnreachableError` where there is none.
 */
export async function assertRedisSuitable({ link }: { readonly link: RedisLink }): Promise<void> {
  const primaries = await link.primaries();
  await Promise.all(primaries.map(assertServerSuitable));
}

async function assertServerSuitable(server: Redis): Promise<void> {
  const place = `${server.options.host}:${server.options.port}`;
  // INFO says the policy too, and is open to users for whom CONFIG is not.
  const info = `${await server.info('server')}\n${await server.info('memory')}`;
  const version = fieldOf(info, 'redis_version');
  if (!isRecent(version)) {
    const reason = 'XADD MINID and exclusive ranges of XRANGE came with it';
    throw new Error(`Redis at ${place} has version ${version}; 6.2 or newer is accepted (${reason}).`);
  }
  const policy = fieldOf(info, 'maxmemory_policy');
  if (policy !== 'noeviction') {
    const reason = 'any other throws away published prices when memory is full';
    throw new Error(
      `Redis at ${place} has maxmemory-policy ${policy}; only noeviction is accepted (${reason}).`,
    );
  }
}

const fieldOf = (info: string, name: string): string =>
  new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '(unknown)';

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 6 || (major === 6 && minor >= 2);
}
