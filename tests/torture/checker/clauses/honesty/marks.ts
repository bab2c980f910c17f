import type { History } from '../../history.ts';
import { buildViolation, type Violation } from '../../violation.ts';

/**
 * Answers that do not say what they are.
 *
 * Values that come without `extensions.consistency`, a degraded answer without an age or with one below zero, and a
 * degraded answer where proof was required. That an answer marked strict is current is for C2 and C3 to say.
 */
export function findUnmarked(history: History): Violation[] {
  return history.answers.flatMap(({ record, answer: { mode, ageMs, entries } }) => {
    const tell = (what: string): Violation => buildViolation(history, 'C9', what, null, record);
    if (mode === 'UNMARKED') return entries.length === 0 ? [] : [tell('values without a mark')];
    if (mode === 'STRICT') return [];
    return [
      ...(ageMs === null || ageMs < 0 ? [tell(`a degraded answer of age ${ageMs ?? 'unsaid'}`)] : []),
      ...(record.asked.requirement === 'required' ? [tell('a degraded answer where proof is required')] : []),
    ];
  });
}
