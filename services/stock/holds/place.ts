import { type Kysely, sql } from 'kysely';
import { entryKey, stockBook } from '../../../schema/entries/keys.ts';
import { inChange } from '../../kit/change.ts';
import { putAvailabilities, type StockRef } from '../write/stock-rows.ts';
import type { HoldBooks } from './hold-books.ts';
import { type Hold, readHolds } from './hold-rows.ts';
import { expireHoldsOf } from './sweep.ts';

/** Units of one SKU at one location; each pair stands once. */
export interface Wanted extends StockRef {
  readonly quantity: number;
}

/** A line that cannot be had, and the version of the availability from which that was decided. */
export interface Shortage extends StockRef {
  /** Null where the SKU was never kept there. */
  readonly available: number | null;
  readonly version: number;
}

/** What came of asking. */
export type Placed =
  | { readonly kind: 'placed' | 'known'; readonly hold: Hold }
  | { readonly kind: 'short'; readonly shortages: readonly Shortage[] };

/** Reserves everything that is wanted, or nothing. `wanted` has at least one line. */
export async function placeHold(
  { db, ledger }: HoldBooks,
  reference: string,
  wanted: readonly Wanted[],
  seconds: number,
): Promise<Placed> {
  for (;;) {
    const known = await findHold(db, reference);
    if (known !== null) return { kind: 'known', hold: known };
    // Most who come for what is sold out are sent away here, and wait for nobody.
    const shortages = await findShortages(db, wanted);
    if (shortages.length > 0) {
      if ((await expireHoldsOf({ db, ledger }, shortages)) > 0) continue;
      return { kind: 'short', shortages };
    }
    if (await reserve({ db, ledger }, reference, wanted, seconds)) {
      const hold = await findHold(db, reference);
      if (hold === null) throw new Error(`The hold ${reference} vanished after it was placed.`);
      return { kind: 'placed', hold };
    }
    // Somebody was faster, or the same call came twice: the next round says which.
  }
}

const findHold = async (db: Kysely<object>, reference: string): Promise<Hold | null> =>
  (await readHolds(db, [reference])).get(reference) ?? null;

// Guard and version are of one snapshot: whoever was shown as many as he asks for was shown an older version.
async function findShortages(db: Kysely<object>, wanted: readonly Wanted[]): Promise<readonly Shortage[]> {
  const { rows } = await sql<Shortage>`
    SELECT asked.location, asked.sku, coalesce(entry.version, 0) AS version,
      CASE WHEN stock.sku IS NOT NULL
        THEN greatest(0, on_hand + backorder_limit - safety_stock - held) END AS available
    FROM unnest(
      ${wanted.map((line) => line.location)}::text[], ${wanted.map((line) => line.sku)}::text[],
      ${wanted.map((line) => line.quantity)}::bigint[],
      ${wanted.map((line) => entryKey.availability(line.location, line.sku))}::text[]
    ) AS asked(location, sku, quantity, entry_key)
    JOIN location ON location.key = asked.location
    LEFT JOIN stock ON (stock.location, stock.sku) = (asked.location, asked.sku)
    LEFT JOIN entry ON (entry.book, entry.key) = (${stockBook('')}::text || location.region, asked.entry_key)
    WHERE stock.sku IS NULL OR on_hand + backorder_limit - safety_stock - held < asked.quantity`.execute(db);
  return rows;
}

async function reserve(
  { db, ledger }: HoldBooks,
  reference: string,
  wanted: readonly Wanted[],
  seconds: number,
): Promise<boolean> {
  const { result: taken, commit } = await inChange(db, 'single', async (change) => {
    // Rows are locked in one order for all, then counted, then taken: all in one statement.
    const { rows } = await sql<StockRef>`
      WITH asked AS (
        SELECT * FROM unnest(
          ${wanted.map((line) => line.location)}::text[], ${wanted.map((line) => line.sku)}::text[],
          ${wanted.map((line) => line.quantity)}::bigint[]) AS asked(location, sku, quantity)
      ), locked AS MATERIALIZED (
        SELECT location, sku, asked.quantity,
          on_hand + backorder_limit - safety_stock - held >= asked.quantity AS fits
        FROM asked JOIN stock USING (location, sku) ORDER BY location, sku FOR UPDATE OF stock
      ), taken AS (
        UPDATE stock SET held = stock.held + locked.quantity FROM locked
        WHERE (stock.location, stock.sku) = (locked.location, locked.sku)
          AND (SELECT count(*) FROM locked WHERE fits) = ${wanted.length}
        RETURNING stock.location, stock.sku, locked.quantity
      )
      INSERT INTO hold (reference, location, sku, quantity, expires_at)
      SELECT ${reference}, location, sku, quantity, (SELECT clock_timestamp()) + make_interval(secs => ${seconds})
      FROM taken RETURNING location, sku`.execute(change.trx);
    await putAvailabilities(change, rows);
    return rows.length > 0;
  }).catch((error: unknown) => {
    // The same reference was placed meanwhile.
    if ((error as { readonly code?: unknown }).code === '23505') return { result: false, commit: null };
    throw error;
  });
  if (commit !== null) ledger.committed(commit);
  return taken;
}
