import { formatGlobalId } from '../global-id.ts';
import type { Localized } from '../localized.ts';

/** Book `prices:<list>`, key `promotion/<key>`: something that lowers what a shopper pays. */
export interface PromotionEntry {
  readonly key: string;
  /** It touches only what is priced from this list. */
  readonly priceList: string;
  readonly kind: 'REDUCTION' | 'LINE' | 'BASKET' | 'CODE' | 'DELIVERY';
  /** Raised by a write at the instants `validFrom` and `validUntil`; nobody compares clocks. */
  readonly state: 'SCHEDULED' | 'RUNNING' | 'ENDED';
  readonly titles: Localized;
  readonly priority: number;
  readonly combinability: 'COMBINES' | 'EXCLUSIVE';
  /** In the form of `normalizeCode`; null where none is needed. */
  readonly code: string | null;
  readonly customerGroup: string | null;
  /** Null: everything. */
  readonly target: PromotionTarget | null;
  readonly effect: PromotionEffect;
  /** As shown: what the goods of the basket must cost before discounts. */
  readonly minSubtotalMinor: number | null;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
}

/** SKUs that are named or bear one of the labels. */
export interface PromotionTarget {
  readonly skus: readonly string[];
  readonly labels: readonly string[];
}

/** What a promotion does. Amounts are minor units in the list's mode. */
export type PromotionEffect =
  | { readonly kind: 'percentOff'; readonly ratePpm: number }
  | { readonly kind: 'amountOff'; readonly amountMinor: number }
  | { readonly kind: 'fixedPrice'; readonly amountMinor: number }
  | { readonly kind: 'multiBuy'; readonly buy: number; readonly pay: number }
  | { readonly kind: 'freeDelivery' };

/** Book `prices:<list>`, key `code/<code>`: which promotion a code stands for. "No such code" is version 0 of it. */
export interface CodeEntry {
  readonly code: string;
  /** Key of a promotion of the same list. */
  readonly promotion: string;
}

/** Book `prices:<list>`, key `promotions/running`: what runs in the list now without a code, for whatever customer group. Null where nothing does. */
export interface RunningPromotionsEntry {
  /** Keys, best priority first. */
  readonly promotions: readonly string[];
}

/** Codes are compared without regard to case and to blanks around them. */
export const normalizeCode = (code: string): string => code.trim().toUpperCase();

/** Which promotion is taken first: higher priority, then line before basket before code, then by key. */
export const byPriority = (a: PromotionEntry, b: PromotionEntry): number =>
  b.priority - a.priority ||
  kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind) ||
  (a.key < b.key ? -1 : Number(a.key > b.key));

const kindOrder: readonly PromotionEntry['kind'][] = ['REDUCTION', 'LINE', 'BASKET', 'CODE', 'DELIVERY'];

/** Whether the promotion's target takes in a SKU with these labels. */
export const isTargeted = (target: PromotionTarget | null, sku: string, labels: readonly string[]): boolean =>
  target === null || target.skus.includes(sku) || labels.some((label) => target.labels.includes(label));

/** Whether it runs for customers of this group. */
export const runsFor = (promotion: PromotionEntry, customerGroup: string | undefined): boolean =>
  promotion.state === 'RUNNING' &&
  (promotion.customerGroup === null || promotion.customerGroup === customerGroup);

/** `Promotion` of the SDL. */
export interface PromotionView {
  readonly id: string;
  readonly key: string;
  readonly kind: PromotionEntry['kind'];
  readonly titles: readonly Translation[];
  readonly priority: number;
  readonly combinability: PromotionEntry['combinability'];
  readonly needsCode: boolean;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  readonly version: number;
}

/** `Translation` of the SDL. */
export interface Translation {
  readonly language: string;
  readonly text: string;
}

/** A promotion as the graph shows it; never its code. */
export const projectPromotion = (promotion: PromotionEntry, version: number): PromotionView => ({
  id: formatGlobalId('Promotion', promotion.key),
  key: promotion.key,
  kind: promotion.kind,
  titles: projectTitles(promotion.titles),
  priority: promotion.priority,
  combinability: promotion.combinability,
  needsCode: promotion.code !== null,
  validFrom: promotion.validFrom,
  validUntil: promotion.validUntil,
  version,
});

/** Texts in alphabetical order of language. */
export const projectTitles = (titles: Localized): readonly Translation[] =>
  Object.keys(titles)
    .sort()
    .map((language) => ({ language, text: titles[language] ?? '' }));
