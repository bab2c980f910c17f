import { sql, type Transaction } from 'kysely';
import { parseAmount } from '../../../schema/money.ts';
import type { Change } from '../../kit/change.ts';
import { readClock } from './clock.ts';
import { dropReplaced, noteDueChanges } from './due-changes.ts';
import { assertRows, lastOfEach } from './faults.ts';
import { findPriceLists, type PriceListRow } from './find-price-lists.ts';
import { lockLists } from './lock-lists.ts';
import { type PriceInput, priceFaults } from './price-faults.ts';
import { putPrices } from './put-prices.ts';

/** `PriceKeyInput` after coercion. */
export interface PriceKeyInput {
  readonly priceList: string;
  readonly sku: string;
}

/** Makes or replaces prices: those of now at once, the others when they are due. */
export async function upsertPrices(change: Change<object>, rows: readonly PriceInput[]): Promise<void> {
  const keys = rows.map((row) => row.priceList);
  await lockLists(change, keys);
  const lists = await findPriceLists(change.trx, keys);
  assertRows('price', rows, (row) => priceFaults(row, lists));
  // Prices are the last that a load writes: no later row is judged by them.
  if (change.isTrial) return;
  const now = await readClock(change.trx);
  const prices = lastOfEach(
    rows.map((row) => buildPriceRow(row, lists, now)),
    rowName,
  );
  const isOver = ({ validUntil }: PriceRow): boolean => validUntil !== null && validUntil <= now;
  // A price whose end has passed is how a sender takes a temporary one back before its time.
  await deleteRows(change.trx, prices.filter(isOver));
  const kept = prices.filter((price) => !isOver(price));
  await insertRows(change.trx, kept);
  await noteDueChanges(
    change.trx,
    kept.flatMap((price) => instantsAhead(price, now)),
  );
  for (const [priceList, skus] of skusByList(prices)) {
    // Before entries are made: they are read from the rows that are left.
    await dropReplaced(change.trx, priceList, skus);
    await putPrices(change, priceList, skus);
  }
}

/** Deletes prices, those to come included; a price that there is not is no error. */
export async function deletePrices(change: Change<object>, rows: readonly PriceKeyInput[]): Promise<void> {
  await lockLists(
    change,
    rows.map((row) => row.priceList),
  );
  for (const [priceList, skus] of skusByList(rows)) {
    await sql`DELETE FROM price WHERE price_list = ${priceList} AND sku = ANY(${[...skus]}::text[])`.execute(
      change.trx,
    );
    await putPrices(change, priceList, skus);
  }
}

/** SKUs by price list. */
export function skusByList(rows: readonly PriceKeyInput[]): ReadonlyMap<string, readonly string[]> {
  const byList = new Map<string, string[]>();
  for (const { priceList, sku } of rows) {
    const skus = byList.get(priceList);
    if (skus === undefined) byList.set(priceList, [sku]);
    else skus.push(sku);
  }
  return byList;
}

// A row of the table `price`.
interface PriceRow {
  readonly priceList: string;
  readonly sku: string;
  readonly validFrom: Date | null;
  readonly validUntil: Date | null;
  /** Null while its instant is to come. */
  readonly startedAt: Date | null;
  readonly amountMinor: number;
  readonly recommendedMinor: number | null;
  readonly tiers: readonly { readonly minQuantity: number; readonly amountMinor: number }[];
  readonly fees: readonly { readonly key: string; readonly amountMinor: number }[];
}

function buildPriceRow(row: PriceInput, lists: ReadonlyMap<string, PriceListRow>, now: Date): PriceRow {
  const minor = (amount: string): number => parseAmount(amount, lists.get(row.priceList)?.currency ?? 'EUR');
  const validFrom = row.validFrom ?? null;
  return {
    priceList: row.priceList,
    sku: row.sku,
    validFrom,
    validUntil: row.validUntil ?? null,
    // The instant of the write, not `validFrom`: of prices that overlap, the one that came into force last holds.
    startedAt: validFrom === null || validFrom <= now ? now : null,
    amountMinor: minor(row.amount),
    recommendedMinor: row.recommended == null ? null : minor(row.recommended),
    tiers: row.tiers.map(({ minQuantity, amount }) => ({ minQuantity, amountMinor: minor(amount) })),
    fees: row.fees.map(({ key, amount }) => ({ key, amountMinor: minor(amount) })),
  };
}

const fromText = ({ validFrom }: PriceRow): string => validFrom?.toISOString() ?? '-infinity';

// As the primary key has it: a standing and a temporary price of one instant are two prices.
const rowName = (row: PriceRow): string =>
  JSON.stringify([row.priceList, row.sku, row.validUntil !== null, fromText(row)]);

const instantsAhead = (
  { priceList, validFrom, validUntil }: PriceRow,
  now: Date,
): { priceList: string; at: Date }[] =>
  [validFrom, validUntil].flatMap((at) => (at !== null && at > now ? [{ priceList, at }] : []));

async function deleteRows(trx: Transaction<object>, rows: readonly PriceRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    DELETE FROM price USING unnest(
      ${rows.map((row) => row.priceList)}::text[], ${rows.map((row) => row.sku)}::text[],
      ${rows.map(fromText)}::timestamptz[]) AS over(price_list, sku, valid_from)
    WHERE temporary AND (price.price_list, price.sku, price.valid_from) = (over.price_list, over.sku, over.valid_from)`.execute(
    trx,
  );
}

async function insertRows(trx: Transaction<object>, rows: readonly PriceRow[]): Promise<void> {
  await sql`
    INSERT INTO price AS kept (price_list, sku, temporary, valid_from, valid_until, started_at,
      amount_minor, recommended_minor, tiers, fees)
    SELECT price_list, sku, valid_until IS NOT NULL, valid_from, valid_until, started_at,
      amount_minor, recommended_minor, tiers, fees
    FROM unnest(
      ${rows.map((row) => row.priceList)}::text[], ${rows.map((row) => row.sku)}::text[],
      ${rows.map(fromText)}::timestamptz[], ${rows.map((row) => row.validUntil)}::timestamptz[],
      ${rows.map((row) => row.startedAt)}::timestamptz[], ${rows.map((row) => row.amountMinor)}::bigint[],
      ${rows.map((row) => row.recommendedMinor)}::bigint[],
      ${rows.map((row) => JSON.stringify(row.tiers))}::jsonb[], ${rows.map((row) => JSON.stringify(row.fees))}::jsonb[]
    ) AS incoming(price_list, sku, valid_from, valid_until, started_at, amount_minor, recommended_minor, tiers, fees)
    ON CONFLICT (price_list, sku, temporary, valid_from) DO UPDATE SET
      valid_until = excluded.valid_until, amount_minor = excluded.amount_minor,
      recommended_minor = excluded.recommended_minor, tiers = excluded.tiers, fees = excluded.fees,
      -- A temporary price that is only sent again stays where it was among those that overlap.
      started_at = CASE
        WHEN kept.temporary AND (kept.valid_until, kept.amount_minor, kept.tiers, kept.fees)
          = (excluded.valid_until, excluded.amount_minor, excluded.tiers, excluded.fees) THEN kept.started_at
        ELSE excluded.started_at END`.execute(trx);
}
