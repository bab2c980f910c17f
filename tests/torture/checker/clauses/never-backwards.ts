import { type History, printName } from '../history.ts';
import {
  comparePositions,
  compareVersions,
  positionsAt,
  printPosition,
  seenAtEnd,
  shownAtStart,
} from '../sightings.ts';
import { findInversions } from '../sweep.ts';
import { buildViolation, type Violation } from '../violation.ts';

/**
 * C2, never backwards, anywhere.
 *
 * For strict answers r and s by any two clients on any gateways with end(r) < start(s): for each entry in both,
 * version(s) ≥ version(r), and for each book that both state, (epoch, index) of s ≥ that of r. Null answers are
 * reads: what counts is the version. A degraded answer is neither evidence nor accused here.
 *
 * end(r) is after the last byte was read and start(s) before the first was sent, on one clock, so that the pairs are
 * fewer than the truth has, never more: a violation is certain. Told once per entry of s, against the answer that
 * first showed the newest version.
 */
export function neverBackwards(history: History): Violation[] {
  const { strict } = history;
  const versions = findInversions(
    strict.map(seenAtEnd),
    strict.map((answered) => shownAtStart(answered)),
    compareVersions,
  ).map(({ name, known, shown, first, second }) => {
    const what = `${printName(name)} at version ${shown} after version ${known} was seen`;
    return buildViolation(history, 'C2', what, first, second);
  });
  const positions = findInversions(
    strict.map((answered) => positionsAt(answered, answered.record.end)),
    strict.map((answered) => positionsAt(answered, answered.record.start)),
    comparePositions,
  ).map(({ name, known, shown, first, second }) => {
    const what = `${name} at ${printPosition(shown)} after ${printPosition(known)} was seen`;
    return buildViolation(history, 'C2', what, first, second);
  });
  return [...versions, ...positions];
}
