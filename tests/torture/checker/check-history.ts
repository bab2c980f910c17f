import { fresh } from './clauses/fresh.ts';
import { honest } from './clauses/honest.ts';
import { inStockIsReservable } from './clauses/in-stock-is-reservable.ts';
import { neverBackwards } from './clauses/never-backwards.ts';
import { neverOversold } from './clauses/never-oversold.ts';
import { oneSnapshotPerAnswer } from './clauses/one-snapshot-per-answer.ts';
import { oneValuePerVersion } from './clauses/one-value-per-version.ts';
import { quotedIsCharged } from './clauses/quoted-is-charged.ts';
import { sessionNeverBackwards } from './clauses/session-never-backwards.ts';
import { visibleOncePublished } from './clauses/visible-once-published.ts';
import type { History } from './history.ts';
import type { ClauseId, Violation } from './violation.ts';

/** One clause of the promise: pure, and blind to the order of the records. */
export type Clause = (history: History) => readonly Violation[];

/** The promise. */
export const clauses: Readonly<Record<ClauseId, Clause>> = {
  C1: oneValuePerVersion,
  C2: neverBackwards,
  C3: visibleOncePublished,
  C4: oneSnapshotPerAnswer,
  C5: fresh,
  C6: quotedIsCharged,
  C7: neverOversold,
  C8: inStockIsReservable,
  C9: honest,
  C10: sessionNeverBackwards,
};

/** All violations of all clauses, in the order of the clauses. */
export const checkHistory = (history: History): Violation[] =>
  Object.values(clauses).flatMap((clause) => clause(history));
