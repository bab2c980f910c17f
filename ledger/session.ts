import { BookReading, type BookSource, ConsistencyUnavailable } from './book-reading.ts';
import type { Position } from './entry.ts';
import type { Library } from './library.ts';
import type { BookRead, ReadSet } from './read-set.ts';
import type { HeldEntry } from './replica.ts';
import { formatToken, mergeSeen, type Seen } from './token.ts';

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
      unprovenSince = Math.min(unprovenSince ?? sinceMs, sinceMs);
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
      const reads = [...readings].map(([book, reading]) => [book, reading] as const);
      const isProven = unprovenSince === null && reads.every(([, reading]) => reading.isProven());
      if (!isProven || noted.length > 0) return null;
      return new Map(
        reads.flatMap(([book, reading]): [string, BookRead][] => {
          const position = reading.position();
          return position === null ? [] : [[book, { position, keys: reading.readKeys() }]];
        }),
      );
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
const withoutOutgrown = (before: Seen, readings: ReadonlyMap<string, BookReading>): Seen => ({
  books: before.books,
  entries: new Map(
    [...before.entries].map(([book, versions]) => {
      const outgrown = readings.get(book)?.outgrown();
      return [book, new Map([...versions].filter(([key]) => outgrown?.has(key) !== true))];
    }),
  ),
});

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
  const since = [...readings.values()].map((reading) => reading.unprovenSince());
  const instants = [...since, unprovenSince].filter((instant) => instant !== null);
  const positionsBy = (find: (reading: BookReading) => Position | null): [string, Position][] =>
    [...readings].flatMap(([book, reading]): [string, Position][] => {
      const position = find(reading);
      return position === null ? [] : [[book, position]];
    });
  const entries = [...readings].flatMap(([book, reading]): [string, ReadonlyMap<string, number>][] => {
    const versions = reading.rowVersions();
    return versions.size === 0 ? [] : [[book, versions]];
  });
  const positions = positionsBy((reading) => reading.position());
  const seen = mergeSeen(withoutOutgrown(before, readings), {
    books: new Map(positions),
    entries: new Map(entries),
  });
  return {
    mode: instants.length === 0 ? 'STRICT' : 'DEGRADED',
    // Rounded up: it is a bound.
    ageMs: instants.length === 0 ? 0 : Math.ceil(now - Math.min(openedAt, ...instants)),
    // A book of which several indices were read has none to state.
    books: Object.fromEntries(positionsBy((reading) => reading.onePosition())),
    token: formatToken(seen),
  };
}
