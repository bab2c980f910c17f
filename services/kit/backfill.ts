import type { Migration, Transaction } from 'kysely';
import { type Change, withinChange } from './change.ts';
import type { BookOrder } from './entries.ts';

/** A migration that writes entries, which readers learn of as of any other change. */
export const backfill = (order: BookOrder, work: (change: Change<object>) => Promise<void>): Migration => ({
  async up(db): Promise<void> {
    // The migrator runs in a transaction of its own.
    await withinChange(db as Transaction<object>, order, work, 'books');
  },
});
