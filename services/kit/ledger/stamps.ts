import { type Kysely, sql } from 'kysely';
import { ensureBooks } from './book-rows.ts';

/** Who may be trusted with a book. */
export interface BookStamp {
  readonly book: string;
  /** 0 where nobody ever was. */
  readonly epoch: number;
  /** Null: trust nobody. */
  readonly server: string | null;
  /** Null with the server. */
  readonly birth: string | null;
  /** With which the book began anew after a restore: what was seen in earlier ones may be lost. 0: nothing is. */
  readonly restoredEpoch: number;
}

/** Stamps in the order of the books, which exist from the first question on. */
export async function readStamps(
  db: Kysely<object>,
  books: readonly string[],
): Promise<readonly BookStamp[]> {
  const known = await select(db, books);
  const missing = books.filter((book) => !known.has(book));
  if (missing.length > 0) {
    await ensureBooks(db, missing);
    for (const [book, stamp] of await select(db, missing)) known.set(book, stamp);
  }
  return books.map(
    (book) => known.get(book) ?? { book, epoch: 0, server: null, birth: null, restoredEpoch: 0 },
  );
}

async function select(db: Kysely<object>, books: readonly string[]): Promise<Map<string, BookStamp>> {
  const { rows } = await sql<BookStamp>`
    SELECT book, epoch, server, birth, restored_epoch AS "restoredEpoch" FROM ledger_book WHERE book = ANY(${[...books]}::text[])`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.book, row]));
}
