import type { ShopRow } from '../shop.ts';

/** Key of the stock region that serves a country. */
export const regionOf = (country: string): string => (country === 'US' ? 'us' : 'europe');

/** The regions that serve some countries, each once. */
export const regionsOf = (countries: readonly string[]): readonly string[] =>
  [...new Set(countries.map(regionOf))].sort();

/** Key of the warehouse from which a region's online orders are sent. */
export const onlineLocationOf = (region: string): string => `online-${region}`;

/** The regions of some markets and shops, each with its warehouse. */
export function regionRows(
  markets: readonly { readonly id: string; readonly country: string }[],
  storeCountries: Iterable<string>,
): readonly ShopRow<'stock'>[] {
  // Shops may stand where no price names a market: their stock needs a region all the same.
  const countries = [...markets.map(({ country }) => country), ...storeCountries];
  return regionsOf(countries).flatMap((key): ShopRow<'stock'>[] => {
    const onlineLocation = onlineLocationOf(key);
    const served = markets.filter(({ country }) => regionOf(country) === key).map(({ id }) => id);
    return [
      { row: { region: { key, markets: served, onlineLocation } } },
      { row: { location: { key: onlineLocation, region: key, name: `Online warehouse ${key}` } } },
    ];
  });
}
