import type { DeliveryMethod } from '../../../schema/entries/delivery.ts';
import { byPriority } from '../../../schema/entries/promotion.ts';
import { multiplyRate, type RoundingMode, sum } from '../../../schema/money.ts';
import type { LineDiscount, LineState, Offer } from './line-state.ts';

/** What delivery costs, as shown. */
export interface DeliveryCost {
  readonly method: DeliveryMethod;
  readonly costMinor: number;
  /** In the order taken. */
  readonly discounts: readonly LineDiscount[];
  /** `costMinor` less discounts. */
  readonly totalMinor: number;
}

/**
 * What a method costs these goods. Promotions are taken one after the other, best priority first, each on what those
 * before it left; one that goes alone is taken only where none was before, and is the last.
 * @param offers those of delivery whose conditions the basket meets.
 */
export function costDelivery(
  method: DeliveryMethod,
  lines: readonly LineState[],
  offers: readonly Offer[],
  mode: RoundingMode,
): DeliveryCost {
  const { amountMinor, freeFromMinor } = method;
  const basketMinor = sum(lines.map((state) => state.subtotalMinor));
  const costMinor = freeFromMinor !== null && basketMinor >= freeFromMinor ? 0 : amountMinor;
  const discounts: LineDiscount[] = [];
  let totalMinor = costMinor;
  for (const offer of [...offers].sort((a, b) => byPriority(a.promotion, b.promotion))) {
    const goesAlone = offer.promotion.combinability === 'EXCLUSIVE';
    const offMinor = goesAlone && discounts.length > 0 ? 0 : amountOff(totalMinor, offer, mode);
    if (offMinor === 0) continue;
    discounts.push({ offer, amountMinor: offMinor });
    totalMinor -= offMinor;
    if (goesAlone) break;
  }
  return { method, costMinor, discounts, totalMinor };
}

// Never more than there is.
function amountOff(leftMinor: number, { promotion: { effect } }: Offer, mode: RoundingMode): number {
  if (effect.kind === 'freeDelivery') return leftMinor;
  if (effect.kind === 'percentOff') return multiplyRate(leftMinor, effect.ratePpm, mode);
  return effect.kind === 'amountOff' ? Math.min(leftMinor, effect.amountMinor) : 0;
}
