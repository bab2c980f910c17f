import { byPriority, isTargeted, type PromotionEntry } from '../../../schema/entries/promotion.ts';
import { allocate, multiplyRate, type RoundingMode, sum } from '../../../schema/money.ts';
import { discounted, type LineState, type Offer } from './line-state.ts';
import { multiBuyShares } from './multi-buy.ts';

/** Lines after promotions, and the offers of which something came. */
export interface TakenOffers {
  readonly lines: readonly LineState[];
  readonly taken: ReadonlySet<Offer>;
}

/**
 * Takes promotions one after the other, best priority first; each works on what those before it left of a line.
 * One that goes alone takes only lines that none has touched, and closes them to all after it.
 * A least subtotal is compared with the goods of all lines before discounts.
 */
export function takeOffers(
  begun: readonly LineState[],
  offers: readonly Offer[],
  mode: RoundingMode,
): TakenOffers {
  const basketMinor = sum(begun.map((state) => state.subtotalMinor));
  const taken = new Set<Offer>();
  let lines = begun;
  for (const offer of [...offers].sort((a, b) => byPriority(a.promotion, b.promotion))) {
    if ((offer.promotion.minSubtotalMinor ?? 0) > basketMinor) continue;
    const eligible = lines.filter((state) => isEligible(state, offer));
    const shares = sharesOf(offer.promotion, eligible, mode);
    const shareOf = new Map(eligible.map((state, index) => [state, shares[index] ?? 0]));
    if (shares.some((share) => share > 0) || (offer.promotion.kind === 'DELIVERY' && eligible.length > 0)) {
      taken.add(offer);
    }
    lines = lines.map((state) => {
      const share = shareOf.get(state) ?? 0;
      return share === 0 ? state : discounted(state, offer, share);
    });
  }
  return { lines, taken };
}

function isEligible({ line, openness }: LineState, { promotion, code }: Offer): boolean {
  const { price } = line;
  if (openness === 'closed') return false;
  if (openness === 'combining' && promotion.combinability === 'EXCLUSIVE') return false;
  if (price.priceList !== promotion.priceList) return false;
  // What needs no code is named by the price that the shopper saw.
  if (code === null && !price.promotions.includes(promotion.key)) return false;
  return isTargeted(promotion.target, price.sku, price.labels);
}

/** What a promotion takes off each line; never more than its goods. */
function sharesOf(
  promotion: PromotionEntry,
  lines: readonly LineState[],
  mode: RoundingMode,
): readonly number[] {
  const { kind, effect } = promotion;
  // Reductions stand in the price already; of delivery there is nothing here to lower.
  if (kind === 'REDUCTION' || kind === 'DELIVERY') return [];
  if (effect.kind === 'multiBuy') return multiBuyShares(lines, effect);
  const goods = lines.map((state) => state.goodsMinor);
  const basket = sum(goods);
  if (effect.kind === 'percentOff') {
    return kind === 'LINE'
      ? goods.map((amountMinor) => multiplyRate(amountMinor, effect.ratePpm, mode))
      : allocate(multiplyRate(basket, effect.ratePpm, mode), goods);
  }
  if (effect.kind !== 'amountOff') return [];
  return kind === 'LINE'
    ? lines.map(({ goodsMinor, line }) => Math.min(goodsMinor, effect.amountMinor * line.quantity))
    : allocate(Math.min(basket, effect.amountMinor), goods);
}
