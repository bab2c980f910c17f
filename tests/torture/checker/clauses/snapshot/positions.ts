import type { Position } from '../../../history/index.ts';
import { type Answered, entryName, type History, printName } from '../../history.ts';
import { comparePositions, printPosition } from '../../sightings.ts';
import { buildViolation, type Violation } from '../../violation.ts';
import { claimants, claimsSnapshot } from './claims.ts';

interface Placed {
  readonly at: Position;
  readonly version: number;
  readonly record: Answered['record'];
}

/**
 * Entries whose version does not fit the stated position.
 *
 * Per key, claims sorted by position (ties by version): each version is at least the one before it, and at an equal
 * position exactly it. Neighbours suffice, since both relations carry over. A strict answer without a position for a
 * book whose entries it shows has proved nothing, and is told too.
 */
export function findPositionFaults(history: History): Violation[] {
  const found: Violation[] = [];
  const byKey = new Map<string, Placed[]>();
  for (const answered of claimants(history)) {
    const { record, answer } = answered;
    const unplaced = new Set<string>();
    for (const entry of answer.entries) {
      const at = answer.books[entry[0]];
      if (at === undefined) {
        if (claimsSnapshot(answered, entry[0])) unplaced.add(entry[0]);
        continue;
      }
      const name = entryName(entry);
      const placed = byKey.get(name) ?? [];
      byKey.set(name, placed);
      placed.push({ at, version: entry[2], record });
    }
    for (const book of unplaced)
      found.push(
        buildViolation(history, 'C4', `a strict answer states no position of ${book}`, null, record),
      );
  }
  for (const [name, placed] of byKey) found.push(...compareNeighbours(history, name, placed));
  return found;
}

function compareNeighbours(history: History, name: string, placed: Placed[]): Violation[] {
  placed.sort((a, b) => comparePositions(a.at, b.at) || a.version - b.version);
  return placed.flatMap((here, i) => {
    const before = placed[i - 1];
    if (before === undefined) return [];
    const same = comparePositions(before.at, here.at) === 0;
    if (same ? before.version === here.version : before.version <= here.version) return [];
    const what = `${printName(name)} has version ${before.version} at ${printPosition(before.at)} and version ${here.version} at ${printPosition(here.at)}`;
    return [buildViolation(history, 'C4', what, before.record, here.record)];
  });
}
