import type { RoundingMode } from '../money.ts';
import type { MoneyMode } from '../taxed-money.ts';

/** Book `markets`, key `market/<id>`: how a country is sold to. */
export interface MarketEntry {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly currency: string;
  readonly taxIncluded: boolean;
  readonly roundingMode: RoundingMode;
  /** The default one first. */
  readonly languages: readonly string[];
  /** The one that wins first. A list of a customer group counts only for that group. */
  readonly priceLists: readonly { readonly key: string; readonly customerGroup: string | null }[];
  /** Whether former prices derive from the lowest price of 30 days (EU directive 2019/2161). */
  readonly lowestPriceRule: boolean;
  readonly taxRates: readonly TaxRate[];
}

/** Book `markets`, key `markets/all`: all markets that there are. Null until there is one. */
export interface AllMarketsEntry {
  /** Ids in alphabetical order. */
  readonly markets: readonly string[];
}

/** One rate of tax. */
export interface TaxRate {
  readonly taxCategory: string;
  /** In millionths: 200000 is 20 %. */
  readonly ratePpm: number;
  readonly country: string;
  /** Null where it holds for the whole country. */
  readonly region: string | null;
}

/** Where goods go, as far as taxes depend on it. */
export interface Destination {
  readonly country: string;
  readonly region?: string | null;
}

/** The keys of the market's lists that count for a customer group, the one that wins first. */
export const listsFor = (market: MarketEntry, customerGroup: string | undefined): readonly string[] =>
  market.priceLists
    .filter((list) => list.customerGroup === null || list.customerGroup === customerGroup)
    .map((list) => list.key);

/** One way to see prices: the lists that count, the one that wins first, and where former prices come from. */
export interface SeenLists {
  /** Markets and groups that see the same have one key. */
  readonly key: string;
  readonly priceLists: readonly string[];
  readonly lowestPriceRule: boolean;
}

/** How a customer group sees a market's prices. */
export function listsSeenIn(market: MarketEntry, customerGroup: string | undefined): SeenLists {
  const priceLists = listsFor(market, customerGroup);
  const { lowestPriceRule } = market;
  return { key: JSON.stringify([priceLists, lowestPriceRule]), priceLists, lowestPriceRule };
}

/** How the market shows amounts. */
export const moneyMode = ({ currency, taxIncluded, roundingMode }: MarketEntry): MoneyMode => ({
  currency,
  taxIncluded,
  roundingMode,
});

/**
 * The rate of tax in millionths, the region's before the country's; null where the market has none, and where tax is
 * added at the end and no destination is known. Prices with tax bear the market's own rate until a destination is known.
 */
export function taxRateFor(
  market: MarketEntry,
  taxCategory: string,
  destination: Destination | null,
): number | null {
  const place = destination ?? (market.taxIncluded ? { country: market.country } : null);
  if (place === null) return null;
  const rates = market.taxRates.filter(
    (rate) => rate.taxCategory === taxCategory && rate.country === place.country,
  );
  const ofRegion = rates.find((rate) => rate.region !== null && rate.region === place.region);
  return (ofRegion ?? rates.find((rate) => rate.region === null))?.ratePpm ?? null;
}

/** `Market` of the SDL. */
export interface MarketView {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly currency: string;
  readonly taxIncluded: boolean;
  readonly roundingMode: RoundingMode;
  readonly language: string;
  readonly languages: readonly string[];
}

/** A market as the graph shows it. */
export const projectMarket = (market: MarketEntry): MarketView => ({
  id: market.id,
  name: market.name,
  country: market.country,
  currency: market.currency,
  taxIncluded: market.taxIncluded,
  roundingMode: market.roundingMode,
  language: market.languages[0] ?? 'en',
  languages: market.languages,
});
