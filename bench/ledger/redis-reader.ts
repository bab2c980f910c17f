import { Redis } from 'ioredis';
import { bookKeys } from '../../ledger/redis/book-keys.ts';
import { decodeRecord } from '../../ledger/redis/record.ts';
import { type HeldEntry, heldOf } from '../../ledger/replica.ts';
import { book } from './sample-book.ts';

/** The yardstick: every request reads its entries from Redis, by one HMGET of its own. */
export interface RedisReader {
  read(keys: readonly string[]): Promise<readonly (HeldEntry | null)[]>;
  close(): void;
}

/** Opens it over the same records that the ledger reads. */
export function createRedisReader(url: string): RedisReader {
  // One command per answer as it comes: gathering them by the library's automatic pipelining was slower.
  const client = new Redis(url);
  const entries = bookKeys(book)[1] ?? '';
  return {
    read: async (keys) => {
      const records = await client.hmget(entries, ...keys);
      return keys.map((key, index) => {
        const record = records[index] ?? null;
        return record === null ? null : heldOf(decodeRecord(key, record));
      });
    },
    close: () => client.disconnect(),
  };
}
