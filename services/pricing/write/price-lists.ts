import { sql } from 'kysely';
import { marketsBook } from '../../../schema/entries/keys.ts';
import type { Change } from '../../kit/change.ts';
import { assertRows, check, type Fault, lastOfEach, optionalLineFaults } from './faults.ts';
import { findPriceLists, type PriceListRow } from './find-price-lists.ts';
import { lockLists } from './lock-lists.ts';
import { putMarkets } from './markets.ts';
import { putAllPrices } from './put-prices.ts';

/** `PriceListInput` after coercion. */
export interface PriceListInput {
  readonly key: string;
  readonly currency: string;
  readonly customerGroup?: string | null;
}

/** Makes or replaces price lists, and says a changed customer group in every entry that shows it. */
export async function upsertPriceLists(
  change: Change<object>,
  rows: readonly PriceListInput[],
): Promise<void> {
  const keys = rows.map((row) => row.key);
  // Before the lists' own books, in the order of all writers.
  await change.lock(marketsBook, []);
  await lockLists(change, keys);
  const before = await findPriceLists(change.trx, keys);
  const used = await findUsedLists(change, keys);
  assertRows('priceList', rows, (row) => listFaults(row, before.get(row.key), used));
  const lists = lastOfEach(rows, (row) => row.key);
  await sql`
    INSERT INTO price_list (key, currency, customer_group)
    SELECT * FROM unnest(${lists.map((row) => row.key)}::text[], ${lists.map((row) => row.currency)}::text[],
      ${lists.map((row) => row.customerGroup ?? null)}::text[])
    ON CONFLICT (key) DO UPDATE SET currency = excluded.currency, customer_group = excluded.customer_group`.execute(
    change.trx,
  );
  // A new list stands in no market and in no price yet: nothing of it has been shown.
  const regrouped = lists.filter(({ key, customerGroup }) => {
    const old = before.get(key);
    return old !== undefined && old.customerGroup !== (customerGroup ?? null);
  });
  // The currency of a list in use cannot change, so that the group is all that entries could show anew.
  if (regrouped.length === 0) return;
  await putMarketsOf(
    change,
    regrouped.map((list) => list.key),
  );
  for (const { key } of regrouped) await putAllPrices(change, key);
}

async function putMarketsOf(change: Change<object>, lists: readonly string[]): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM market WHERE price_lists && ${[...lists]}::text[]`.execute(change.trx);
  await putMarkets(
    change,
    rows.map((row) => row.id),
  );
}

// Lists whose currency cannot change: amounts were written in it, or a market counts on it.
async function findUsedLists(change: Change<object>, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ key: string }>`
    SELECT key FROM price_list WHERE key = ANY(${[...keys]}::text[]) AND (
      EXISTS (SELECT FROM price WHERE price_list = key) OR EXISTS (SELECT FROM promotion WHERE price_list = key)
      OR EXISTS (SELECT FROM price_history WHERE price_list = key)
      OR EXISTS (SELECT FROM market WHERE key = ANY(price_lists)))`.execute(change.trx);
  return new Set(rows.map((row) => row.key));
}

const listFaults = (
  row: PriceListInput,
  before: PriceListRow | undefined,
  used: ReadonlySet<string>,
): readonly Fault[] => [
  ...check(
    /^[a-z0-9][a-z0-9-]{0,99}$/.test(row.key),
    'key',
    row.key,
    'Give 1 to 100 lower-case letters, digits and hyphens.',
  ),
  ...optionalLineFaults('customerGroup', row.customerGroup),
  ...check(
    before === undefined || before.currency === row.currency || !used.has(row.key),
    'currency',
    row.currency,
    `The list is in use in ${before?.currency}: keep it, or make another list.`,
  ),
];
