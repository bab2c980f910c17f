import type { History } from '../history.ts';
import type { Violation } from '../violation.ts';
import { findFalseAges } from './honesty/ages.ts';
import { findUnmarked } from './honesty/marks.ts';
import { findSlowRecoveries } from './honesty/recovery.ts';

/** C9, honest: marks, ages and the return to strict, each defined at its own function. */
export const honest = (history: History): Violation[] => [
  ...findUnmarked(history),
  ...findFalseAges(history),
  ...findSlowRecoveries(history),
];
