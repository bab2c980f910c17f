import type { HoldRecord } from '../../history/index.ts';
import { type Answered, entryName, type History, printName } from '../history.ts';
import { buildViolation, type Violation } from '../violation.ts';
import { findNewestVersions } from './newest-versions.ts';

/** How long a newer availability may take to be visible, without faults, before its absence is evidence. */
const settleMs = 5_000;

/**
 * C8, in stock means reservable.
 *
 * For every hold refused with `INSUFFICIENT_STOCK` for a quantity of at most the one that its client was shown at
 * version v: a newer version of the availability exists. It does not, if
 *
 * - the refusal states the version at the decision, and that is at most v; or
 * - it states none, and no record of the whole history holds a version above v; or
 * - it states none, and the first strict answer that shows the entry and starts more than 5 s after the refusal's end,
 *   with no fault from the hold's start less 5 s to that answer's end, still shows at most v.
 *
 * So whoever records should read every refused entry once more at the end. Overload has another code, and is ignored.
 */
export function inStockIsReservable(history: History): Violation[] {
  const newest = findNewestVersions(history);
  const readers = gatherReaders(history);
  return history.holds.flatMap((hold) => {
    if (hold.code !== 'INSUFFICIENT_STOCK' || hold.quantity > hold.shown.quantity) return [];
    const name = entryName(hold.stock);
    const label = `${hold.quantity} of ${printName(name)} refused, ${hold.shown.quantity} shown at version ${hold.shown.version}`;
    if (hold.decidedAtVersion !== null) {
      if (hold.decidedAtVersion > hold.shown.version) return [];
      return [
        buildViolation(history, 'C8', `${label}, decided at version ${hold.decidedAtVersion}`, null, hold),
      ];
    }
    if ((newest.get(name) ?? 0) <= hold.shown.version)
      return [buildViolation(history, 'C8', `${label}, and no newer version in the history`, null, hold)];
    const later = findStillOld(history, hold, readers.get(name) ?? []);
    if (later === null) return [];
    return [buildViolation(history, 'C8', `${label}, and no newer version later`, hold, later.record)];
  });
}

/** Strict answers by entry, by start. */
function gatherReaders({ strict }: History): Map<string, Answered[]> {
  const readers = new Map<string, Answered[]>();
  for (const answered of [...strict].sort((a, b) => a.record.start - b.record.start)) {
    for (const entry of answered.answer.entries.filter(([book]) => book.startsWith('stock:'))) {
      const same = readers.get(entryName(entry)) ?? [];
      readers.set(entryName(entry), same);
      same.push(answered);
    }
  }
  return readers;
}

function findStillOld(history: History, hold: HoldRecord, readers: readonly Answered[]): Answered | null {
  let low = 0;
  let high = readers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((readers[middle]?.record.start ?? 0) > hold.end + settleMs) high = middle;
    else low = middle + 1;
  }
  const reader = readers[low];
  if (reader === undefined || !history.faults.isQuiet(hold.start, reader.record.end, settleMs)) return null;
  const name = entryName(hold.stock);
  const shown = reader.answer.entries.find((entry) => entryName(entry) === name)?.[2] ?? 0;
  return shown <= hold.shown.version ? reader : null;
}
