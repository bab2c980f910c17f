import { setTimeout as pause } from 'node:timers/promises';
import { bookKeys } from './book-keys.ts';
import type { RedisLink } from './redis-link.ts';

/** Moves flipped entries among the others, piece by piece, while everybody goes on. */
export interface Folder {
  /** Folds in the background; a fault ends it, and whoever publishes next begins again. */
  start(book: string): void;
  /** Resolves when nothing is left to fold. */
  settle(book: string): Promise<void>;
  close(): void;
}

// Takes Redis 1 to 2 ms.
const pieceSize = 250;

/** One fold per book at a time. */
export function createFolder(link: RedisLink): Folder {
  const running = new Map<string, Promise<void>>();
  let closed = false;

  const fold = async (book: string): Promise<void> => {
    let cursor = '0';
    let left = true;
    while (left && !closed) {
      const askedAt = performance.now();
      const reply = await link.run('fold', bookKeys(book), [cursor, String(pieceSize)]);
      [cursor, left] = [String((reply as [string, number])[0]), (reply as [string, number])[1] === 1];
      // Every gateway is reading everything anew just now: half of the time is theirs.
      if (left) await pause(performance.now() - askedAt);
    }
  };
  const settle = (book: string): Promise<void> => {
    const folding = running.get(book) ?? fold(book).finally(() => running.delete(book));
    running.set(book, folding);
    return folding;
  };
  return {
    start: (book) => void settle(book).catch(() => {}),
    settle,
    close: () => {
      closed = true;
    },
  };
}
