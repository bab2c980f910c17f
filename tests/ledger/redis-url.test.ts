import { expect, it } from '@jest/globals';
import { parseRedisUrl } from '../../ledger/redis/index.ts';

const at = (host: string, port: number) => ({ host, port });

it.each([
  ['redis://cache', { kind: 'single', address: at('cache', 6379), access: { db: 0 } }],
  [
    'rediss://shop:p%40ss@[::1]:7000/2',
    {
      kind: 'single',
      address: at('::1', 7000),
      access: { username: 'shop', password: 'p@ss', tls: {}, db: 2 },
    },
  ],
  [
    'redis+sentinel://:secret@a:1,b/shop?sentinelPassword=x%26y',
    {
      kind: 'sentinel',
      sentinels: [at('a', 1), at('b', 26379)],
      sentinelPassword: 'x&y',
      name: 'shop',
      access: { password: 'secret' },
    },
  ],
  ['rediss+cluster://a:1,b:2', { kind: 'cluster', nodes: [at('a', 1), at('b', 2)], access: { tls: {} } }],
])('reads %s', (url, place) => {
  expect(parseRedisUrl(url)).toEqual(place);
});

it.each([
  ['http://cache', 'it has another form'],
  ['redis://', 'it has another form'],
  ['redis://a,b', 'redis:// takes one host'],
  ['redis://a:70000', '"a:70000" is no host:port'],
  ['redis://a/shop', '"shop" is no number of a database'],
  ['redis+sentinel://a:1', 'the name of the master is missing'],
  ['redis+cluster://a:1/3', 'a cluster has one database only, so nothing may follow the hosts'],
  ['redis://a?family=6', 'it has no parameter "family"'],
])('refuses %s', (url, reason) => {
  expect(() => parseRedisUrl(url)).toThrow(
    `The URL of Redis is refused: ${reason}. Accepted: redis://host:port/db,`,
  );
});
