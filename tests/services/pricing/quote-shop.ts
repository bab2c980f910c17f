import { fillMarkets, openPricingShop, type PricingShop, type Situation } from './pricing-shop.ts';

/** A shop with lamps, textiles, books and pens, taxed in several ways. */
export async function openQuoteShop(): Promise<PricingShop> {
  const shop = await openPricingShop();
  await fillMarkets(shop);
  await shop.write('marketsUpsert', [
    {
      id: 'CH-NET',
      name: 'Switzerland, net',
      country: 'CH',
      currency: 'USD',
      taxIncluded: false,
      languages: ['de'],
      priceLists: ['us-usd'],
      taxRates: [{ taxCategory: 'standard', rate: '0.026', country: 'CH' }],
    },
    {
      id: 'GB-NET',
      name: 'Great Britain, net',
      country: 'GB',
      currency: 'USD',
      taxIncluded: false,
      languages: ['en'],
      priceLists: ['us-usd'],
      taxRates: [{ taxCategory: 'standard', rate: '0.2', country: 'GB' }],
    },
  ]);
  await shop.write('pricedItemsUpsert', [
    { sku: 'SOCKS', labels: ['textile'] },
    { sku: 'SHIRT', labels: ['textile'] },
    { sku: 'BOOK', taxCategory: 'reduced' },
  ]);
  await shop.write('pricesUpsert', [
    { priceList: 'fr-eur', sku: 'LAMP', amount: '38.23' },
    { priceList: 'fr-eur', sku: 'SOCKS', amount: '5.00', tiers: [{ minQuantity: 10, amount: '4.50' }] },
    { priceList: 'fr-eur', sku: 'SHIRT', amount: '20.00' },
    { priceList: 'fr-eur', sku: 'BOOK', amount: '10.00', fees: [{ key: 'gift-wrap', amount: '0.50' }] },
    { priceList: 'fr-pro', sku: 'SHIRT', amount: '15.00' },
    { priceList: 'us-usd', sku: 'PEN', amount: '0.99' },
    { priceList: 'us-usd', sku: 'A', amount: '54.81' },
    { priceList: 'us-usd', sku: 'B', amount: '54.40' },
    { priceList: 'us-usd', sku: 'GOLD', amount: '9999999999.99' },
  ]);
  return shop;
}

interface Line {
  readonly lineId: string;
  readonly unit: string;
  readonly subtotal: string;
  readonly discounts: readonly string[];
  readonly total: string;
  readonly tax: string | null;
}

/** A quote as texts, so that a test reads like a receipt. */
export interface Quote {
  readonly lines: readonly Line[];
  readonly subtotal: string;
  readonly discounts: readonly string[];
  readonly taxes: readonly string[];
  readonly total: string;
  readonly net: string | null;
  readonly gross: string | null;
  readonly problems: readonly string[];
  readonly versions: readonly EntryVersion[];
}

interface EntryVersion {
  readonly book: string;
  readonly key: string;
  readonly version: number;
}

/** The whole answer of `quote`. */
export const quoteDocument = `query ($input: QuoteInput!) { quote(input: $input) {
  lines { lineId sku quantity unit { ...T } fees { key amount { ...T } } subtotal { ...T } discounts { ...D } total { ...T } taxRate }
  subtotal { ...T } discounts { ...D } taxes { rate amount { amount } base { amount } } total { ...T }
  problems { code lineId discountCode } versions { book key version } } }
  fragment T on TaxedMoney { shown { amount } net { amount } gross { amount } tax { amount } }
  fragment D on DiscountAmount { promotion titles { language text } amount { amount } code }`;

/** Quotes lines whose ids are their positions; `versions` are named by the first one. */
export type Quoter = (
  lines: readonly (readonly [sku: string, quantity: number])[],
  rest?: {
    readonly codes?: readonly string[];
    readonly destination?: object;
    readonly versions?: readonly object[];
  },
  context?: Situation,
) => Promise<Quote>;

/** Asks a shop for quotes, as a shopper of France where no context is given. */
export const createQuoter =
  (shop: PricingShop): Quoter =>
  async (lines, { versions = [], ...rest } = {}, context = { market: 'FR' }) => {
    const named = lines.map(([sku, quantity], index) => ({
      lineId: `${index}`,
      sku,
      quantity,
      ...(index === 0 && { versions }),
    }));
    const input = { lines: named, ...rest };
    const answer = await shop.ask<{ quote: Answer }>(quoteDocument, { input }, context);
    return receipt(answer.quote);
  };

interface Amount {
  readonly amount: string;
}
interface Taxed {
  readonly shown: Amount;
  readonly net: Amount | null;
  readonly gross: Amount | null;
  readonly tax: Amount | null;
}
interface Discount {
  readonly promotion: string;
  readonly amount: Amount;
  readonly code: string | null;
}
interface Answer {
  readonly lines: readonly {
    readonly lineId: string;
    readonly unit: Taxed;
    readonly subtotal: Taxed;
    readonly discounts: readonly Discount[];
    readonly total: Taxed;
  }[];
  readonly subtotal: Taxed;
  readonly discounts: readonly Discount[];
  readonly taxes: readonly { readonly rate: string; readonly amount: Amount; readonly base: Amount }[];
  readonly total: Taxed;
  readonly problems: readonly {
    readonly code: string;
    readonly lineId: string | null;
    readonly discountCode: string | null;
  }[];
  readonly versions: readonly EntryVersion[];
}

const discountText = ({ promotion, amount }: Discount): string => `${promotion} ${amount.amount}`;

const receipt = (answer: Answer): Quote => ({
  lines: answer.lines.map((line) => ({
    lineId: line.lineId,
    unit: line.unit.shown.amount,
    subtotal: line.subtotal.shown.amount,
    discounts: line.discounts.map(discountText),
    total: line.total.shown.amount,
    tax: line.total.tax?.amount ?? null,
  })),
  subtotal: answer.subtotal.shown.amount,
  discounts: answer.discounts.map(discountText),
  taxes: answer.taxes.map(({ rate, amount, base }) => `${rate} of ${base.amount} is ${amount.amount}`),
  total: answer.total.shown.amount,
  net: answer.total.net?.amount ?? null,
  gross: answer.total.gross?.amount ?? null,
  problems: answer.problems.map(({ code, lineId, discountCode }) => `${code} ${lineId ?? discountCode}`),
  versions: answer.versions,
});
