import { type History, printName } from '../history.ts';
import { compareVersions, publishedAtEnd, shownAtStart } from '../sightings.ts';
import { findInversions } from '../sweep.ts';
import { buildViolation, type Violation } from '../violation.ts';

/**
 * C3, visible once published.
 *
 * For a write w acknowledged as visible and a strict answer s with end(w) < start(s): for each entry in both,
 * version(s) ≥ version(w). A write that was only committed, was refused, or whose acknowledgement was lost
 * obliges nobody.
 */
export function visibleOncePublished(history: History): Violation[] {
  return findInversions(
    history.publishes.filter(({ visible }) => visible).map(publishedAtEnd),
    history.strict.map((answered) => shownAtStart(answered)),
    compareVersions,
  ).map(({ name, known, shown, first, second }) => {
    const what = `${printName(name)} at version ${shown} after version ${known} was published`;
    return buildViolation(history, 'C3', what, first, second);
  });
}
