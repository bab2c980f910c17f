import { sql } from 'kysely';
import { type RowKind, rowKind } from '../../kit/row-kind.ts';
import { atLeast, instantFaults } from './faults.ts';
import { changeStock, type StockChange, type StockRef } from './stock-rows.ts';

/** `StockPolicyInput` of the SDL. */
interface StockPolicyInput extends StockRef {
  readonly safetyStock: number;
  readonly lowStockThreshold: number;
  readonly backorderLimit: number;
  readonly expectedAt?: Date | null;
  readonly onSaleFrom?: Date | null;
}

/**
 * How SKUs are sold. A start of sale that lies ahead is kept in the entry; when it comes, `startOnSaleSchedule`
 * takes it out, so that no reader ever compares it with a clock.
 */
export const policyKind: RowKind<object> = rowKind<object, StockPolicyInput>({
  mutation: 'stockPoliciesUpsert',
  argument: 'policies',
  name: 'stockPolicy',
  inputType: 'StockPolicyInput',
  apply: (change, rows) => changeStock(change, policies, rows),
});

const policies: StockChange<StockPolicyInput> = {
  kind: 'stockPolicy',
  findFaults: (row) => [
    ...atLeast(0, 'safetyStock', row.safetyStock),
    ...atLeast(0, 'lowStockThreshold', row.lowStockThreshold),
    ...atLeast(0, 'backorderLimit', row.backorderLimit),
    ...instantFaults('expectedAt', row.expectedAt),
    ...instantFaults('onSaleFrom', row.onSaleFrom),
  ],
  apply: async (trx, rows) => {
    // The last of several rows for one SKU at one location counts.
    const last = [...new Map(rows.map((row) => [JSON.stringify([row.location, row.sku]), row])).values()];
    // By the database's clock, as when the start is written: no process's own clock has a say.
    const { rows: touched } = await sql<StockRef>`
      UPDATE stock SET safety_stock = given.safety_stock, low_stock_threshold = given.low_stock_threshold,
        backorder_limit = given.backorder_limit, expected_at = given.expected_at,
        preorder_until = CASE WHEN given.on_sale_from > clock_timestamp() THEN given.on_sale_from END
      FROM unnest(
        ${last.map((row) => row.location)}::text[], ${last.map((row) => row.sku)}::text[],
        ${last.map((row) => row.safetyStock)}::bigint[], ${last.map((row) => row.lowStockThreshold)}::bigint[],
        ${last.map((row) => row.backorderLimit)}::bigint[],
        ${last.map((row) => row.expectedAt?.toISOString() ?? null)}::timestamptz[],
        ${last.map((row) => row.onSaleFrom?.toISOString() ?? null)}::timestamptz[]
      ) AS given(location, sku, safety_stock, low_stock_threshold, backorder_limit, expected_at, on_sale_from)
      WHERE (stock.location, stock.sku) = (given.location, given.sku)
      RETURNING stock.location, stock.sku`.execute(trx);
    return touched;
  },
};
