import { BookReading, type BookSource, ConsistencyUnavailable } from './book-reading.ts';
import type { Position } from './entry.ts';
import type { Library } from './library.ts';
import type { BookRead, ReadSet } from './read-set.ts';
import type { HeldEntry } from './replica.ts';
import { formatToken, mergeSeen, nothingSeen, type Seen } from './token.ts';

/** A version that a service says it answered from. */
export interface NotedVersion {
  readonly book: string;
  readonly key: string;
  readonly version: number;
}

/** `extensions.consistency`. */
export interface Consistency {
  readonly mode: 'STRICT' | 'DEGRADED';
  /** What was read was current at most so long before the answer; 0 for a strict one. */
  readonly ageMs: number;
  readonly books: Readonly<Record<string, Position>>;
  readonly token: string;
}

/** Everything that one answer reads of the ledger, of one index per book. */
export interface Session {
  /** Entries in the order of keys; version 0 where there never was one. */
  read(book: string, keys: readonly string[]): Promise<readonly HeldEntry[]>;
  /** A service answered from these versions: the answer must show no others. */
  note(versions: readonly NotedVersion[]): void;
  /** A service answered from what may not be published: the answer is degraded. `sinceMs` is when it was asked. */
  noteUnproven(sinceMs: number): void;
  /** Whether a book moved while the answer was built, so that it mixes two indices. */
  settle(): Promise<'whole' | 'moved'>;
  /** Why the demands of the client could not be met; null where they were. */
  refusal(): ConsistencyUnavailable | null;
  /** Every entry read so far, by book and key. */
  versions(): readonly NotedVersion[];
  /** Keys read so far, by book. */
  readKeys(): ReadonlyMap<string, readonly string[]>;
  /** What was read and where each book stood; null unless all of it is proved. */
  readSet(): ReadSet | null;
  /** Null where nothing of the ledger was read. */
  consistency(): Consistency | null;
}

/** What a session is made of. */
export interface SessionParts {
  readonly library: Library;
  readonly source: BookSource;
  readonly now: () => number;
}

/** What is asked of one answer. */
export interface SessionOptions {
  /** What the client has seen before. */
  readonly after: Seen;
  /** Whether to fail rather than answer without proof. */
  readonly isProofRequired: boolean;
  /** What an earlier attempt read: read together at the first touch of each book. */
  readonly expected: ReadonlyMap<string, readonly string[]>;
}

/** Opens a session for one attempt at one answer. */
export function openSession({ library, source, now }: SessionParts, options: SessionOptions): Session {
  const readings = new Map<string, BookReading>();
  const noted: NotedVersion[] = [];
  // Whatever is proved, is proved by a question that is sent after this moment.
  const openedAt = now();
  let unprovenSince: number | null = null;

  const readingOf = (book: string): BookReading => {
    const known = readings.get(book);
    if (known !== undefined) return known;
    const reading = new BookReading(book, library.open(book), source, now, {
      after: options.after.books.get(book) ?? null,
      versions: options.after.entries.get(book) ?? new Map(),
      isProofRequired: options.isProofRequired,
      expected: options.expected.get(book) ?? [],
    });
    readings.set(book, reading);
    return reading;
  };
  let refusal: ConsistencyUnavailable | null = null;
  const read: Session['read'] = async (book, keys) => {
    try {
      return await readingOf(book).read(keys);
    } catch (error) {
      if (error instanceof ConsistencyUnavailable) refusal ??= error;
      throw error;
    }
  };
  const agreesWithNoted = async (): Promise<boolean> => {
    for (const [book, versions] of groupByBook(noted)) {
      const entries = await read(
        book,
        versions.map(({ key }) => key),
      );
      // Without proof there is no one index with which to agree. Each is compared, since a service may have told of two.
      if (readingOf(book).isProven() && versions.some(({ version }, at) => entries[at]?.version !== version))
        return false;
    }
    return true;
  };
  return {
    read,
    refusal: () => refusal,
    note: (versions) => {
      noted.push(...versions);
    },
    noteUnproven: (sinceMs) => {
      unprovenSince = earlier(unprovenSince, sinceMs);
    },
    settle: async () => {
      const agrees = await agreesWithNoted().catch((error: unknown) => {
        // Told by `refusal`, as for what was read before.
        if (error instanceof ConsistencyUnavailable) return true;
        throw error;
      });
      return agrees && [...readings.values()].every((reading) => !reading.hasMoved()) ? 'whole' : 'moved';
    },
    versions: () =>
      [...readings].flatMap(([book, reading]) => reading.versions().map((row) => ({ book, ...row }))),
    readKeys: () => new Map([...readings].map(([book, reading]) => [book, reading.readKeys()])),
    readSet: () => {
      if (unprovenSince !== null || noted.length > 0) return null;
      const reads = new Map<string, BookRead>();
      for (const [book, reading] of readings) {
        if (!reading.isProven()) return null;
        const position = reading.position();
        if (position !== null) reads.set(book, { position, keys: reading.readKeys() });
      }
      return reads;
    },
    consistency: () => {
      if (readings.size === 0 && unprovenSince === null) return null;
      return describe(readings, { openedAt, unprovenSince, now: now() }, options.after);
    },
  };
}

function groupByBook(noted: readonly NotedVersion[]): ReadonlyMap<string, readonly NotedVersion[]> {
  const books = new Map<string, NotedVersion[]>();
  for (const version of noted) {
    const versions = books.get(version.book) ?? [];
    books.set(version.book, versions);
    versions.push(version);
  }
  return books;
}

// Or a token would grow for as long as its session lasts.
function withoutOutgrown(before: Seen, readings: ReadonlyMap<string, BookReading>): Seen {
  if (before.entries.size === 0) return before;
  const entries = [...before.entries].map(([book, versions]) => {
    const outgrown = readings.get(book)?.outgrown();
    return [book, new Map([...versions].filter(([key]) => outgrown?.has(key) !== true))] as const;
  });
  return { books: before.books, entries: new Map(entries) };
}

interface Moments {
  readonly openedAt: number;
  readonly unprovenSince: number | null;
  readonly now: number;
}

function describe(
  readings: ReadonlyMap<string, BookReading>,
  { openedAt, unprovenSince, now }: Moments,
  before: Seen,
): Consistency {
  const books: [string, Position][] = [];
  const positions = new Map<string, Position>();
  let entries = nothingSeen.entries;
  let since = unprovenSince;
  for (const [book, reading] of readings) {
    const position = reading.position();
    if (position !== null) positions.set(book, position);
    // A book of which several indices were read has none to state.
    const onePosition = reading.onePosition();
    if (onePosition !== null) books.push([book, onePosition]);
    const rows = reading.rowVersions();
    if (rows.size > 0) entries = new Map([...entries, [book, rows]]);
    since = earlier(since, reading.unprovenSince());
  }
  return {
    mode: since === null ? 'STRICT' : 'DEGRADED',
    // Rounded up: it is a bound.
    ageMs: since === null ? 0 : Math.ceil(now - Math.min(openedAt, since)),
    books: Object.fromEntries(books),
    token: formatToken(mergeSeen(withoutOutgrown(before, readings), { books: positions, entries })),
  };
}

const earlier = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.min(a, b);
