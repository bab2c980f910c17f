import type { HistoryRecord } from '../history/index.ts';
import { buildHistory, type Clause, printViolation } from './index.ts';

/** The printed violations of one clause over hand-written records. */
export const tell = (
  clause: Clause,
  ...records: readonly (HistoryRecord | readonly HistoryRecord[])[]
): string[] => clause(buildHistory(records.flat() as HistoryRecord[])).map(printViolation);
