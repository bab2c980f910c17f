import type { Operation } from '../../../history/index.ts';
import type { History } from '../../history.ts';
import { buildViolation, type Violation } from '../../violation.ts';

/** The promise: strict again at most this long after the last fault ended. */
const recoveryMs = 5_000;
/** What a run makes of two cores by itself. On a machine that leaves a process less it may take longer, in proportion. */
const fairSlowness = 6;

/**
 * Gateways that are not strict again in time.
 *
 * Let F be the end of the last fault before an answer's start, with no fault active from F to the answer's end. A
 * degraded answer, or a refusal with `CONSISTENCY_UNAVAILABLE`, that starts more than 5 s after F is a violation if
 * its gateway has not been strict since F: for some book that the answer reads, no strict answer of that gateway that
 * ended after F and before this one's start reads the book. A refusal names no book, so there any strict answer
 * counts. A gateway that was strict and lost it again without a fault is a matter of the share of strict answers, and
 * so is one that never was under a fault. Where the history says that the machine left a process less than a sixth of a
 * processor in that time, the 5 s are as much longer.
 */
export function findSlowRecoveries(history: History): Violation[] {
  const strictAt = new Map<string, number>();
  const noteStrict = (gateway: string, books: readonly string[], end: number): void => {
    for (const book of ['', ...books]) strictAt.set(`${gateway}\u0000${book}`, end);
  };
  const proofs = [...history.strict].sort((a, b) => a.record.end - b.record.end);
  let next = 0;
  return gatherUnproven(history).flatMap(({ record, books }) => {
    for (
      let proof = proofs[next];
      proof !== undefined && proof.record.end < record.start;
      proof = proofs[next]
    ) {
      noteStrict(proof.record.gateway, booksOf(proof.answer), proof.record.end);
      next += 1;
    }
    const ended = history.faults.endedBefore(record.start);
    if (ended === null || record.start - ended <= recoveryMs) return [];
    const slowness = Math.max(1, history.machine.slowness(ended, record.start) / fairSlowness);
    if (record.start - ended <= recoveryMs * slowness) return [];
    if (!history.faults.isQuiet(record.start, record.end, 0)) return [];
    const wanting = books.find((book) => !((strictAt.get(`${record.gateway}\u0000${book}`) ?? 0) > ended));
    if (wanting === undefined) return [];
    const since = (record.start - ended).toFixed(3);
    const what = `${record.gateway} is not strict${wanting && ` for ${wanting}`} ${since} ms after the last fault ended`;
    return [buildViolation(history, 'C9', what, null, record)];
  });
}

/** Degraded answers and refusals for want of proof, by start, with the books in question; '' stands for any. */
function gatherUnproven(
  history: History,
): { readonly record: Operation; readonly books: readonly string[] }[] {
  const degraded = history.answers
    .filter(({ answer }) => answer.mode === 'DEGRADED')
    .map(({ record, answer }) => ({ record, books: booksOf(answer) }));
  const refused = history.records.flatMap((record) =>
    'code' in record && record.code === 'CONSISTENCY_UNAVAILABLE' ? [{ record, books: [''] }] : [],
  );
  return [...degraded, ...refused].sort((a, b) => a.record.start - b.record.start);
}

const booksOf = (answer: History['answers'][number]['answer']): string[] => [
  ...new Set([...Object.keys(answer.books), ...answer.entries.map(([book]) => book)]),
];
