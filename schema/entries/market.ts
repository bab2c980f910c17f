/** Book `markets`, key `market/<id>`: how a country is sold to. */
export interface MarketEntry {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly currency: string;
  readonly taxIncluded: boolean;
  readonly roundingMode: 'HALF_UP' | 'HALF_EVEN';
  /** The default one first. */
  readonly languages: readonly string[];
  /** The one that wins first. A list of a customer group counts only for that group. */
  readonly priceLists: readonly { readonly key: string; readonly customerGroup: string | null }[];
  /** Whether former prices derive from the lowest price of 30 days (EU directive 2019/2161). */
  readonly lowestPriceRule: boolean;
  readonly taxRates: readonly TaxRate[];
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

/** The keys of the market's lists that count for a customer group, the one that wins first. */
export const listsFor = (market: MarketEntry, customerGroup: string | undefined): readonly string[] =>
  market.priceLists
    .filter((list) => list.customerGroup === null || list.customerGroup === customerGroup)
    .map((list) => list.key);
