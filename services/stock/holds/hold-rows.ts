import { type Kysely, sql } from 'kysely';
import type { StockRef } from '../write/stock-rows.ts';

/** `Hold` of the SDL. */
export interface Hold {
  readonly reference: string;
  readonly state: HoldState;
  readonly expiresAt: Date;
  readonly lines: readonly HoldLine[];
}

/** What became of a hold; all its lines have the same state. */
export type HoldState = 'HELD' | 'CLAIMED' | 'RELEASED' | 'EXPIRED';

/** Units of one SKU at one location. */
export interface HoldLine extends StockRef {
  readonly quantity: number;
  readonly isShort: boolean;
}

interface HoldRow extends HoldLine {
  readonly reference: string;
  readonly state: HoldState;
  readonly expiresAt: Date;
}

/** Holds by reference, in one statement; those of which nothing is known are absent. */
export async function readHolds(
  db: Kysely<object>,
  references: readonly string[],
): Promise<ReadonlyMap<string, Hold>> {
  const { rows } = await sql<HoldRow>`
    SELECT reference, location, sku, quantity, expires_at AS "expiresAt",
      -- Its time may be over before anybody has given back what it holds.
      CASE WHEN state = 'HELD' AND expires_at <= clock_timestamp() THEN 'EXPIRED' ELSE state END AS state,
      state = 'HELD' AND stock.on_hand + stock.backorder_limit < (
        SELECT sum(older.quantity) FROM hold older
        WHERE (older.location, older.sku) = (hold.location, hold.sku) AND older.state = 'HELD' AND older.id <= hold.id
      ) AS "isShort"
    FROM hold JOIN stock USING (location, sku)
    WHERE reference = ANY(${[...references].filter((reference) => !reference.includes('\0'))}::text[])
    ORDER BY location, sku`.execute(db);
  const holds = new Map<string, Hold>();
  for (const { reference, state, expiresAt, ...line } of rows) {
    const known = holds.get(reference);
    holds.set(reference, { reference, state, expiresAt, lines: [...(known?.lines ?? []), line] });
  }
  return holds;
}
