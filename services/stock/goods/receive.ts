import { type Kysely, sql, type Transaction } from 'kysely';
import { type Change, inChange } from '../../kit/change.ts';
import type { HoldBooks } from '../holds/hold-books.ts';
import { keepStock, putAvailabilities, type StockRef } from '../write/stock-rows.ts';
import { type GoodsReceiptLine, quarantineOf } from './goods-input.ts';

/** `GoodsReceipt` of the SDL. */
export interface GoodsReceipt {
  readonly reference: string;
  readonly receivedAt: Date;
  readonly lines: readonly GoodsReceiptLine[];
}

/** What is to be done under a reference. */
export interface GoodsOrder {
  readonly reference: string;
  /** Tells it from any other that came under the same reference. */
  readonly inputHash: string;
  readonly lines: readonly GoodsReceiptLine[];
  /** Keys of the places of which something goes to quarantine. */
  readonly quarantined: readonly string[];
}

/**
 * Puts goods where their lines say, once for a reference; what was put under it is answered ever after. Null where
 * that was asked for otherwise. Every location is there, but for those of quarantine.
 */
export async function receiveGoods(
  { db, ledger }: HoldBooks,
  order: GoodsOrder,
): Promise<GoodsReceipt | null> {
  const { result, commit } = await inChange(db, 'single', async (change) => {
    if (await begin(change.trx, order)) await put(change, order);
    return findReceipt(change.trx, order.reference);
  });
  ledger.committed(commit);
  const { inputHash, ...receipt } = result;
  return inputHash === order.inputHash ? receipt : null;
}

// The primary key makes a doubled call wait here until the first one has committed or failed.
async function begin(
  trx: Transaction<object>,
  { reference, inputHash, lines }: GoodsOrder,
): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO goods_receipt (reference, input_hash, lines)
    VALUES (${reference}, ${inputHash}, ${JSON.stringify(lines)}::jsonb)
    ON CONFLICT DO NOTHING RETURNING 1`.execute(trx);
  return rows.length > 0;
}

async function findReceipt(
  db: Kysely<object>,
  reference: string,
): Promise<GoodsReceipt & { readonly inputHash: string }> {
  const { rows } = await sql<GoodsReceipt & { readonly inputHash: string }>`
    SELECT reference, input_hash AS "inputHash", lines, received_at AS "receivedAt" FROM goods_receipt
    WHERE reference = ${reference}`.execute(db);
  const [receipt] = rows;
  if (receipt === undefined) throw new Error(`The receipt ${reference} vanished after it was written.`);
  return receipt;
}

async function put(change: Change<object>, { reference, lines, quarantined }: GoodsOrder): Promise<void> {
  await openQuarantine(change.trx, quarantined);
  const made = await keepStock(change.trx, lines);
  await putAvailabilities(change, [...made, ...(await addToStock(change.trx, reference, lines))]);
}

const openQuarantine = (trx: Transaction<object>, places: readonly string[]): Promise<unknown> =>
  sql`
    INSERT INTO location (key, region, name, quarantine_of)
    SELECT opened.key, location.region, opened.key, location.key
    FROM unnest(${[...places]}::text[], ${places.map(quarantineOf)}::text[]) AS opened(place, key)
    JOIN location ON location.key = opened.place
    ORDER BY opened.key
    ON CONFLICT DO NOTHING`.execute(trx);

// Rows are locked in the order in which holds lock them. What came back is a movement, so that a count that comes in
// later and was made before does not undo it; where a counter's clock runs ahead, it came after the count.
async function addToStock(
  trx: Transaction<object>,
  reference: string,
  lines: readonly GoodsReceiptLine[],
): Promise<readonly StockRef[]> {
  const { rows } = await sql<StockRef>`
    WITH given AS (
      SELECT * FROM unnest(
        ${lines.map((line) => line.location)}::text[], ${lines.map((line) => line.sku)}::text[],
        ${lines.map((line) => line.quantity)}::bigint[]) WITH ORDINALITY AS given(location, sku, quantity, position)
    ), locked AS MATERIALIZED (
      SELECT location, sku, given.quantity, position, counted_at
      FROM given JOIN stock USING (location, sku) ORDER BY location, sku FOR UPDATE OF stock
    ), moved AS (
      INSERT INTO movement (id, location, sku, quantity, at)
      SELECT 'return/' || ${reference}::text || '/' || position, location, sku, quantity,
        greatest(clock_timestamp(), counted_at + interval '1 microsecond')
      FROM locked RETURNING location, sku, quantity
    )
    UPDATE stock SET on_hand = stock.on_hand + moved.quantity
    FROM moved WHERE (stock.location, stock.sku) = (moved.location, moved.sku)
    RETURNING stock.location, stock.sku`.execute(trx);
  return rows;
}
