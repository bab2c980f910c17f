import { sql } from 'kysely';
import { normalizeCode, type PromotionEntry } from '../../../schema/entries/promotion.ts';
import { parseAmount } from '../../../schema/money.ts';
import type { Change } from '../../kit/change.ts';
import { readClock } from './clock.ts';
import { noteDueChanges } from './due-changes.ts';
import { assertRows, lastOfEach } from './faults.ts';
import { findPriceLists, type PriceListRow } from './find-price-lists.ts';
import { lockLists } from './lock-lists.ts';
import { buildEffect, type PromotionInput, promotionFaults } from './promotion-faults.ts';
import { findSkus, putPrices } from './put-prices.ts';
import { dropPromotions, putPromotions, putRunning } from './put-promotions.ts';

/** Makes or replaces promotions, with every price that they touch. */
export async function upsertPromotions(
  change: Change<object>,
  rows: readonly PromotionInput[],
): Promise<void> {
  const promotions = lastOfEach(rows, (row) => row.key);
  // Under the lock: which prices a promotion touched must not change before they are made anew.
  const before = await lockPromotions(
    change,
    rows.map((row) => row.key),
    rows.map((row) => row.priceList),
  );
  const lists = await findPriceLists(
    change.trx,
    rows.map((row) => row.priceList),
  );
  const codes = await findCodes(change, promotions);
  assertRows('promotion', rows, (row) => promotionFaults(row, lists, codes));
  const now = await readClock(change.trx);
  const after = promotions.map((row) => buildPromotion(row, lists, now));
  await keepPromotions(change, after);
  await noteDueChanges(change.trx, after.flatMap(instantsAhead));
  // Dropped, then put: the last word for a key counts, so that only what moved or lost its code is deleted.
  dropPromotions(change, before);
  putPromotions(change, after);
  await putRunning(change, listsOf([...before, ...after]));
  // Those it no longer touches as well: they go back to what they cost without it.
  await putTouchedPrices(change, [...before, ...after]);
}

/** Deletes promotions; one that there is not is no error. */
export async function deletePromotions(change: Change<object>, keys: readonly string[]): Promise<void> {
  const before = await lockPromotions(change, keys, []);
  await sql`DELETE FROM promotion WHERE key = ANY(${[...keys]}::text[])`.execute(change.trx);
  dropPromotions(change, before);
  await putRunning(change, listsOf(before));
  await putTouchedPrices(change, before);
}

// A promotion may have moved to another list while this transaction waited: then its new list is locked too.
async function lockPromotions(
  change: Change<object>,
  keys: readonly string[],
  priceLists: readonly string[],
): Promise<readonly PromotionEntry[]> {
  const known = new Set(priceLists);
  for (;;) {
    await lockLists(change, [...known]);
    const { rows } = await sql<{ promotion: PromotionEntry }>`
      SELECT definition || jsonb_build_object('state', state) AS promotion FROM promotion
      WHERE key = ANY(${[...keys]}::text[])`.execute(change.trx);
    const missing = rows.filter(({ promotion }) => !known.has(promotion.priceList));
    // Locks are kept, so that every round knows more lists; it ends because there are only so many.
    if (missing.length === 0) return rows.map((row) => row.promotion);
    for (const { promotion } of missing) known.add(promotion.priceList);
  }
}

// Which promotion has which code, as it will stand after this write.
async function findCodes(
  change: Change<object>,
  promotions: readonly PromotionInput[],
): Promise<ReadonlyMap<string, string>> {
  const coded = promotions.flatMap(({ key, priceList, code }) =>
    code == null ? [] : [{ key, priceList, code: normalizeCode(code) }],
  );
  const { rows } = await sql<{ key: string; priceList: string; code: string }>`
    SELECT key, price_list AS "priceList", code FROM promotion
    WHERE code = ANY(${coded.map((row) => row.code)}::text[])
      AND key <> ALL(${promotions.map((row) => row.key)}::text[])`.execute(change.trx);
  // Reversed, so that the first one has the code and the later ones are refused.
  return new Map(
    [...rows, ...coded].reverse().map(({ key, priceList, code }) => [JSON.stringify([priceList, code]), key]),
  );
}

function buildPromotion(
  row: PromotionInput,
  lists: ReadonlyMap<string, PriceListRow>,
  now: Date,
): PromotionEntry {
  const currency = lists.get(row.priceList)?.currency ?? 'EUR';
  const isOver = row.validUntil != null && row.validUntil <= now;
  const isAhead = row.validFrom != null && row.validFrom > now;
  return {
    key: row.key,
    priceList: row.priceList,
    kind: row.kind,
    state: isOver ? 'ENDED' : isAhead ? 'SCHEDULED' : 'RUNNING',
    titles: Object.fromEntries(row.titles.map(({ language, text }) => [language, text])),
    priority: row.priority,
    combinability: row.combinability,
    code: row.code == null ? null : normalizeCode(row.code),
    customerGroup: row.customerGroup ?? null,
    target: row.target == null ? null : { skus: row.target.skus, labels: row.target.labels },
    effect: buildEffect(row.effect, currency),
    minSubtotalMinor: row.minSubtotal == null ? null : parseAmount(row.minSubtotal, currency),
    validFrom: row.validFrom?.toISOString() ?? null,
    validUntil: row.validUntil?.toISOString() ?? null,
  };
}

async function keepPromotions(change: Change<object>, promotions: readonly PromotionEntry[]): Promise<void> {
  // Codes may go from one promotion to another in one write, which row by row would meet a code twice.
  await sql`UPDATE promotion SET code = NULL WHERE key = ANY(${promotions.map(({ key }) => key)}::text[])`.execute(
    change.trx,
  );
  const definitions = promotions.map(({ state: _, ...definition }) => JSON.stringify(definition));
  await sql`
    INSERT INTO promotion (key, price_list, code, state, valid_from, valid_until, definition)
    SELECT definition->>'key', definition->>'priceList', definition->>'code', state,
      (definition->>'validFrom')::timestamptz, (definition->>'validUntil')::timestamptz, definition
    FROM unnest(${definitions}::jsonb[], ${promotions.map(({ state }) => state)}::text[]) AS incoming(definition, state)
    ON CONFLICT (key) DO UPDATE SET price_list = excluded.price_list, code = excluded.code, state = excluded.state,
      valid_from = excluded.valid_from, valid_until = excluded.valid_until, definition = excluded.definition`.execute(
    change.trx,
  );
}

const listsOf = (promotions: readonly PromotionEntry[]): string[] =>
  promotions.map(({ priceList }) => priceList);

// Those that have passed too: a claim of the schedule finds nothing to do then, and is gone.
const instantsAhead = ({ priceList, state, validFrom, validUntil }: PromotionEntry) =>
  state === 'ENDED'
    ? []
    : [validFrom, validUntil].flatMap((at) => (at === null ? [] : [{ priceList, at: new Date(at) }]));

// Only what runs and needs no code stands in prices.
async function putTouchedPrices(
  change: Change<object>,
  promotions: readonly PromotionEntry[],
): Promise<void> {
  const touching = promotions.filter(({ code, state }) => code === null && state === 'RUNNING');
  const byList = new Map<string, Set<string>>();
  for (const { priceList, target } of touching) {
    const skus = byList.get(priceList) ?? new Set();
    byList.set(priceList, skus);
    for (const sku of await findSkus(change, priceList, target)) skus.add(sku);
  }
  for (const [priceList, skus] of byList) await putPrices(change, priceList, [...skus]);
}
