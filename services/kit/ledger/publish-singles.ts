import type { Stamp } from '../../../ledger/entry.ts';
import { markPublished, readSingles } from './outbox-pages.ts';
import type { LedgerParts } from './parts.ts';
import { soundEntries } from './sound-entry.ts';

/**
 * Publishes every single entry of a book that is due, as it is now: versions in between are nobody's business. In any
 * order and by any number of publishers, since the register keeps what is newer. Whoever dies before the rows are
 * settled has them published again, which changes nothing.
 * @param stamp read before this is called.
 */
export async function publishSingles(
  parts: LedgerParts,
  book: string,
  stamp: Stamp,
): Promise<'done' | 'foreign'> {
  while (!parts.signal.aborted) {
    const { entries, rowIds } = await readSingles(parts.db, book);
    if (rowIds.length === 0) break;
    const sound = soundEntries(entries, (key, reason) => parts.observer.entryRefused(book, key, reason));
    const outcome = await parts.register.publish(book, stamp, { commit: null, entries: sound });
    if (outcome.kind !== 'published' || !(await markPublished(parts.db, book, stamp, rowIds)))
      return 'foreign';
    parts.observer.published(book, { commit: null, entries: entries.length });
  }
  return 'done';
}
