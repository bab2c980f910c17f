import { type History, printName } from '../../history.ts';
import { compareVersions, publishedAtEnd, seenAtEnd, shownAtStart } from '../../sightings.ts';
import { findInversions } from '../../sweep.ts';
import { buildViolation, type Violation } from '../../violation.ts';

/**
 * Degraded answers that are older than they say.
 *
 * "Age a" claims: every version shown was the newest visible one at some instant not more than a before the answer was
 * made. When in [start, end] that was nobody but the gateway knows; the earliest, start, makes the claim weakest. So it
 * is refuted exactly if a newer version of an entry was visible to all before start − a, for which two things are
 * evidence: a write acknowledged as visible, or a strict answer that shows it, that ended before start − a. One age
 * stands for all entries of the answer. With age 0 this is C2 and C3.
 */
export function findFalseAges(history: History): Violation[] {
  const degraded = history.answers.flatMap((answered) => {
    const { mode, ageMs } = answered.answer;
    return mode === 'DEGRADED' && ageMs !== null && ageMs >= 0 ? [shownAtStart(answered, ageMs)] : [];
  });
  const evidence = [
    ...history.publishes.filter(({ visible }) => visible).map(publishedAtEnd),
    ...history.strict.map(seenAtEnd),
  ];
  return findInversions(evidence, degraded, compareVersions).map(({ name, known, shown, first, second }) => {
    const what = `${printName(name)} at version ${shown}, of age ${second.answer?.ageMs} ms, though version ${known} was visible before`;
    return buildViolation(history, 'C9', what, first, second);
  });
}
