import type { BadRow } from '../bad-row.ts';
import type { CsvLine } from '../read/csv-table.ts';
import type { MarketInput } from '../rows.ts';
import { listKeyOf, type SunrisePrice } from './prices.ts';
import type { SunriseVariant } from './variants.ts';

/** What to do where shops of one market ask other prices than the market: one price must hold on every channel. */
export type ShopPricesPolicy = 'reject' | 'ignore' | 'report';

/** A SKU that costs something else in a shop than in the shop's market. */
export interface ShopPriceDifference {
  readonly sku: string;
  readonly market: string;
  /** What the import takes; null where the market has no price of its own. */
  readonly amount: string | null;
  readonly currency: string;
  readonly shops: readonly { readonly shop: string; readonly amount: string }[];
  readonly line: CsvLine;
}

/** Every SKU whose price differs between the shops of a market, or between them and the market. */
export const findShopPriceDifferences = (
  variants: readonly SunriseVariant[],
  markets: readonly MarketInput[],
  shopCountries: ReadonlyMap<string, string>,
): readonly ShopPriceDifference[] =>
  variants.flatMap(({ sku, line, prices }) =>
    markets.flatMap(({ id, country, currency }) => {
      // Group prices are left aside: a shop asks everybody the same.
      const amount = marketAmount(prices, country, currency);
      const shops = prices.flatMap((price) =>
        price.shop !== null && price.currency === currency && shopCountries.get(price.shop) === country
          ? [{ shop: price.shop, amount: price.amount }]
          : [],
      );
      const differs = shops.some((shop) => shop.amount !== amount);
      return differs ? [{ sku, market: id, amount, currency, shops, line }] : [];
    }),
  );

/** The difference as a row that is refused. */
export const asBadRow = (difference: ShopPriceDifference): BadRow => ({
  file: difference.line.file,
  line: difference.line.line,
  column: 'prices',
  value: difference.sku,
  reason: `${describe(difference)}; give one price for the market.`,
});

/** One sentence that counts the differences, and one for each. */
export function asNotices(differences: readonly ShopPriceDifference[]): readonly string[] {
  if (differences.length === 0) return [];
  const skus = new Set(differences.map(({ sku }) => sku));
  return [
    `SKUs whose price in shops is not that of their market: ${skus.size}. The market's price is taken.`,
    ...differences.map((difference) => `${difference.sku}: ${describe(difference)}.`),
  ];
}

const describe = ({ market, amount, currency, shops }: ShopPriceDifference): string =>
  `Market ${market} asks ${amount === null ? 'no price' : `${currency} ${amount}`}, but ` +
  shops.map((shop) => `${shop.shop} asks ${shop.amount}`).join(', ');

function marketAmount(prices: readonly SunrisePrice[], country: string, currency: string): string | null {
  const lists = [country, null].map((place) => listKeyOf({ country: place, currency, group: null }));
  const found = lists.map((key) => prices.find((price) => price.shop === null && listKeyOf(price) === key));
  return found.find((price) => price !== undefined)?.amount ?? null;
}
