import { isInEuropeanUnion } from '../read/places.ts';
import type { MarketInput, PriceListInput, TaxRateInput } from '../rows.ts';
import type { TaxCategory } from './forms.ts';
import { listKeyOf, type SunrisePrice } from './prices.ts';

/** What the markets are made from. */
export interface MarketSources {
  readonly prices: readonly SunrisePrice[];
  readonly taxCategories: readonly TaxCategory[];
  /** Keys in the order of their file. */
  readonly groups: readonly string[];
  /** Country by shop. */
  readonly shops: ReadonlyMap<string, string>;
}

/** The price lists of everybody's prices; those of single shops have none. */
export function buildPriceLists(prices: readonly SunrisePrice[]): readonly PriceListInput[] {
  const lists = prices
    .filter(({ shop }) => shop === null)
    .map((price): [string, PriceListInput] => {
      const key = listKeyOf(price);
      const { currency, group } = price;
      return [key, { key, currency, ...(group !== null && { customerGroup: group }) }];
    });
  return [...new Map(lists).values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** One market per country and currency that a price names, by its own country or by that of its shop. */
export function buildMarkets(sources: MarketSources): readonly MarketInput[] {
  const lists = new Set(buildPriceLists(sources.prices).map(({ key }) => key));
  const named = sources.prices.flatMap((price) => {
    const country = price.country ?? sources.shops.get(price.shop ?? '');
    return country === undefined ? [] : [`${country}-${price.currency}`];
  });
  const pairs = [...new Set(named)].sort().map((pair) => pair.split('-') as [string, string]);
  return pairs.flatMap(([country, currency]) => {
    const priceLists = listsOf(country, currency, sources.groups).filter((key) => lists.has(key));
    // Only shops name this pair: nobody could buy online there.
    if (priceLists.length === 0) return [];
    // `DE` where it is enough, `CH-EUR` beside `CH-CHF` where it is not.
    const isOnlyCurrency = pairs.filter(([other]) => other === country).length === 1;
    return [
      {
        id: isOnlyCurrency ? country : `${country}-${currency}`,
        name: countryNames.of(country) ?? country,
        country,
        currency,
        taxIncluded: isTaxIncluded(country, sources.taxCategories),
        languages: languagesOf(country),
        priceLists,
        // By country, as the law is; the data set says nothing of it.
        lowestPriceRule: isInEuropeanUnion(country),
        taxRates: taxRatesOf(country, sources.taxCategories),
      },
    ];
  });
}

/** Lists that a market could have, the one that wins first: groups before everybody, the country before its currency. */
function listsOf(country: string, currency: string, groups: readonly string[]): readonly string[] {
  return [...groups, null].flatMap((group) => [
    listKeyOf({ country, currency, group }),
    listKeyOf({ country: null, currency, group }),
  ]);
}

/** As the rates of the country say; a country without rates does as the others do. */
function isTaxIncluded(country: string, categories: readonly TaxCategory[]): boolean {
  const rates = categories.flatMap((category) => category.rates);
  const own = rates.filter((rate) => rate.country === country);
  return (own.length > 0 ? own : rates).every((rate) => rate.includedInPrice);
}

const taxRatesOf = (country: string, categories: readonly TaxCategory[]): readonly TaxRateInput[] =>
  categories.flatMap(({ key, rates }) =>
    rates
      .filter((rate) => rate.country === country)
      .map(({ amount, state }) => ({
        taxCategory: key,
        // At most six decimals by the file's form, so that no exponent can appear.
        rate: String(amount),
        country,
        ...(state !== undefined && { region: state }),
      })),
  );

// The data set has three languages; which a country reads first is ours to say.
function languagesOf(country: string): readonly string[] {
  if (country === 'IT') return ['it', 'en', 'de'];
  return ['AT', 'CH', 'DE', 'LI'].includes(country) ? ['de', 'en', 'it'] : ['en', 'de', 'it'];
}

const countryNames = new Intl.DisplayNames(['en'], { type: 'region' });
