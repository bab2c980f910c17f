import { type RejectedRow, rowsRejected } from './service-error.ts';

/** What is wrong with one row. */
export type Fault = Omit<RejectedRow, 'index'>;

/** Refuses the rows as a whole where one of them has a fault. */
export function assertRows<Row>(
  kind: string,
  rows: readonly Row[],
  findFaults: (row: Row) => readonly Fault[],
): void {
  const rejected = rows.flatMap((row, index) => findFaults(row).map((fault) => ({ index, ...fault })));
  if (rejected.length > 0) throw rowsRejected(kind, rejected);
}

/** A fault where `isRight` is false. */
export const check = (isRight: boolean, field: string, value: unknown, reason: string): readonly Fault[] =>
  isRight ? [] : [{ field, value, reason }];
