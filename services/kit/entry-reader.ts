import DataLoader from 'dataloader';
import { type Kysely, sql } from 'kysely';
import type { EntryReader, ReadEntry } from '../../schema/read/entry-reader.ts';

/** Reads the current entries of a service; make one for each operation. All books of one tick take one statement. */
export function createEntryReader<Tables>(db: Kysely<Tables>): EntryReader {
  const asking = new DataLoader<Question, readonly ReadEntry[]>((questions) => answer(db, questions), {
    cache: false,
  });
  return { read: (book, keys) => asking.load({ book, keys }) };
}

interface Question {
  readonly book: string;
  readonly keys: readonly string[];
}

interface EntryRow extends ReadEntry {
  readonly book: string;
}

// Each by the primary key: the limit keeps the planner from reading the whole table where it expects many keys.
async function answer<Tables>(
  db: Kysely<Tables>,
  questions: readonly Question[],
): Promise<(readonly ReadEntry[])[]> {
  const wanted = questions.flatMap(({ book, keys }) => keys.filter(isText).map((key) => ({ book, key })));
  const { rows } = await sql<EntryRow>`
    SELECT wanted.book, wanted.key, found.version, found.value
    FROM unnest(
      ${wanted.map(({ book }) => book)}::text[], ${wanted.map(({ key }) => key)}::text[]) AS wanted(book, key),
    LATERAL (
      SELECT version, value FROM entry WHERE entry.book = wanted.book AND entry.key = wanted.key LIMIT 1
    ) AS found`.execute(db);
  const found = new Map(rows.map((row) => [nameOf(row.book, row.key), row]));
  return questions.map(({ book, keys }) =>
    keys.map((key) => {
      const { version = 0, value = null } = found.get(nameOf(book, key)) ?? {};
      return { key, version, value };
    }),
  );
}

const nameOf = (book: string, key: string): string => `${book}\n${key}`;

// PostgreSQL's text cannot hold it, so nothing has such a key.
const isText = (key: string): boolean => !key.includes('\0');
