import type { DeliveryKind } from '../../../schema/entries/delivery.ts';
import { moneyMode, taxRateFor } from '../../../schema/entries/market.ts';
import type { FeeView } from '../../../schema/entries/price.ts';
import { type PromotionEntry, projectTitles, type Translation } from '../../../schema/entries/promotion.ts';
import { formatRate, sum } from '../../../schema/money.ts';
import {
  type Money,
  type MoneyMode,
  type TaxedAmount,
  type TaxedMoney,
  taxedAmount,
  toMoney,
  toTaxedMoney,
} from '../../../schema/taxed-money.ts';
import { beginLines, type LineDiscount, type LineState, type Offer, type PricedLine } from './line-state.ts';
import { takeOffers } from './take-offers.ts';
import { type TaxableAmount, taxLines } from './tax-lines.ts';
import { type DeliverySource, deliveryOf, type TaxedDelivery, withoutIdle } from './taxed-delivery.ts';

/** All that a quote is a function of. */
export interface QuoteSource extends DeliverySource {
  readonly lines: readonly PricedLine[];
  /** Promotions that run for this customer: those that the lines' prices name, and those whose code was given. */
  readonly offers: readonly Offer[];
}

/** The amounts of `Quote` of the SDL. */
export interface QuoteAmounts {
  readonly lines: readonly QuoteLineView[];
  readonly subtotal: TaxedMoney;
  readonly discounts: readonly DiscountView[];
  readonly taxes: readonly { readonly rate: string; readonly amount: Money; readonly base: Money }[];
  readonly total: TaxedMoney;
  readonly delivery: DeliveryView | null;
}

/** `QuoteDelivery` of the SDL. */
export interface DeliveryView {
  readonly method: string;
  readonly kind: DeliveryKind;
  readonly titles: readonly Translation[];
  readonly cost: TaxedMoney;
  readonly discounts: readonly DiscountView[];
  readonly total: TaxedMoney;
  readonly taxRate: string | null;
}

/** `QuoteLine` of the SDL. */
export interface QuoteLineView {
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly unit: TaxedMoney;
  readonly fees: readonly FeeView[];
  readonly subtotal: TaxedMoney;
  readonly discounts: readonly DiscountView[];
  readonly total: TaxedMoney;
  readonly taxRate: string | null;
}

/** `DiscountAmount` of the SDL. */
export interface DiscountView {
  readonly promotion: string;
  readonly titles: readonly Translation[];
  readonly amount: Money;
  readonly code: string | null;
}

/** A quote's amounts and the offers of which something came. */
export interface BuiltQuote {
  readonly amounts: QuoteAmounts;
  readonly taken: ReadonlySet<Offer>;
}

/**
 * The price of a whole cart: nothing but its source counts, not even the order of lines.
 * Throws `AmountOutOfRange` where the cart costs more than can be written down.
 */
export function buildQuote(source: QuoteSource): BuiltQuote {
  const { market, offers } = source;
  const mode = moneyMode(market);
  // Every amount below is in the market's own mode (tax in or out), which alone is exact; the other follows per
  // line.
  const begun = beginLines(source.lines, reductionsAmong(offers));
  const { lines, taken } = takeOffers(begun, offers, market.roundingMode);
  const rates = lines.map(({ line }) => taxRateFor(market, line.price.taxCategory, source.destination));
  const taxed = (amounts: readonly number[], delivery: readonly TaxableAmount[] = []) =>
    taxLines(mode, [
      ...amounts.map((shownMinor, index) => ({ shownMinor, ratePpm: rates[index] ?? null })),
      ...delivery,
    ]);
  // What the basket's discounts took off is added back: the subtotal stands before them, each line's own after.
  const subtotal = taxed(
    lines.map((state) => sum([state.goodsMinor, state.feesMinor, ...ofBasket(state).map(amountOf)])),
  );
  const delivery = deliveryOf(source, lines, taken);
  const total = taxed(
    lines.map((state) => sum([state.goodsMinor, state.feesMinor])),
    // Charged together with the goods, so that its tax is a share of theirs.
    delivery === null ? [] : [{ shownMinor: delivery.totalMinor, ratePpm: delivery.ratePpm }],
  );
  const views = lines.map((state, index) =>
    projectLine(mode, state, rates[index] ?? null, total.lines[index] ?? nothing),
  );
  const byId = new Map(views.map((view) => [view.lineId, view]));
  const amounts: QuoteAmounts = {
    // In the caller's order again; computed in an order of our own, see `beginLines`.
    lines: source.lines.flatMap(({ lineId }) => byId.get(lineId) ?? []),
    subtotal: toTaxedMoney(mode, subtotal.total),
    discounts: projectBasketDiscounts(mode, lines),
    taxes: total.taxes.map(({ ratePpm, taxMinor, netMinor }) => ({
      rate: formatRate(ratePpm),
      amount: toMoney(taxMinor, mode.currency),
      base: toMoney(netMinor, mode.currency),
    })),
    total: toTaxedMoney(mode, total.total),
    delivery: delivery && projectDelivery(mode, delivery, total.lines.at(-1) ?? nothing),
  };
  return { amounts, taken: delivery === null ? taken : withoutIdle(taken, delivery) };
}

const nothing: TaxedAmount = { shownMinor: 0, taxMinor: null };

const reductionsAmong = (offers: readonly Offer[]): ReadonlyMap<string, PromotionEntry> =>
  new Map(
    offers.flatMap(({ promotion }) => (promotion.kind === 'REDUCTION' ? [[promotion.key, promotion]] : [])),
  );

const amountOf = (discount: LineDiscount): number => discount.amountMinor;

/** Shares of what lowers the whole basket. */
const ofBasket = (state: LineState): readonly LineDiscount[] =>
  state.discounts.filter(({ offer }) => offer.promotion.kind !== 'LINE');

function projectLine(
  mode: MoneyMode,
  state: LineState,
  ratePpm: number | null,
  total: TaxedAmount,
): QuoteLineView {
  const taxed = (amountMinor: number): TaxedMoney =>
    toTaxedMoney(mode, taxedAmount(mode, amountMinor, ratePpm));
  const { line } = state;
  return {
    lineId: line.lineId,
    sku: line.sku,
    quantity: line.quantity,
    unit: taxed(state.unitMinor),
    fees: line.price.fees.map((fee) => ({ key: fee.key, amount: taxed(fee.amountMinor) })),
    subtotal: taxed(state.subtotalMinor),
    discounts: state.discounts.map((discount) => projectDiscount(mode, discount)),
    total: toTaxedMoney(mode, total),
    taxRate: ratePpm === null ? null : formatRate(ratePpm),
  };
}

function projectDelivery(mode: MoneyMode, delivery: TaxedDelivery, total: TaxedAmount): DeliveryView {
  const { method, costMinor, discounts, ratePpm } = delivery;
  return {
    method: method.key,
    kind: method.kind,
    titles: projectTitles(method.titles),
    cost: toTaxedMoney(mode, taxedAmount(mode, costMinor, ratePpm)),
    discounts: discounts.map((discount) => projectDiscount(mode, discount)),
    total: toTaxedMoney(mode, total),
    taxRate: ratePpm === null ? null : formatRate(ratePpm),
  };
}

const projectDiscount = (mode: MoneyMode, { offer, amountMinor }: LineDiscount): DiscountView => ({
  promotion: offer.promotion.key,
  titles: projectTitles(offer.promotion.titles),
  amount: toMoney(amountMinor, mode.currency),
  code: offer.code,
});

// One for each promotion, in the order in which they were taken.
function projectBasketDiscounts(mode: MoneyMode, lines: readonly LineState[]): readonly DiscountView[] {
  const byOffer = new Map<Offer, number>();
  for (const { offer, amountMinor } of lines.flatMap(ofBasket)) {
    byOffer.set(offer, sum([byOffer.get(offer) ?? 0, amountMinor]));
  }
  return [...byOffer].map(([offer, amountMinor]) => projectDiscount(mode, { offer, amountMinor }));
}
