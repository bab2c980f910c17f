import { currentMinor, type PriceEntry, type PriceReduction } from '../../../schema/entries/price.ts';
import { byPriority, isTargeted, type PromotionEntry } from '../../../schema/entries/promotion.ts';
import { multiplyRate } from '../../../schema/money.ts';

/** A row of `price` that is in force. */
export interface PriceRow {
  readonly amountMinor: number;
  readonly recommendedMinor: number | null;
  readonly tiers: PriceEntry['tiers'];
  readonly fees: PriceEntry['fees'];
  /** Null where it was not scheduled. */
  readonly validFrom: string | null;
  /** Null where no end is known. */
  readonly validUntil: string | null;
}

/** What is known of a SKU in a list at one instant of writing. */
export interface PriceFacts {
  readonly list: Pick<PriceEntry, 'priceList' | 'currency' | 'customerGroup'>;
  readonly item: Pick<PriceEntry, 'sku' | 'taxCategory' | 'labels' | 'measure'>;
  /** The price without an end. */
  readonly standing: PriceRow | null;
  /** The price with an end that lies on top of it. */
  readonly temporary: PriceRow | null;
  /** What readers saw until this transaction. */
  readonly previous: PriceEntry | null;
  /** Lowest price of the 30 days before the reduction of `previous` began or, without one, before now. */
  readonly lowest30DaysMinor: number | null;
  /** Those that run in the list and need no code. */
  readonly promotions: readonly PromotionEntry[];
  /** The instant of writing, by the database's clock. */
  readonly now: string;
}

/** What readers see from now on; null where the list has no price for the SKU. */
export function buildPriceEntry(facts: PriceFacts): PriceEntry | null {
  const row = facts.temporary ?? facts.standing;
  if (row === null) return null;
  const { sku, labels } = facts.item;
  // In one order for everybody, down to the key: two processes must come to the same price.
  const touching = facts.promotions.filter(({ target }) => isTargeted(target, sku, labels)).sort(byPriority);
  const lowered = lower(row.amountMinor, touching);
  const reduction = buildReduction(facts, row, lowered);
  const validities = [row, ...lowered.by];
  return {
    ...facts.list,
    ...facts.item,
    amountMinor: reduction === null ? lowered.amountMinor : regularMinor(facts, row),
    reduction,
    recommendedMinor: row.recommendedMinor,
    tiers: row.tiers,
    fees: row.fees,
    promotions: touching.map((promotion) => promotion.key),
    validFrom: latest(validities.map(({ validFrom }) => validFrom)),
    validUntil: earliest(validities.map(({ validUntil }) => validUntil)),
  };
}

interface Lowered {
  readonly amountMinor: number;
  readonly by: readonly PromotionEntry[];
}

// An exclusive promotion goes alone: not after another one, and none after it.
function lower(amountMinor: number, promotions: readonly PromotionEntry[]): Lowered {
  let lowered: Lowered = { amountMinor, by: [] };
  for (const promotion of promotions) {
    if (promotion.kind !== 'REDUCTION') continue;
    if (promotion.combinability === 'EXCLUSIVE' && lowered.by.length > 0) continue;
    const next = loweredBy(promotion.effect, lowered.amountMinor);
    // A promotion that lowers nothing is none here; otherwise an exclusive one would shut out others for
    // nothing.
    if (next >= lowered.amountMinor) continue;
    lowered = { amountMinor: next, by: [...lowered.by, promotion] };
    if (promotion.combinability === 'EXCLUSIVE') break;
  }
  return lowered;
}

// A list may serve markets of either rounding mode, so that its prices are rounded in one of their own: HALF_UP.
function loweredBy(effect: PromotionEntry['effect'], amountMinor: number): number {
  switch (effect.kind) {
    case 'percentOff':
      return amountMinor - multiplyRate(amountMinor, effect.ratePpm, 'HALF_UP');
    case 'amountOff':
      // Never below nothing: the shop pays nobody to take a thing away.
      return Math.max(0, amountMinor - effect.amountMinor);
    case 'fixedPrice':
      return effect.amountMinor;
    default:
      return amountMinor;
  }
}

/**
 * A reduction is what a promotion or a temporary price takes off; a standing price that is lower is a new price.
 * One that follows another without a break keeps that one's beginning, and so its references.
 */
function buildReduction(facts: PriceFacts, row: PriceRow, lowered: Lowered): PriceReduction | null {
  const { previous } = facts;
  const regular = regularMinor(facts, row);
  const former = previous?.reduction?.formerMinor ?? (previous === null ? regular : currentMinor(previous));
  // Lower than both: a price that was raised only to be lowered again is no reduction (directive 98/6/EC,
  // article 6a).
  if (lowered.amountMinor >= Math.min(regular, former)) return null;
  return {
    amountMinor: lowered.amountMinor,
    promotions: lowered.by.map((promotion) => promotion.key),
    beganAt: previous?.reduction?.beganAt ?? facts.now,
    formerMinor: former,
    lowest30DaysMinor: facts.lowest30DaysMinor,
  };
}

// Without a standing price a temporary one is measured against nothing but itself.
const regularMinor = ({ standing }: PriceFacts, row: PriceRow): number =>
  standing === null ? row.amountMinor : Math.max(standing.amountMinor, row.amountMinor);

const latest = (instants: readonly (string | null)[]): string | null =>
  instants.reduce((last, at) => (at !== null && (last === null || at > last) ? at : last), null);

const earliest = (instants: readonly (string | null)[]): string | null =>
  instants.reduce((first, at) => (at !== null && (first === null || at < first) ? at : first), null);
