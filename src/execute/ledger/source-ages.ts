import type { BookSource, SourcedStamp } from './owner.ts';

/** What an answer tells of a book that is fed by a system without versions. */
export interface ToldSource {
  readonly name: string;
  /**
   * What is shown is what the source said at that time or later, in milliseconds before the answer. Null where nobody
   * can tell: some of it was never polled, or this gateway has not heard of it yet.
   */
  readonly polledMsAgo: number | null;
}

/** How old the word of foreign sources is. */
export interface SourceAges {
  /** What an owner answered to a question that was sent at `sentAt`. */
  note(stamps: readonly SourcedStamp[], sentAt: number): void;
  /**
   * The sources of what was read, by book; null where none of it is of one. `currentAt` is an instant at which what was
   * read was current, or a later one.
   */
  tell(
    read: Iterable<readonly [book: string, keys: readonly string[]]>,
    currentAt: number,
  ): Readonly<Record<string, ToldSource>> | null;
}

interface Report {
  readonly source: BookSource;
  readonly sentAt: number;
  readonly receivedAt: number;
}

// Three a trust's time: some minutes.
const maxReports = 256;

/**
 * Keeps what owners reported. A report speaks of what was published before it was made, so that it holds for answers of
 * that state or a later one, and for no earlier: an answer is told by the last report that came before its state.
 */
export function createSourceAges(now: () => number): SourceAges {
  const reports = new Map<string, Report[]>();
  return {
    note: (stamps, sentAt) => {
      for (const { book, source } of stamps) {
        if (source === null) reports.delete(book);
        else
          reports.set(
            book,
            [...(reports.get(book) ?? []), { source, sentAt, receivedAt: now() }].slice(-maxReports),
          );
      }
    },
    tell: (read, currentAt) => {
      const told = [...read].flatMap(([book, keys]): [string, ToldSource][] => {
        const known = reports.get(book);
        const prefix = known?.at(-1)?.source.keyPrefix;
        const own = prefix === undefined ? [] : keys.filter((key) => key.startsWith(prefix));
        if (known === undefined || own.length === 0) return [];
        return [[book, tellBook(known, own, currentAt, now())]];
      });
      return told.length === 0 ? null : Object.fromEntries(told);
    },
  };
}

function tellBook(
  known: readonly Report[],
  keys: readonly string[],
  currentAt: number,
  at: number,
): ToldSource {
  const report = known.findLast(({ receivedAt }) => receivedAt <= currentAt);
  const name = known.at(-1)?.source.name ?? '';
  if (report === undefined) return { name, polledMsAgo: null };
  const { polledMsAgo, behind } = report.source;
  const own = new Map(behind.map((one) => [one.key, one.polledMsAgo]));
  const ages = keys.map((key) => (own.has(key) ? (own.get(key) ?? null) : polledMsAgo));
  if (ages.some((age) => age === null)) return { name, polledMsAgo: null };
  // Counted from the sending: the owner measured at some moment after it.
  return { name, polledMsAgo: Math.ceil(Math.max(...ages.map((age) => age ?? 0)) + at - report.sentAt) };
}
