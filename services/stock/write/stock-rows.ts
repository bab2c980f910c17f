import { sql, type Transaction } from 'kysely';
import type { AvailabilityEntry } from '../../../schema/entries/availability.ts';
import { entryKey, stockBook } from '../../../schema/entries/keys.ts';
import type { Change } from '../../kit/change.ts';
import { assertRows, check, type Fault, skuFaults } from './faults.ts';
import { findLocations, type Location } from './locations.ts';

/** A SKU at a location. */
export interface StockRef {
  readonly location: string;
  readonly sku: string;
}

/** One way of changing stock. */
export interface StockChange<Row extends StockRef> {
  /** What a row is called in errors. */
  readonly kind: string;
  /** Faults beyond its SKU and location; `now` is the database's. */
  readonly findFaults: (row: Row, now: Date) => readonly Fault[];
  /** Changes rows of `stock`, which are all there, in one statement and says which. */
  readonly apply: (trx: Transaction<object>, rows: readonly Row[]) => Promise<readonly StockRef[]>;
}

/** Applies rows and says what follows for readers, in a number of statements that does not grow with the rows. */
export async function changeStock<Row extends StockRef>(
  change: Change<object>,
  { kind, findFaults, apply }: StockChange<Row>,
  rows: readonly Row[],
): Promise<void> {
  const locations = await findLocations(
    change.trx,
    rows.map((row) => row.location),
  );
  // Of the database, like every instant that is compared: hosts of several processes need not agree.
  const now = await readClock(change.trx);
  assertRows(kind, rows, (row) => [
    ...skuFaults(row.sku),
    ...check(
      locations.has(row.location),
      'location',
      row.location,
      'Give the key of a store or location that there is.',
    ),
    ...findFaults(row, now),
  ]);
  // A row is judged by the map of locations, never by what other rows make of stock.
  if (change.isTrial) return;
  // From here on nobody else changes these entries, so every statement below sees what the one before it left.
  await lockStock(change, rows, locations);
  const made = await keepStock(change.trx, rows);
  await putAvailabilities(change, [...made, ...(await apply(change.trx, rows))]);
}

/** Makes the entries of these rows anew; what is in quarantine has none. */
export async function putAvailabilities(change: Change<object>, refs: readonly StockRef[]): Promise<void> {
  if (change.isTrial) return;
  for (let start = 0; start < refs.length; start += refsPerStatement) {
    const rows = await readStock(change.trx, refs.slice(start, start + refsPerStatement));
    for (const row of rows) {
      change.put(
        stockBook(row.region),
        entryKey.availability(row.location, row.sku),
        buildAvailabilityEntry(row) as Readonly<Record<keyof AvailabilityEntry, string | number | null>>,
      );
    }
    await change.flush();
  }
}

/** Locks the entries of these rows. */
export async function lockStock(
  change: Change<object>,
  refs: readonly StockRef[],
  locations: ReadonlyMap<string, Location>,
): Promise<void> {
  const keysOfBook = new Map<string, string[]>();
  for (const { location, sku } of refs) {
    const place = locations.get(location);
    if (place === undefined) continue;
    const keys = keysOfBook.get(stockBook(place.region)) ?? [];
    keys.push(entryKey.availability(location, sku));
    keysOfBook.set(stockBook(place.region), keys);
  }
  // Sorted, as everybody locks them: two loads over the same regions queue up and never form a ring.
  for (const book of [...keysOfBook.keys()].sort()) await change.lock(book, keysOfBook.get(book) ?? []);
}

// Bounds the memory of a load; a call of the usual size is one statement.
const refsPerStatement = 5_000;

async function readClock(trx: Transaction<object>): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`SELECT clock_timestamp() AS now`.execute(trx);
  return rows[0]?.now ?? new Date(0);
}

/**
 * Makes the rows of these that there are none of yet, and says which it made. What is kept anywhere in a region, but
 * in quarantine, has a row at its online location too, see RegionEntry.
 */
export async function keepStock(
  trx: Transaction<object>,
  refs: readonly StockRef[],
): Promise<readonly StockRef[]> {
  const { rows } = await sql<StockRef>`
    WITH given AS (
      SELECT * FROM unnest(
        ${refs.map((ref) => ref.location)}::text[], ${refs.map((ref) => ref.sku)}::text[]) AS given(location, sku)
    )
    INSERT INTO stock (location, sku)
    SELECT location, sku FROM given
    UNION
    SELECT region.online_location, given.sku
    FROM given JOIN location ON location.key = given.location JOIN region ON region.key = location.region
    WHERE location.quarantine_of IS NULL
    ORDER BY location, sku
    ON CONFLICT DO NOTHING RETURNING location, sku`.execute(trx);
  return rows;
}

/** What an availability entry is made from. */
interface StockRow extends StockRef {
  readonly region: string;
  readonly onHand: number;
  readonly held: number;
  readonly safetyStock: number;
  readonly lowStockThreshold: number;
  readonly backorderLimit: number;
  readonly expectedAt: Date | null;
  readonly preorderUntil: Date | null;
}

async function readStock(trx: Transaction<object>, refs: readonly StockRef[]): Promise<StockRow[]> {
  const { rows } = await sql<StockRow>`
    SELECT stock.location, stock.sku, location.region, on_hand AS "onHand", held, safety_stock AS "safetyStock",
      low_stock_threshold AS "lowStockThreshold", backorder_limit AS "backorderLimit",
      expected_at AS "expectedAt", preorder_until AS "preorderUntil"
    FROM unnest(
      ${refs.map((ref) => ref.location)}::text[], ${refs.map((ref) => ref.sku)}::text[]) AS touched(location, sku)
    JOIN stock USING (location, sku)
    JOIN location ON location.key = stock.location AND location.quarantine_of IS NULL`.execute(trx);
  return rows;
}

function buildAvailabilityEntry(row: StockRow): AvailabilityEntry {
  // May be negative: a count below what is held is the truth, and the shortfall is shown as nothing to sell.
  const promisable = row.onHand - row.held - row.safetyStock;
  const availableToPromise = Math.max(0, promisable);
  return {
    sku: row.sku,
    location: row.location,
    availableToPromise,
    // Together what the guard of a hold lets through: on hand below zero eats into the back-orders.
    backorderable: Math.max(0, promisable + row.backorderLimit) - availableToPromise,
    lowStockThreshold: row.lowStockThreshold,
    expectedAt: row.expectedAt?.toISOString() ?? null,
    preorderUntil: row.preorderUntil?.toISOString() ?? null,
  };
}
