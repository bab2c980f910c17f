import type { MarketInput } from '../rows.ts';
import type { ShopRow } from '../shop.ts';
import type { SunriseFiles } from './open-files.ts';
import type { SunriseProduct } from './products.ts';

/** What was read. */
export interface Findings {
  readonly markets: readonly MarketInput[];
  readonly products: readonly SunriseProduct[];
  readonly files: SunriseFiles;
  readonly counts: readonly ShopRow<'stock'>[];
}

/** Sentences about what the files leave open and how it was decided. */
export function findNotices({ markets, products, files, counts }: Findings): readonly string[] {
  const untaxed = markets.filter(({ taxRates }) => taxRates.length === 0).map(({ id }) => id);
  // Such SKUs are shown without a price: no shopper online could be asked one.
  const unpriced = products.flatMap(({ variants }) =>
    variants.filter(({ prices }) => prices.every(({ shop }) => shop !== null)).map(({ sku }) => sku),
  );
  // By line, not by SKU: lines without a readable SKU are left out too.
  const read = new Set(products.flatMap(({ variants }) => variants.map(({ line }) => line)));
  const left = files.products.length - read.size;
  const counted = new Set(counts.map(({ row }) => ('stockCount' in row ? row.stockCount.location : '')));
  const empty = files.channels.filter(({ value }) => !counted.has(value.key)).map(({ value }) => value.key);
  // See `readStock`: a count without a shop goes to the warehouse of every region.
  const isShared = files.inventories.some((line) => line.cell('supplyChannel') === '');
  return [
    ...(untaxed.length === 0
      ? []
      : [
          `tax-category.json has no rate for ${untaxed.join(', ')}: net amounts and taxes are unknown there.`,
        ]),
    ...(unpriced.length === 0 ? [] : [`No price that holds outside of shops: ${unpriced.join(', ')}.`]),
    ...(empty.length === 0 ? [] : [`No stock is counted in ${empty.join(', ')}.`]),
    ...(isShared
      ? ['Stock without a shop names no warehouse: every region’s online warehouse is given its counts.']
      : []),
    ...(left === 0 ? [] : [`Lines of products.csv left out, with the stock of their SKUs: ${left}.`]),
  ];
}
