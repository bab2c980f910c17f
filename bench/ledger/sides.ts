import { nothingSeen, type Register, reprove, type Stamp } from '../../ledger/index.ts';
import { createAnswerCache } from '../../src/plan/answer-cache.ts';
import { createRedisReader } from './redis-reader.ts';
import { book, randomKeys } from './sample-book.ts';
import { createStrictReader, type StrictAnswer } from './strict-reader.ts';

/**
 * How answers are made: read through a session, given again whole after a proof of their own, or read from Redis by
 * every request.
 */
export type SideName = 'strict' | 'kept' | 'redis';

/** One way to make the same answers. */
export interface Side {
  /** Makes the answer of a turn; rejects where it is not strict. */
  read(turn: number): Promise<void>;
  close(): void;
}

// Different answers, asked for one after the other.
const answers = 1_000;
const maxKeptBytes = 256_000_000;

/** Opens a side over a book that was begun, of so many prices. */
export async function openSide(
  name: SideName,
  url: string,
  register: Register,
  { stamp, prices }: { readonly stamp: Stamp; readonly prices: number },
): Promise<Side> {
  // Made beforehand: loaders hand keys over that were looked up once already. As fresh concatenations they would cost
  // either side more, and the client of Redis the most.
  const lists = Array.from({ length: answers }, () => randomKeys(prices));
  const keysAt = (turn: number): readonly string[] => lists[turn % answers] ?? [];
  if (name === 'redis') {
    const direct = createRedisReader(url);
    return {
      read: async (turn) => {
        const entries = await direct.read(keysAt(turn));
        if (entries.includes(null)) throw new Error('Redis lacks an entry.');
      },
      close: direct.close,
    };
  }
  const reader = await createStrictReader(register, async () => ({ book, ...stamp, trustMs: 2_000 }));
  const readStrictly = async (turn: number): Promise<StrictAnswer> => {
    const answer = await reader.read(keysAt(turn));
    if (answer.consistency?.mode !== 'STRICT') throw new Error('An answer was not strict.');
    return answer;
  };
  if (name === 'strict') {
    return { read: async (turn) => void (await readStrictly(turn)), close: reader.close };
  }
  const cache = createAnswerCache(maxKeptBytes);
  return {
    read: async (turn) => {
      const called = String(turn % answers);
      const recall = await cache.recall(called, (reads) => reprove(reader, reads, nothingSeen));
      if (recall.kind === 'found') return;
      const { entries, reads } = await readStrictly(turn);
      if (reads !== null) cache.keep(called, { data: JSON.stringify(entries), reads });
      recall.end();
    },
    close: reader.close,
  };
}
