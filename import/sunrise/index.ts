export { readSunrise, type SunriseOptions, type SunriseShop } from './read-sunrise.ts';
export type { ShopPriceDifference, ShopPricesPolicy } from './shop-prices.ts';
