import type { Operation } from './sighting.ts';

/** Which part of the promise two answers break. */
export const clauses = ['equal-index', 'equal-version', 'never-backwards', 'honest'] as const;

export type Clause = (typeof clauses)[number];

/** Something that no two answers, or no one answer, may show. */
export interface Difference {
  readonly clause: Clause;
  /** One line that names SKU, market, and both values. */
  readonly what: string;
  /** The answer that broke the clause, as far as one can tell. */
  readonly operation: Operation;
  /** The earlier answer against which it stands; null where an answer contradicts itself. */
  readonly against: Operation | null;
}
