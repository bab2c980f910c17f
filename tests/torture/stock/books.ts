import pg from 'pg';
import { entryKey, stockBook } from '../../../schema/entries/keys.ts';
import { monotonicMs, type StockRecord } from '../history/index.ts';

/** What the rows of the stock service say, read past it. */
export interface Books {
  /** Of every SKU, in one statement and so at one commit; null while PostgreSQL does not answer. */
  count(): Promise<BookCount | null>;
  /** Every hold that was ever placed. */
  readHolds(): Promise<readonly HeldRow[]>;
  close(): Promise<void>;
}

/** The books at one commit. */
export interface BookCount {
  readonly records: readonly StockRecord[];
  /** What of them contradicts itself, in words. */
  readonly faults: readonly string[];
}

/** A hold, and the movements by which it was sold. */
export interface HeldRow {
  readonly reference: string;
  readonly sku: string;
  readonly quantity: number;
  readonly state: string;
  /** Milliseconds since its end, by the database's clock; negative before it. */
  readonly overMs: number;
  readonly movements: number;
}

interface Row {
  readonly sku: string;
  readonly received: number;
  readonly sold: number;
  readonly corrected: number;
  readonly on_hand: number;
  readonly held: number;
  readonly backorder_limit: number;
  readonly held_by_holds: number;
  readonly claimed_by_holds: number;
}

const countStatement = `
  SELECT stock.sku, coalesce(counted, 0)::float8 AS received,
    coalesce((SELECT -sum(quantity) FROM movement m
      WHERE (m.location, m.sku) = (stock.location, stock.sku) AND m.id LIKE 'hold/%'), 0)::float8 AS sold,
    coalesce((SELECT sum(quantity) FROM movement m
      WHERE (m.location, m.sku) = (stock.location, stock.sku) AND m.id NOT LIKE 'hold/%'
        AND m.at > stock.counted_at), 0)::float8 AS corrected,
    on_hand::float8, held::float8, backorder_limit::float8,
    coalesce((SELECT sum(quantity) FROM hold h
      WHERE (h.location, h.sku) = (stock.location, stock.sku) AND state = 'HELD'), 0)::float8 AS held_by_holds,
    coalesce((SELECT sum(quantity) FROM hold h
      WHERE (h.location, h.sku) = (stock.location, stock.sku) AND state = 'CLAIMED'), 0)::float8 AS claimed_by_holds
  FROM stock WHERE location = 'warehouse'`;

const holdStatement = `
  SELECT reference, hold.sku, quantity::float8, state,
    (extract(epoch FROM clock_timestamp() - expires_at) * 1000)::float8 AS "overMs",
    (SELECT count(*) FROM movement WHERE movement.id = 'hold/' || hold.id)::int AS movements
  FROM hold`;

/** Opens the books. */
export function openBooks(url: string): Books {
  const pool = new pg.Pool({ connectionString: url, max: 1, options: '-c search_path=stock' });
  pool.on('error', () => {});
  return {
    count: async () => {
      const start = monotonicMs();
      const answer = await pool.query<Row>(countStatement).catch(() => null);
      if (answer === null) return null;
      const end = monotonicMs();
      return {
        records: answer.rows.map((row) => toRecord(row, start, end)),
        faults: answer.rows.flatMap(faultsOf),
      };
    },
    readHolds: async () => (await pool.query<HeldRow>(holdStatement)).rows,
    close: () => pool.end(),
  };
}

function faultsOf({ sku, held, held_by_holds, sold, claimed_by_holds }: Row): string[] {
  return [
    ...(held === held_by_holds ? [] : [`${sku}: ${held} held, but holds have ${held_by_holds}`]),
    ...(sold === claimed_by_holds
      ? []
      : [`${sku}: ${sold} sold, but claimed holds have ${claimed_by_holds}`]),
  ];
}

const toRecord = (row: Row, start: number, end: number): StockRecord => ({
  kind: 'stock',
  start,
  end,
  stock: [stockBook('eu'), entryKey.availability('warehouse', row.sku)],
  receivedUnits: row.received,
  soldUnits: row.sold,
  correctedUnits: row.corrected,
  onHandUnits: row.on_hand,
  heldUnits: row.held,
  backorderLimitUnits: row.backorder_limit,
  flagged: false,
});
