import type { HistoryRecord } from '../../history/index.ts';
import { entryName, type History } from '../history.ts';

/** The newest version of each entry that any answer of any mode, quote or acknowledged write of the history holds. */
export function findNewestVersions({ answers, publishes }: History): ReadonlyMap<string, number> {
  const newest = new Map<string, number>();
  const raise = (entries: Extract<HistoryRecord, { kind: 'publish' }>['entries']): void => {
    for (const entry of entries) {
      const name = entryName(entry);
      newest.set(name, Math.max(entry[2], newest.get(name) ?? 0));
    }
  };
  for (const { answer } of answers) raise(answer.entries);
  for (const { entries } of publishes) raise(entries);
  return newest;
}
