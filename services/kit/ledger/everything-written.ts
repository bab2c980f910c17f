import { type Kysely, sql } from 'kysely';
import type { Commit } from '../commit.ts';
import type { BookOrder } from '../entries.ts';
import { readDueBooks, readDueTransactions } from './outbox-pages.ts';

/** All that a service has committed and that may not be visible yet, as if one transaction had written it. */
export async function everythingWritten(db: Kysely<object>, order: BookOrder): Promise<Commit> {
  if (order === 'single') {
    // Books that nobody has asked for yet are named, too: else nobody would publish them.
    const [singles, transactions] = await Promise.all([readDueBooks(db), readDueTransactions(db, null)]);
    return { numbers: {}, singles, transactions };
  }
  const { rows } = await sql<{ book: string; commit_number: number }>`
    SELECT book, commit_number FROM book`.execute(db);
  const numbers = Object.fromEntries(rows.map((row) => [row.book, row.commit_number]));
  return { numbers, singles: [], transactions: [] };
}
