import type { Shop, ShopRow } from '../shop.ts';
import { productInput } from './catalogue-rows.ts';
import { sampleCategories } from './categories.ts';
import { sampleDeliveryTerms } from './delivery-terms.ts';
import { sampleMarkets, samplePriceLists } from './markets.ts';
import { sampleLocations, sampleRegions, sampleStores } from './places.ts';
import { pricedItems, pricesOf } from './pricing-rows.ts';
import { accessories } from './products/accessories.ts';
import { clothing } from './products/clothing.ts';
import { electronics } from './products/electronics.ts';
import { grocery } from './products/grocery.ts';
import { home } from './products/home.ts';
import { outdoor } from './products/outdoor.ts';
import { type DayOf, historyOf, reducedCategories, samplePromotions } from './promotions.ts';
import type { SampleProduct } from './sample-product.ts';
import { stockCounts, stockPolicies } from './stock-rows.ts';

/** Every product of the sample shop. */
export const sampleProducts: readonly SampleProduct[] = [
  ...clothing,
  ...accessories,
  ...outdoor,
  ...home,
  ...grocery,
  ...electronics,
];

/** The project's own shop. Its dates stand around the day (UTC) of `now`; calls of one day give equal shops. */
export function createSampleShop({ now }: { readonly now: Date }): Shop {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const day: DayOf = (days) => new Date(today + days * 86_400_000).toISOString();
  return {
    name: 'sample',
    rows: {
      pricing: () => pricingRows(day),
      stock: () => stockRows(day),
      catalogue: () => catalogueRows(day),
    },
  };
}

function* pricingRows(day: DayOf): Generator<ShopRow<'pricing'>> {
  for (const priceList of samplePriceLists) yield { row: { priceList } };
  for (const market of sampleMarkets) yield { row: { market } };
  for (const deliveryTerms of sampleDeliveryTerms) yield { row: { deliveryTerms } };
  for (const product of sampleProducts) {
    for (const pricedItem of pricedItems(product)) yield { row: { pricedItem } };
    const prices = pricesOf(product);
    for (const price of prices) yield { row: { price } };
    const reduced = reducedCategories.has(product.category) ? historyOf(prices, day) : [];
    for (const priceHistory of reduced) yield { row: { priceHistory } };
  }
  // After the prices that they lower; a load sorts kinds by itself.
  for (const promotion of samplePromotions(day)) yield { row: { promotion } };
}

function* stockRows(day: DayOf): Generator<ShopRow<'stock'>> {
  for (const location of sampleLocations) yield { row: { location } };
  for (const region of sampleRegions) yield { row: { region } };
  for (const store of sampleStores) yield { row: { store } };
  for (const product of sampleProducts) {
    for (const stockCount of stockCounts(product, day(0))) yield { row: { stockCount } };
    for (const stockPolicy of stockPolicies(product, day)) yield { row: { stockPolicy } };
  }
}

function* catalogueRows(day: DayOf): Generator<ShopRow<'catalogue'>> {
  for (const category of sampleCategories) yield { row: { category } };
  for (const [index, product] of sampleProducts.entries()) {
    // Scattered over the last ten months, so that the newest are not all of one category.
    yield { row: { product: productInput(product, day(-3 - ((index * 37) % 300))) } };
  }
}
