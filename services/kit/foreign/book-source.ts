import { type Kysely, sql } from 'kysely';

/** How far what is shown of a book may lag behind the source that feeds it. */
export interface BookSource {
  readonly name: string;
  /** Entries whose keys begin so are the source's; others of the book are not. */
  readonly keyPrefix: string;
  /** Of the key that waits longest, those in `behind` apart; null where nobody can tell. */
  readonly polledMsAgo: number | null;
  /** Keys of entries that wait longest of all, told one by one so that they make no other look old. */
  readonly behind: readonly BehindKey[];
}

/** A key with an age of its own. */
export interface BehindKey {
  readonly key: string;
  /** Null where no poll of it ever came to anything. */
  readonly polledMsAgo: number | null;
}

/** The sources of books by book; a book without one is missing. */
export async function readBookSources(
  db: Kysely<object>,
  books: readonly string[],
): Promise<ReadonlyMap<string, BookSource>> {
  const { rows } = await sql<SourceRow>`
    SELECT name, book, key_prefix AS "keyPrefix", ARRAY(
      SELECT jsonb_build_object('key', key, 'polledMsAgo',
        -- A clock that was put back makes nothing younger than new.
        greatest(0, extract(epoch FROM clock_timestamp() - polled_at) * 1000))
      FROM foreign_key WHERE source = name
      ORDER BY polled_at NULLS FIRST LIMIT ${maxBehind + 1}) AS oldest
    FROM foreign_source WHERE book = ANY(${[...books]}::text[])`.execute(db);
  return new Map(rows.map((row) => [row.book, show(row)]));
}

const maxBehind = 100;
// Keys of one round differ by less than it takes: only what falls out of it is told apart.
const behindFactor = 2;

interface SourceRow {
  readonly name: string;
  readonly book: string;
  readonly keyPrefix: string;
  /** The oldest first. */
  readonly oldest: readonly BehindKey[];
}

// The first key that is not told apart is the oldest of all the rest. Where there is none, the rest was never polled.
function show({ name, keyPrefix, oldest }: SourceRow): BookSource {
  const youngest = oldest.at(-1)?.polledMsAgo ?? null;
  const isBehind = ({ polledMsAgo }: BehindKey): boolean =>
    polledMsAgo === null || youngest === null || polledMsAgo > behindFactor * youngest;
  const firstRest = oldest.findIndex((key, index) => index === maxBehind || !isBehind(key));
  const behind = firstRest === -1 ? oldest : oldest.slice(0, firstRest);
  return {
    name,
    keyPrefix,
    polledMsAgo: roundUp(oldest[firstRest]?.polledMsAgo ?? null),
    behind: behind.map(({ key, polledMsAgo }) => ({
      key: `${keyPrefix}${key}`,
      polledMsAgo: roundUp(polledMsAgo),
    })),
  };
}

// It is a bound.
const roundUp = (ms: number | null): number | null => (ms === null ? null : Math.ceil(ms));
