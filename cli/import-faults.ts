import { type BadRow, BadRowsError, formatBadRow } from '../import/bad-row.ts';
import { ImportInterrupted } from '../import/load-client.ts';
import { OperatorError } from './operator-error.ts';

/** What the operator is told of an import that was refused or broke off; anything else stays as it is. */
export function asOperatorError(error: unknown): unknown {
  // Row by row, all of them: whoever mends a file wants to open it once.
  if (error instanceof BadRowsError)
    return new OperatorError(`${error.message}\n${listed(error.rows)}`, 1, error);
  return error instanceof ImportInterrupted ? new OperatorError(error.message, 1, error) : error;
}

const listed = (rows: readonly BadRow[]): string => rows.map(formatBadRow).join('\n');
