import { type RowKind, rowKind } from '../../kit/row-kind.ts';
import { upsertDeliveryTerms } from './delivery-terms.ts';
import { upsertMarkets } from './markets.ts';
import { addPriceHistory } from './price-history.ts';
import { upsertPriceLists } from './price-lists.ts';
import { upsertPricedItems } from './priced-items.ts';
import { deletePrices, upsertPrices } from './prices.ts';
import { deletePromotions, upsertPromotions } from './promotions.ts';

/**
 * What the retailer's systems write, in the order in which a load applies it. Deletes come first, so that a load may
 * replace; history before what is measured against it; promotions before prices, so that each price is built once.
 */
export const rowKinds: readonly RowKind<object>[] = [
  rowKind({
    mutation: 'priceListsUpsert',
    argument: 'priceLists',
    name: 'priceList',
    inputType: 'PriceListInput',
    apply: upsertPriceLists,
  }),
  rowKind({
    mutation: 'marketsUpsert',
    argument: 'markets',
    name: 'market',
    inputType: 'MarketInput',
    apply: upsertMarkets,
  }),
  rowKind({
    mutation: 'deliveryTermsUpsert',
    argument: 'terms',
    name: 'deliveryTerms',
    inputType: 'DeliveryTermsInput',
    apply: upsertDeliveryTerms,
  }),
  rowKind({
    mutation: 'promotionsDelete',
    argument: 'keys',
    name: 'promotionDelete',
    inputType: 'String',
    apply: deletePromotions,
  }),
  rowKind({
    mutation: 'pricesDelete',
    argument: 'prices',
    name: 'priceDelete',
    inputType: 'PriceKeyInput',
    apply: deletePrices,
  }),
  rowKind({
    mutation: 'pricedItemsUpsert',
    argument: 'items',
    name: 'pricedItem',
    inputType: 'PricedItemInput',
    apply: upsertPricedItems,
  }),
  rowKind({
    mutation: 'priceHistoryAdd',
    argument: 'history',
    name: 'priceHistory',
    inputType: 'PriceHistoryInput',
    apply: addPriceHistory,
  }),
  rowKind({
    mutation: 'promotionsUpsert',
    argument: 'promotions',
    name: 'promotion',
    inputType: 'PromotionInput',
    apply: upsertPromotions,
  }),
  rowKind({
    mutation: 'pricesUpsert',
    argument: 'prices',
    name: 'price',
    inputType: 'PriceInput',
    apply: upsertPrices,
  }),
];
