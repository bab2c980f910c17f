import type { Position } from '../../../history/index.ts';
import { type Answered, entryName, type History, printName } from '../../history.ts';
import { comparePositions, printPosition } from '../../sightings.ts';
import { buildViolation, type Violation } from '../../violation.ts';
import { claimants, claimsSnapshot } from './claims.ts';

/** Where answers place one version of an entry, first and last. */
interface Span {
  readonly version: number;
  first: Placed;
  last: Placed;
}

interface Placed {
  readonly at: Position;
  readonly record: Answered['record'];
}

/**
 * Entries whose version does not fit the stated position.
 *
 * The version of a key is a function of the position that does not fall exactly if each version's last position is before
 * the first one of the next version. So only these two are kept of each, and neighbours suffice, since the relation
 * carries over; told once per pair of these. A strict answer without a position for a book whose entries it shows has
 * proved nothing, and is told too.
 */
export function findPositionFaults(history: History): Violation[] {
  const found: Violation[] = [];
  const byKey = new Map<string, Map<number, Span>>();
  for (const answered of claimants(history)) {
    const { record, answer } = answered;
    const unplaced = new Set<string>();
    for (const entry of answer.entries) {
      const at = answer.books[entry[0]];
      if (at !== undefined) {
        const name = entryName(entry);
        const spans: Map<number, Span> = byKey.get(name) ?? new Map();
        byKey.set(name, spans);
        widen(spans, entry[2], { at, record });
      } else if (claimsSnapshot(answered, entry[0])) unplaced.add(entry[0]);
    }
    for (const book of unplaced)
      found.push(
        buildViolation(history, 'C4', `a strict answer states no position of ${book}`, null, record),
      );
  }
  for (const [name, spans] of byKey) found.push(...compareNeighbours(history, name, spans));
  return found;
}

function widen(spans: Map<number, Span>, version: number, placed: Placed): void {
  const span = spans.get(version);
  if (span === undefined) spans.set(version, { version, first: placed, last: placed });
  else if (comparePositions(placed.at, span.first.at) < 0) span.first = placed;
  else if (comparePositions(placed.at, span.last.at) > 0) span.last = placed;
}

function compareNeighbours(history: History, name: string, spans: ReadonlyMap<number, Span>): Violation[] {
  const sorted = [...spans.values()].sort((a, b) => a.version - b.version);
  return sorted.flatMap((later, i) => {
    const earlier = sorted[i - 1];
    if (earlier === undefined || comparePositions(earlier.last.at, later.first.at) < 0) return [];
    return [describe(history, name, earlier, later)];
  });
}

/** As they stand by position, the smaller version first where that is one. */
function describe(history: History, name: string, earlier: Span, later: Span): Violation {
  const pair = [
    { version: earlier.version, placed: earlier.last },
    { version: later.version, placed: later.first },
  ].sort((a, b) => comparePositions(a.placed.at, b.placed.at));
  const [here, there] = pair as [(typeof pair)[0], (typeof pair)[0]];
  const print = ({ version, placed }: typeof here) => `version ${version} at ${printPosition(placed.at)}`;
  const what = `${printName(name)} has ${print(here)} and ${print(there)}`;
  return buildViolation(history, 'C4', what, here.placed.record, there.placed.record);
}
