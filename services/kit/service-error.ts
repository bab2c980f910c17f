import type { GraphQLError } from 'graphql';
import { serviceError } from '../../schema/service-error.ts';

export { type ServiceErrorCode, serviceError } from '../../schema/service-error.ts';

/** One row of a write that cannot be applied, and why. */
export interface RejectedRow {
  /** Position in the call's list or, in a load, among the rows of its kind in its chunk. */
  readonly index: number;
  /** Path inside the row, such as `variants.0.sku`. */
  readonly field: string;
  /** The value as it was given. */
  readonly value: unknown;
  /** One sentence that ends with the accepted form. */
  readonly reason: string;
}

/** Refuses a write as a whole and names every bad row, at most the first 1,000. */
export function rowsRejected(kind: string, rows: readonly RejectedRow[]): GraphQLError {
  const [first] = rows;
  const where = first === undefined ? '' : ` First: ${kind} ${first.index}, ${first.field}: ${first.reason}`;
  return serviceError(
    'ROWS_REJECTED',
    `${rows.length} of the rows cannot be applied; nothing was changed.${where}`,
    {
      kind,
      rows: rows.slice(0, 1_000),
    },
  );
}

/** Refuses an argument with `BAD_INPUT`: what it is called, its value as text, and the accepted form. */
export function refuseArgument(name: string, value: string, form: string): never {
  throw serviceError('BAD_INPUT', `${name} cannot be ${value}: give ${form}.`);
}
