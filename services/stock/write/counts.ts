import { sql } from 'kysely';
import { type RowKind, rowKind } from '../../kit/row-kind.ts';
import { atLeast, pastFaults } from './faults.ts';
import { changeStock, type StockChange, type StockRef } from './stock-rows.ts';

/** `StockCountInput` of the SDL. */
interface StockCountInput extends StockRef {
  readonly onHand: number;
  readonly at: Date;
}

/**
 * What was on hand at an instant. It holds from that instant on, not from its arrival: what was sold between the
 * two stays sold. So on hand is the same for any order in which counts and movements come.
 */
export const countKind: RowKind<object> = rowKind<object, StockCountInput>({
  mutation: 'stockCountsAdd',
  argument: 'counts',
  name: 'stockCount',
  inputType: 'StockCountInput',
  apply: (change, rows) => changeStock(change, counts, rows),
});

const counts: StockChange<StockCountInput> = {
  kind: 'stockCount',
  findFaults: (row, now) => [...atLeast(0, 'onHand', row.onHand), ...pastFaults('at', row.at, now)],
  // One statement: several counts of one SKU in a call are as good as one after the other, so the latest is enough.
  apply: async (trx, rows) => {
    const { rows: touched } = await sql<StockRef>`
      WITH latest AS (
        SELECT DISTINCT ON (location, sku) * FROM unnest(
          ${rows.map((row) => row.location)}::text[], ${rows.map((row) => row.sku)}::text[],
          ${rows.map((row) => row.onHand)}::bigint[],
          ${rows.map((row) => row.at.toISOString())}::timestamptz[]) AS given(location, sku, counted, at)
        ORDER BY location, sku, at DESC, counted
      )
      UPDATE stock SET counted_at = latest.at, counted = latest.counted,
        -- Movements are kept for ever and replayed from the count's instant on, whenever the count comes in.
        on_hand = latest.counted + coalesce((
          SELECT sum(quantity)::bigint FROM movement
          WHERE (movement.location, movement.sku) = (latest.location, latest.sku) AND movement.at > latest.at), 0)
      FROM latest
      WHERE (stock.location, stock.sku) = (latest.location, latest.sku)
        AND (stock.counted_at IS NULL OR latest.at > stock.counted_at
          -- Of two counts of one instant the lower holds, whichever comes first: rather promise too little.
          OR (latest.at = stock.counted_at AND latest.counted < stock.counted))
      RETURNING stock.location, stock.sku`.execute(trx);
    return touched;
  },
};
