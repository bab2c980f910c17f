import type { EntryRead, HistoryRecord } from '../../history/index.ts';
import { absentHash } from '../../history/index.ts';
import { entryName, type History, printName } from '../history.ts';
import { buildViolation, type Violation } from '../violation.ts';

/**
 * C1, one value per version.
 *
 * For any two records of any mode, reads, quotes and acknowledged writes alike, that hold a hash of the same
 * (book, key, version) in the same view: the hashes are equal. Furthermore version 0, which stands for what never
 * existed, shows nothing in every view. Hashes that a client did not see (null) say nothing.
 *
 * A violation is told against the first record in time that held the version, once for each record that differs.
 */
export function oneValuePerVersion(history: History): Violation[] {
  const found: Violation[] = [];
  const values = new Map<string, Values>();
  for (const { record, entries } of holders(history)) {
    for (const entry of entries) {
      const [, , version, hash, view = ''] = entry;
      if (hash === null) continue;
      const name = `${entryName(entry)}${view && `\u0000${view}`}`;
      const label = () => `${printName(entryName(entry))} version ${version}`;
      if (version === 0 && hash !== absentHash)
        found.push(buildViolation(history, 'C1', `${label()} has a value ${hash}`, null, record));
      const versions: Values = values.get(name) ?? new Map();
      values.set(name, versions);
      const known = versions.get(version);
      if (known === undefined) versions.set(version, { hash, record });
      else if (known.hash !== hash) {
        const what = `${label()}${view && ` in ${view}`} is ${known.hash} and ${hash}`;
        found.push(buildViolation(history, 'C1', what, known.record, record));
      }
    }
  }
  return found;
}

/** What was first shown of one entry in one view, by version. */
type Values = Map<number, { readonly hash: string; readonly record: HistoryRecord }>;

/** Every record that holds values, by end. */
function holders({ answers, publishes }: History) {
  const all: { readonly record: HistoryRecord; readonly entries: readonly EntryRead[] }[] = [
    ...answers.map(({ record, answer }) => ({ record, entries: answer.entries })),
    ...publishes.map((record) => ({ record, entries: record.entries })),
  ];
  return all.sort((a, b) => a.record.end - b.record.end);
}
