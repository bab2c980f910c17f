import type { Stamp } from './entry.ts';

/** Where a book stands by the word of its owner's database; without server and birth nobody may be believed. */
export interface BookStamp {
  readonly book: string;
  readonly epoch: number;
  readonly server: string | null;
  readonly birth: string | null;
  /** With which the book began anew after a restore of that database; 0 where it never did, or this is left out. */
  readonly restoredEpoch?: number;
  /** How long that may be believed, from the moment the question was sent. */
  readonly trustMs: number;
}

/** Which register may be believed, book by book. */
export interface Trust {
  /** The stamp that may be believed at this moment; null where none may. */
  trusted(book: string): Stamp | null;
  /**
   * As `trusted`, but asks where nothing is known, and a little while longer for a book that is asked for the first time:
   * its owner may just be putting it into a register. Null too where no answer came.
   */
  learn(book: string): Promise<Stamp | null>;
  /** Asks about every known book as soon as possible: something was seen that contradicts what is known. */
  doubt(): void;
  /** Before this epoch of the book readers may have seen what was lost since; 0 where nothing was, or nothing is known. */
  restoredEpoch(book: string): number;
  close(): void;
}

/** What trust is made of. */
export interface TrustParts {
  /** Asks the owner's database; rejects where it is out of reach. */
  readonly ask: (books: readonly string[]) => Promise<readonly BookStamp[]>;
  /** Milliseconds of a clock that never jumps. */
  readonly now: () => number;
}

interface Known {
  readonly stamp: Stamp | null;
  readonly until: number;
  readonly epoch: number;
  readonly restoredEpoch: number;
}

const firstPollMs = 200;
// With a book that is asked for the first time.
const patienceMs = 2_000;
const retryMs = 20;
// An owner that is out of reach makes nobody wait for longer.
const answerMs = 200;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Asks three times within `trustMs` about every book that was ever asked for. An owner that revokes a stamp waits out
 * `trustMs` before it lets another register begin: until then nobody has been told of a newer value than ours.
 */
export function createTrust({ ask, now }: TrustParts): Trust {
  const known = new Map<string, Known>();
  /** When each book was asked for first. */
  const books = new Map<string, number>();
  let asking: Promise<void> | null = null;
  let isDoubted = false;
  let isClosed = false;
  let pollMs = firstPollMs;
  let timer: NodeJS.Timeout | undefined;

  const askOnce = async (): Promise<void> => {
    // Counted from here: the answer may take any time to arrive, and says nothing about the moment it does.
    const sentAt = now();
    const answers = await ask([...books.keys()]);
    for (const { book, epoch, server, birth, restoredEpoch = 0, trustMs } of answers) {
      // An answer overtaken by a later one revives no older epoch.
      if ((known.get(book)?.epoch ?? 0) > epoch) continue;
      const stamp = server === null || birth === null ? null : { epoch, server, birth };
      known.set(book, { stamp, epoch, restoredEpoch, until: sentAt + trustMs });
      pollMs = trustMs / 3;
    }
  };
  const refresh = (): Promise<void> => {
    asking ??= askOnce()
      // Without an answer trust runs out by itself.
      .catch(() => {})
      .finally(() => {
        asking = null;
        if (isDoubted && !isClosed) {
          isDoubted = false;
          void refresh();
        }
      });
    return asking;
  };
  const poll = (): void => {
    timer = setTimeout(() => {
      if (books.size > 0) void refresh();
      poll();
    }, pollMs);
    timer.unref();
  };
  poll();

  const trusted = (book: string): Stamp | null => {
    const entry = known.get(book);
    return entry !== undefined && now() < entry.until ? entry.stamp : null;
  };
  return {
    trusted,
    learn: async (book) => {
      if (!books.has(book)) {
        books.set(book, now());
        // One that is under way does not ask about this book.
        if (asking !== null) await Promise.race([asking, pause(answerMs)]);
      }
      const until = (books.get(book) ?? 0) + patienceMs;
      if (trusted(book) === null) await Promise.race([refresh(), pause(answerMs)]);
      while (trusted(book) === null && now() < until && !isClosed) {
        await pause(retryMs);
        await Promise.race([refresh(), pause(answerMs)]);
      }
      return trusted(book);
    },
    doubt: () => {
      if (asking === null) void refresh();
      else isDoubted = true;
    },
    restoredEpoch: (book) => known.get(book)?.restoredEpoch ?? 0,
    close: () => {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
