import { sql } from 'kysely';
import { isLine } from '../../../schema/postal-address.ts';
import { type RowKind, rowKind } from '../../kit/row-kind.ts';
import { check, pastFaults } from './faults.ts';
import { changeStock, type StockChange, type StockRef } from './stock-rows.ts';

/** `StockMovementInput` of the SDL. */
interface StockMovementInput extends StockRef {
  /** The sender's; known ids change nothing, for ever. */
  readonly id: string;
  /** Positive came in, negative went out; never 0. */
  readonly quantity: number;
  readonly at: Date;
}

/** What came in or went out. */
export const movementKind: RowKind<object> = rowKind<object, StockMovementInput>({
  mutation: 'stockMovementsAdd',
  argument: 'movements',
  name: 'stockMovement',
  inputType: 'StockMovementInput',
  apply: (change, rows) => changeStock(change, movements, rows),
});

const movements: StockChange<StockMovementInput> = {
  kind: 'stockMovement',
  findFaults: (row, now) => [
    ...check(isLine(row.id, 200), 'id', row.id, 'Give 1 to 200 characters on one line.'),
    ...check(row.quantity !== 0, 'quantity', row.quantity, 'Give a whole number other than 0.'),
    ...pastFaults('at', row.at, now),
  ],
  apply: async (trx, rows) => {
    // Ids in one order for all senders, so that two calls with the same ones wait for each other and never in a ring.
    const { rows: touched } = await sql<StockRef>`
      WITH fresh AS (
        INSERT INTO movement (id, location, sku, quantity, at)
        SELECT * FROM unnest(
          ${rows.map((row) => row.id)}::text[], ${rows.map((row) => row.location)}::text[],
          ${rows.map((row) => row.sku)}::text[], ${rows.map((row) => row.quantity)}::bigint[],
          ${rows.map((row) => row.at.toISOString())}::timestamptz[]) AS given(id, location, sku, quantity, at)
        ORDER BY id
        -- A known id adds nothing, whatever else the row says: a sender that got no answer just sends again.
        ON CONFLICT (id) DO NOTHING RETURNING location, sku, quantity, at
      ), added AS (
        SELECT location, sku, sum(fresh.quantity)::bigint AS quantity
        FROM fresh JOIN stock USING (location, sku)
        -- What happened before the last count is part of what was counted.
        WHERE stock.counted_at IS NULL OR fresh.at > stock.counted_at
        GROUP BY location, sku
      )
      UPDATE stock SET on_hand = stock.on_hand + added.quantity
      FROM added WHERE (stock.location, stock.sku) = (added.location, added.sku)
      RETURNING stock.location, stock.sku`.execute(trx);
    return touched;
  },
};
