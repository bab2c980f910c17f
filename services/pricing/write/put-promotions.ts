import { entryKey, priceBook } from '../../../schema/entries/keys.ts';
import type { CodeEntry, PromotionEntry } from '../../../schema/entries/promotion.ts';
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
