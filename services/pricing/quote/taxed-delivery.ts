import type { DeliveryMethod } from '../../../schema/entries/delivery.ts';
import { type Destination, type MarketEntry, taxRateFor } from '../../../schema/entries/market.ts';
import { costDelivery, type DeliveryCost } from './delivery-cost.ts';
import type { LineState, Offer } from './line-state.ts';

/** What delivery costs, and the rate of its tax; null where that is not known. */
export interface TaxedDelivery extends DeliveryCost {
  readonly ratePpm: number | null;
}

/** How the goods of a quote get where they go. */
export interface DeliverySource {
  readonly market: MarketEntry;
  readonly destination: Destination | null;
  /** Null where nothing is charged for it. */
  readonly delivery: DeliveryMethod | null;
}

/**
 * What delivery of a quote costs; null without a method, and of no goods.
 * @param taken offers whose conditions the basket meets.
 */
export function deliveryOf(
  { market, destination, delivery: method }: DeliverySource,
  lines: readonly LineState[],
  taken: ReadonlySet<Offer>,
): TaxedDelivery | null {
  if (method === null || lines.length === 0) return null;
  const offers = [...taken].filter(({ promotion }) => promotion.kind === 'DELIVERY');
  return {
    ...costDelivery(method, lines, offers, market.roundingMode),
    ratePpm: taxRateFor(market, method.taxCategory, destination),
  };
}

/**
 * The offers of which something came. Until a method is chosen nobody knows what one on delivery will take off; from
 * then on those that take off nothing are told.
 */
export const withoutIdle = (taken: ReadonlySet<Offer>, { discounts }: DeliveryCost): ReadonlySet<Offer> =>
  new Set(
    [...taken].filter(
      (offer) =>
        offer.promotion.kind !== 'DELIVERY' || discounts.some((discount) => discount.offer === offer),
    ),
  );
