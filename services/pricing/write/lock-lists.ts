import { priceBook } from '../../../schema/entries/keys.ts';
import type { Change } from '../../kit/change.ts';
import { applyDueChanges } from './due-changes.ts';

/**
 * Locks whole lists, in the order of all writers, and brings what is due in them into force first: a write never
 * overtakes the starts and ends before it, nor takes single entries out of their instant.
 */
export async function lockLists(change: Change<object>, priceLists: readonly string[]): Promise<void> {
  const sorted = [...new Set(priceLists)].sort();
  // All locks before any work: a list locked after another one's entries were written could close a ring.
  for (const priceList of sorted) await change.lock(priceBook(priceList), []);
  for (const priceList of sorted) await applyDueChanges(change, priceList);
}
