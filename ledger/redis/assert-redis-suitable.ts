import type { RedisLink, ServerDescription } from './redis-link.ts';

/**
 * Throws where a server is too old, or may throw away entries when its memory is full. Asks every primary of a
 * cluster. Rejects with `RegisterUnreachableError` where one does not answer.
 */
export async function assertRedisSuitable({ link }: { readonly link: RedisLink }): Promise<void> {
  for (const server of await link.describe()) assertServerSuitable(server);
}

function assertServerSuitable({ address, info }: ServerDescription): void {
  const version = fieldOf(info, 'redis_version');
  if (!isRecent(version)) {
    const reason = 'XADD MINID and exclusive ranges of XRANGE came with it';
    throw new Error(`Redis at ${address} has version ${version}; 6.2 or newer is accepted (${reason}).`);
  }
  // INFO says the policy too, and is open to users for whom CONFIG is not.
  const policy = fieldOf(info, 'maxmemory_policy');
  if (policy !== 'noeviction') {
    const reason = 'any other throws away published prices when memory is full';
    throw new Error(
      `Redis at ${address} has maxmemory-policy ${policy}; only noeviction is accepted (${reason}).`,
    );
  }
}

const fieldOf = (info: string, name: string): string =>
  new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '(unknown)';

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 6 || (major === 6 && minor >= 2);
}
