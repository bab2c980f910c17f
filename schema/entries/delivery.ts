import type { Localized } from '../localized.ts';
import { type Money, type TaxedMoney, taxedAmount, toMoney, toTaxedMoney } from '../taxed-money.ts';
import { type Destination, type MarketEntry, moneyMode, taxRateFor } from './market.ts';
import { projectTitles, type Translation } from './promotion.ts';

/** Book `markets`, key `delivery/<market>`: how goods get to a market's customers, and what that costs. */
export interface DeliveryEntry {
  /** In which the amounts are; terms in another currency than the market's do not count. */
  readonly currency: string;
  /** In the order in which they are shown. */
  readonly methods: readonly DeliveryMethod[];
}

/** One way in which goods get to the customer. */
export interface DeliveryMethod {
  readonly key: string;
  readonly kind: DeliveryKind;
  readonly titles: Localized;
  /** Null: the market's own, and all for which it has a rate of tax. */
  readonly countries: readonly string[] | null;
  /** In the market's mode. */
  readonly amountMinor: number;
  /** From which subtotal of goods on nothing is charged, compared like a promotion's least one; null for never. */
  readonly freeFromMinor: number | null;
  readonly taxCategory: string;
  /** Days until the goods are there; null where nobody says. */
  readonly minDays: number | null;
  readonly maxDays: number | null;
}

/** Whether goods are sent, or fetched in a store. */
export type DeliveryKind = 'SHIP' | 'PICKUP';

/** The methods by which goods get to a destination; to the market's own country where none is known. */
export function methodsFor(
  market: MarketEntry,
  terms: DeliveryEntry | null,
  destination: Destination | null,
): readonly DeliveryMethod[] {
  if (terms === null || terms.currency !== market.currency) return [];
  const country = destination?.country ?? market.country;
  return terms.methods.filter((method) => countriesOf(market, method).includes(country));
}

const countriesOf = (market: MarketEntry, { countries }: DeliveryMethod): readonly string[] =>
  countries ?? [...new Set([market.country, ...market.taxRates.map((rate) => rate.country)])].sort();

/** `DeliveryMethod` of the SDL. */
export interface DeliveryMethodView {
  readonly key: string;
  readonly kind: DeliveryKind;
  readonly titles: readonly Translation[];
  readonly countries: readonly string[];
  readonly cost: TaxedMoney;
  readonly freeFrom: Money | null;
  readonly minDays: number | null;
  readonly maxDays: number | null;
}

/** A method as the graph shows it, with the tax of the destination. */
export function projectMethod(
  market: MarketEntry,
  method: DeliveryMethod,
  destination: Destination | null,
): DeliveryMethodView {
  const mode = moneyMode(market);
  const rate = taxRateFor(market, method.taxCategory, destination);
  return {
    key: method.key,
    kind: method.kind,
    titles: projectTitles(method.titles),
    countries: countriesOf(market, method),
    cost: toTaxedMoney(mode, taxedAmount(mode, method.amountMinor, rate)),
    freeFrom: method.freeFromMinor === null ? null : toMoney(method.freeFromMinor, market.currency),
    minDays: method.minDays,
    maxDays: method.maxDays,
  };
}
