import { type Kysely, sql, type Transaction } from 'kysely';
import type { Change } from '../../kit/change.ts';
import { inChange } from '../../kit/change.ts';
import { putAvailabilities, type StockRef } from '../write/stock-rows.ts';
import type { HoldBooks } from './hold-books.ts';

/** Sells what is held, where its time is not over. What is no longer held stays as it is. */
export const claimHold = (books: HoldBooks, reference: string): Promise<void> =>
  endHold(books, reference, 'CLAIMED');

/** Gives back what is held. */
export const releaseHold = (books: HoldBooks, reference: string): Promise<void> =>
  endHold(books, reference, 'RELEASED');

async function endHold(
  { db, ledger }: HoldBooks,
  reference: string,
  state: 'CLAIMED' | 'RELEASED',
): Promise<void> {
  const { commit } = await inChange(db, 'single', async (change) => {
    const held = await lockHeld(change.trx, reference);
    // What has expired waits for whoever sweeps, and is neither sold nor given back by its owner.
    if (held.some(({ isOver }) => isOver)) return;
    if (held.length > 0) await endHolds(change, held, state);
  });
  ledger.committed(commit);
}

/** A row of `hold` that this transaction has locked. */
export interface LockedHold extends StockRef {
  readonly id: string;
  readonly quantity: number;
}

// Whoever ends a hold, or finds its time over, waits here for the others.
async function lockHeld(
  trx: Transaction<object>,
  reference: string,
): Promise<readonly (LockedHold & { readonly isOver: boolean })[]> {
  const { rows } = await sql<LockedHold & { readonly isOver: boolean }>`
    SELECT id::text, location, sku, quantity, expires_at <= clock_timestamp() AS "isOver"
    FROM hold WHERE reference = ${reference} AND state = 'HELD'
    ORDER BY location, sku FOR UPDATE`.execute(trx);
  return rows;
}

/** Ends holds that this transaction has locked, and says what follows for readers. */
export async function endHolds(
  change: Change<object>,
  holds: readonly LockedHold[],
  state: 'CLAIMED' | 'RELEASED' | 'EXPIRED',
): Promise<void> {
  const ids = holds.map(({ id }) => id);
  await lockRows(change.trx, holds);
  await sql`UPDATE hold SET state = ${state} WHERE id = ANY(${ids}::bigint[])`.execute(change.trx);
  await (state === 'CLAIMED' ? sell : giveBack)(change.trx, ids);
  await putAvailabilities(change, distinct(holds));
}

// In the order in which holds are placed, so that nobody waits in a ring.
const lockRows = (db: Kysely<object>, refs: readonly StockRef[]): Promise<unknown> =>
  sql`
    SELECT FROM stock
    WHERE (location, sku) IN (SELECT * FROM unnest(
      ${refs.map((ref) => ref.location)}::text[], ${refs.map((ref) => ref.sku)}::text[]))
    ORDER BY location, sku FOR UPDATE`.execute(db);

const giveBack = (trx: Transaction<object>, ids: readonly string[]): Promise<unknown> =>
  sql`
    UPDATE stock SET held = stock.held - ended.quantity
    FROM (SELECT location, sku, sum(quantity)::bigint AS quantity FROM hold
      WHERE id = ANY(${ids}::bigint[]) GROUP BY location, sku) AS ended
    WHERE (stock.location, stock.sku) = (ended.location, ended.sku)`.execute(trx);

// A sale is a movement like any other, so that a count that comes in later does not undo it.
const sell = (trx: Transaction<object>, ids: readonly string[]): Promise<unknown> =>
  sql`
    WITH sold AS (
      INSERT INTO movement (id, location, sku, quantity, at)
      SELECT 'hold/' || hold.id, location, sku, -hold.quantity,
        -- A counter's clock may run ahead: what is sold now was not sold before he counted.
        greatest(clock_timestamp(), stock.counted_at + interval '1 microsecond')
      FROM hold JOIN stock USING (location, sku) WHERE hold.id = ANY(${ids}::bigint[])
      RETURNING location, sku, quantity
    )
    UPDATE stock SET held = stock.held + sum.quantity, on_hand = stock.on_hand + sum.quantity
    FROM (SELECT location, sku, sum(quantity)::bigint AS quantity FROM sold GROUP BY location, sku) AS sum
    WHERE (stock.location, stock.sku) = (sum.location, sum.sku)`.execute(trx);

const distinct = (refs: readonly StockRef[]): StockRef[] => [
  ...new Map(refs.map(({ location, sku }) => [JSON.stringify([location, sku]), { location, sku }])).values(),
];
