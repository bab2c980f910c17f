import type { Kysely } from 'kysely';
import type { Change } from './change.ts';
import type { BookOrder } from './entries.ts';
import type { ServiceLedger } from './ledger/index.ts';

/** One kind of row that the retailer's systems write. */
export interface RowKind<Tables> {
  /** The mutation that writes a list of them, such as `productsUpsert`. */
  readonly mutation: string;
  /** The mutation's one argument, such as `products`. */
  readonly argument: string;
  /** What a row of a load calls it, such as `product`. */
  readonly name: string;
  /** Its SDL type, such as `ProductInput` or `String`. */
  readonly inputType: string;
  /** Applies rows that are valid by their type; throws `rowsRejected` for those that cannot be applied. */
  readonly apply: (change: Change<Tables>, rows: readonly never[]) => Promise<void>;
}

/** A kind with the TypeScript type of its rows. */
export function rowKind<Tables, Row>(
  kind: Omit<RowKind<Tables>, 'apply'> & {
    readonly apply: (change: Change<Tables>, rows: readonly Row[]) => Promise<void>;
  },
): RowKind<Tables> {
  return kind as unknown as RowKind<Tables>;
}

/** The write side of a service. */
export interface WriteSide<Tables> {
  readonly db: Kysely<Tables>;
  readonly order: BookOrder;
  readonly ledger: ServiceLedger;
  /** In the order in which a load applies them. */
  readonly kinds: readonly RowKind<Tables>[];
}
