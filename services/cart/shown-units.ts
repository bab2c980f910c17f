import DataLoader from 'dataloader';
import { type Kysely, sql } from 'kysely';
import type { Money } from './cart.ts';

/** What one unit of a line was said to cost. */
export interface ShownUnit {
  readonly lineId: string;
  readonly unit: Money;
}

/** Writes down what was shown: all of one tick in one statement. */
export const createShownUnitsLoader = (db: Kysely<object>): DataLoader<ShownUnit, void> =>
  new DataLoader(
    async (units) => {
      await writeShownUnits(db, units);
      return units.map(() => undefined);
    },
    // The same unit may be written twice within one operation: shown first, then told as changed.
    { cache: false },
  );

// A row that another request holds is left as it is: a read never waits for a change of the cart, and the
// next read says the same again.
async function writeShownUnits(db: Kysely<object>, units: readonly ShownUnit[]): Promise<void> {
  await sql`
    UPDATE cart_line SET shown_amount = shown.amount, shown_currency = shown.currency
    FROM unnest(
      ${units.map(({ lineId }) => lineId)}::text[], ${units.map(({ unit }) => unit.amount)}::text[],
      ${units.map(({ unit }) => unit.currencyCode)}::text[]) AS shown(id, amount, currency)
    WHERE cart_line.id = shown.id AND cart_line.id IN (
      SELECT id FROM cart_line WHERE id = ANY(${units.map(({ lineId }) => lineId)}::text[])
      FOR UPDATE SKIP LOCKED)`.execute(db);
}
