import { sql } from 'kysely';
import { entryKey, priceBook } from '../../../schema/entries/keys.ts';
import {
  byPriority,
  type CodeEntry,
  type PromotionEntry,
  type RunningPromotionsEntry,
} from '../../../schema/entries/promotion.ts';
import type { Change } from '../../kit/change.ts';

/** Says promotions, and the codes that stand for them, as they are from now on. */
export function putPromotions(change: Change<object>, promotions: readonly PromotionEntry[]): void {
  for (const promotion of promotions) {
    const book = priceBook(promotion.priceList);
    change.put(book, entryKey.promotion(promotion.key), promotion as never);
    if (promotion.code === null) continue;
    // Under its own key, so that a quote that is given a code looks one entry up and not the whole list.
    const entry: CodeEntry = { code: promotion.code, promotion: promotion.key };
    change.put(book, entryKey.code(promotion.code), entry as never);
  }
}

/** Takes promotions and their codes away. */
export function dropPromotions(change: Change<object>, promotions: readonly PromotionEntry[]): void {
  for (const { priceList, key, code } of promotions) {
    change.put(priceBook(priceList), entryKey.promotion(key), null);
    if (code !== null) change.put(priceBook(priceList), entryKey.code(code), null);
  }
}

/** Promotions of a list that run now and need no code, best priority first. */
export async function findRunning(
  change: Change<object>,
  priceList: string,
): Promise<readonly PromotionEntry[]> {
  const { rows } = await sql<{ definition: PromotionEntry }>`
    SELECT definition || jsonb_build_object('state', state) AS definition FROM promotion
    WHERE price_list = ${priceList} AND state = 'RUNNING' AND code IS NULL`.execute(change.trx);
  return rows.map((row) => row.definition).sort(byPriority);
}

/** Says which promotions run in lists now. The lists must be locked. */
export async function putRunning(change: Change<object>, priceLists: Iterable<string>): Promise<void> {
  for (const priceList of new Set(priceLists)) {
    const running = await findRunning(change, priceList);
    const entry: RunningPromotionsEntry = { promotions: running.map(({ key }) => key) };
    change.put(priceBook(priceList), entryKey.promotions(), running.length === 0 ? null : { ...entry });
  }
}
