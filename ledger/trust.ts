import type { Stamp } from './entry.ts';

/** Where a book stands by the word of its owner's database; `server` is null while nobody may be believed. */
export interface BookStamp {
  readonly book: string;
  readonly epoch: number;
  readonly server: string | null;
}

/** Which register may be believed, book by book. */
export interface Trust {
  /** The stamp that may be believed at this moment; null where none may. */
  trusted(book: string): Stamp | null;
  /** As `trusted`, but asks first where nothing is known; null too where no answer came. */
  learn(book: string): Promise<Stamp | null>;
  /** Asks about every known book as soon as possible: something was seen that contradicts what is known. */
  doubt(): void;
  close(): void;
}

/** What trust is made of. */
export interface TrustParts {
  /** Asks the owner's database; rejects where it is out of reach. */
  readonly ask: (books: readonly string[]) => Promise<readonly BookStamp[]>;
  /** How long an answer may be believed, from the moment its question was sent. */
  readonly trustMs: number;
  /** Milliseconds of a clock that never jumps. */
  readonly now: () => number;
}

interface Known {
  readonly stamp: Stamp | null;
  readonly until: number;
}

/**
 * Asks every third of `trustMs` about every book that was ever asked for. An owner that revokes a stamp waits out
 * `trustMs` before it lets another register begin: until then nobody has been told of a newer value than ours.
 */
export function createTrust({ ask, trustMs, now }: TrustParts): Trust {
  const known = new Map<string, Known>();
  const books = new Set<string>();
  let asking: Promise<void> | null = null;
  let isDoubted = false;
  let isClosed = false;

  const askOnce = async (): Promise<void> => {
    // Counted from here: the answer may take any time to arrive, and says nothing about the moment it does.
    const until = now() + trustMs;
    const answers = await ask([...books]);
    for (const { book, epoch, server } of answers) {
      const before = known.get(book)?.stamp;
      // An answer overtaken by a later one revives no older epoch.
      if (before && before.epoch > epoch) continue;
      known.set(book, { stamp: server === null ? null : { epoch, server }, until });
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
  const timer = setInterval(() => {
    if (books.size > 0) void refresh();
  }, trustMs / 3);
  timer.unref();

  const trusted = (book: string): Stamp | null => {
    const entry = known.get(book);
    return entry !== undefined && now() < entry.until ? entry.stamp : null;
  };
  return {
    trusted,
    learn: async (book) => {
      if (!books.has(book)) {
        books.add(book);
        // One that is under way does not ask about this book.
        if (asking !== null) await asking;
      }
      if (trusted(book) === null) await refresh();
      return trusted(book);
    },
    doubt: () => {
      if (asking === null) void refresh();
      else isDoubted = true;
    },
    close: () => {
      isClosed = true;
      clearInterval(timer);
    },
  };
}
