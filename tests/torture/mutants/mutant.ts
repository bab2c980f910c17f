import type { ClauseId } from '../checker/index.ts';

/** One thing that the product must not do, and the schedule that shows what comes of it. */
export interface Mutant {
  readonly name: string;
  /** What is wrong with it. */
  readonly wrong: string;
  /** The product's file, from the repository's root. */
  readonly file: string;
  /** Stands there exactly once. */
  readonly from: string;
  readonly to: string;
  /** Name of a file in `schedules/`. */
  readonly schedule: string;
  /** The clause of the promise that it breaks there. */
  readonly clause: ClauseId;
}
