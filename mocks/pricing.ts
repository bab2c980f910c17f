import type { IResolvers } from '@graphql-tools/utils';
import type { ServiceContext } from '../schema/context-header.ts';
import { formatGlobalId, keyOfGlobalId } from '../schema/global-id.ts';
import { badInput } from './page.ts';
import { isOneOf } from './seed.ts';
import { showMethods } from './shop/delivery.ts';
import { type MockMarket, marketOf, mockMarkets, taxed } from './shop/money.ts';
import { type MockPrice, priceOf, unitAt } from './shop/prices.ts';
import { mockPriceList, type QuoteRequest, quote, quoteByToken } from './shop/quote.ts';
import { type RefundRequest, refund } from './shop/refund.ts';

interface PriceKeys {
  readonly skus: readonly string[];
  readonly quantity: number;
}

/** Prices for any SKU, whoever invented it; null for one that begins with `UNKNOWN`. */
export const pricingMock = (): IResolvers<unknown, ServiceContext> => ({
  Query: {
    markets: () =>
      mockMarkets.map((market) => ({ ...market, roundingMode: 'HALF_UP', language: market.languages[0] })),
    promotions: () => [sale],
    deliveryMethods: (_, __, { market }) => showMethods(marketOf(market)),
    pricesBySkus: (_, { skus, quantity }: PriceKeys, { market }) => {
      if (quantity < 1 || quantity > 100_000) {
        throw badInput(`quantity cannot be ${quantity}: give 1 to 100000.`);
      }
      return skus.map((sku) => showPrice(priceOf(sku, marketOf(market)), quantity, marketOf(market)));
    },
    promotionsByIds: (_, { ids }: { ids: readonly string[] }) =>
      ids.map((id) => promotions.find(({ key }) => key === keyOfGlobalId('Promotion', id)) ?? null),
    quote: (_, { input }: { input: QuoteRequest }, { market }) => quote(input, marketOf(market)),
    quoteByToken: (_, { token }: { token: string }) => quoteByToken(token),
    refund: (_, { input }: { input: RefundRequest }) => refund(input),
  },
});

const promotion = (key: string, kind: string, titles: readonly [string, string]) => ({
  id: formatGlobalId('Promotion', key),
  key,
  kind,
  titles: [
    { language: 'en', text: titles[0] },
    { language: 'fr', text: titles[1] },
  ],
  priority: 0,
  combinability: 'COMBINES',
  needsCode: kind === 'CODE',
  validFrom: null,
  validUntil: null,
  version: 1,
});

const sale = promotion('sale', 'REDUCTION', ['Sale', 'Soldes']);
const promotions = [sale, promotion('welcome', 'CODE', ['Welcome: 10 off', 'Bienvenue : 10 de remise'])];

function showPrice(price: MockPrice | null, quantity: number, market: MockMarket) {
  if (price === null) return null;
  const { unitMinor, wasMinor, recommendedMinor, tiers, feeMinor } = price;
  const orNull = (minor: number | null) => (minor === null ? null : taxed(minor, market));
  return {
    unit: taxed(unitAt(price, quantity), market),
    quantity,
    was: orNull(wasMinor),
    reductionPercent: wasMinor === null ? null : percentOff(wasMinor, unitMinor),
    recommended: orNull(recommendedMinor),
    lowest30Days: orNull(wasMinor),
    unitPrice: unitPriceOf(price, quantity, market),
    fees: feeMinor === null ? [] : [{ key: 'eco-contribution', amount: taxed(feeMinor, market) }],
    tiers: tiers.map((tier) => ({ minQuantity: tier.minQuantity, unit: taxed(tier.unitMinor, market) })),
    promotions: wasMinor === null ? [] : [sale],
    priceList: { key: mockPriceList(market), currency: market.currency, customerGroup: null },
    validFrom: null,
    validUntil: null,
    version: 1,
  };
}

// Rounded down, as the SDL promises.
function percentOff(wasMinor: number, unitMinor: number): number {
  const hundredfold = (wasMinor - unitMinor) * 100;
  return (hundredfold - (hundredfold % wasMinor)) / wasMinor;
}

// Half of the SKUs are sold by the quarter kilogram, so that screens meet both.
const unitPriceOf = (price: MockPrice, quantity: number, market: MockMarket) =>
  isOneOf(1, 2, `measure ${price.sku}`)
    ? { price: taxed(unitAt(price, quantity) * 4, market), unit: 'KILOGRAM', content: '0.25' }
    : null;
