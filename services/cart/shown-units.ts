import DataLoader from 'dataloader';
import { type Kysely, sql } from 'kysely';
import type { Money } from './cart.ts';

/** What one unit of a line was said to cost. */
export interface ShownUnit {
  readonly lineId: string;
  readonly shownTo: string;
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

// A line that another request holds is left as it is: a read never waits for a change of the cart, and the
// next read says the same again.
async function writeShownUnits(db: Kysely<object>, units: readonly ShownUnit[]): Promise<void> {
  const ids = units.map(({ lineId }) => lineId);
  await sql`
    INSERT INTO shown_unit (line_id, shown_to, amount, currency)
    SELECT shown.* FROM unnest(
      ${ids}::text[], ${units.map(({ shownTo }) => shownTo)}::text[],
      ${units.map(({ unit }) => unit.amount)}::text[], ${units.map(({ unit }) => unit.currencyCode)}::text[]
    ) AS shown(line_id, shown_to, amount, currency)
    JOIN (SELECT id FROM cart_line WHERE id = ANY(${ids}::text[]) FOR UPDATE SKIP LOCKED) AS line
      ON line.id = shown.line_id
    ON CONFLICT (line_id, shown_to) DO UPDATE SET amount = excluded.amount, currency = excluded.currency`.execute(
    db,
  );
}
