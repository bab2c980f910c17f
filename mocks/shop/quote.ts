import { entryKey, priceBook } from '../../schema/entries/keys.ts';
import { mockMethods } from './delivery.ts';
import { type MockMarket, marketOf, money, taxed, taxIn } from './money.ts';
import { priceOf, unitAt } from './prices.ts';
import { spread } from './spread.ts';

/** What a quote is asked for. */
export interface QuoteRequest {
  readonly lines: readonly QuoteRequestLine[];
  readonly codes: readonly string[];
  readonly destination?: { readonly country: string; readonly region?: string | null } | null;
  readonly delivery?: { readonly method: string } | null;
}

interface QuoteRequestLine {
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
}

/** The one code that the mock shop knows: 10.00 off a basket of at least 20.00. */
export const mockCode = 'WELCOME10';

/** `Quote` of the SDL: lines less discounts make the totals to the smallest unit. */
export function quote(request: QuoteRequest, market: MockMarket) {
  const ratePpm = rateFor(market, request.destination?.country ?? null);
  const lines = request.lines.flatMap((line) => priceLine(line, market));
  const subtotalMinor = sum(lines.map(({ grossOfBasketMinor }) => grossOfBasketMinor));
  const isApplied = request.codes.includes(mockCode) && subtotalMinor >= 2_000;
  const offMinor = isApplied ? 1_000 : 0;
  const shares = spread(
    offMinor,
    lines.map(({ grossOfBasketMinor }) => grossOfBasketMinor),
  );
  const delivery = lines.length === 0 ? null : deliveryOf(request, market, ratePpm);
  const totalMinor = subtotalMinor - offMinor + (delivery?.amountMinor ?? 0);
  return {
    lines: lines.map((line, index) => ({
      lineId: line.lineId,
      sku: line.sku,
      quantity: line.quantity,
      unit: taxed(line.unitMinor, market, ratePpm),
      fees:
        line.feeMinor === 0
          ? []
          : [{ key: 'eco-contribution', amount: taxed(line.feeMinor, market, ratePpm) }],
      subtotal: taxed(line.unitMinor * line.quantity, market, ratePpm),
      discounts: [],
      total: taxed(line.grossOfBasketMinor - (shares[index] ?? 0), market, ratePpm),
      taxRate: ratePpm === null ? null : rateText(ratePpm),
    })),
    subtotal: taxed(subtotalMinor, market, ratePpm),
    discounts: isApplied ? [basketDiscount(offMinor, market)] : [],
    delivery: delivery?.shown ?? null,
    taxes: ratePpm === null ? [] : [taxOf(totalMinor, market, ratePpm)],
    total: taxed(totalMinor, market, ratePpm),
    problems: problemsOf(request, market, isApplied),
    ...sign({ ...request, market: market.id }),
    versions: lines.map(({ sku }) => ({ book: mockBook(market), key: entryKey.price(sku), version: 1 })),
  };
}

/** `SignedQuote` of the SDL; who made the token, a mock does not ask. */
export function quoteByToken(token: string) {
  const said = read(token);
  if (said === null) return { state: 'UNKNOWN' };
  const { market, codes, destination = null, delivery } = said;
  const method = delivery?.method ?? null;
  return { state: 'VALID', market, codes, destination, method, quote: quote(said, marketOf(market)) };
}

type Signed = QuoteRequest & { readonly market: string };

const sign = (said: Signed) => ({
  token: Buffer.from(JSON.stringify(said)).toString('base64url'),
  // The same at every asking, like all that a mock says.
  expiresAt: new Date('2100-01-01T00:00:00Z'),
});

function read(token: string): Signed | null {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as Signed;
  } catch {
    return null;
  }
}

/** The price list of a market, and its book. */
export const mockPriceList = ({ currency }: MockMarket): string => `mock-${currency.toLowerCase()}`;
const mockBook = (market: MockMarket): string => priceBook(mockPriceList(market));

function priceLine(line: QuoteRequestLine, market: MockMarket) {
  const price = priceOf(line.sku, market);
  if (price === null) return [];
  const unitMinor = unitAt(price, line.quantity);
  const feeMinor = price.feeMinor ?? 0;
  return [{ ...line, unitMinor, feeMinor, grossOfBasketMinor: (unitMinor + feeMinor) * line.quantity }];
}

function deliveryOf({ delivery }: QuoteRequest, market: MockMarket, ratePpm: number | null) {
  const method = mockMethods.find(({ key }) => key === delivery?.method);
  if (method === undefined) return null;
  const cost = taxed(method.amountMinor, market, ratePpm);
  const { key, kind, titles, amountMinor } = method;
  const taxRate = ratePpm === null ? null : rateText(ratePpm);
  return { amountMinor, shown: { method: key, kind, titles, cost, discounts: [], total: cost, taxRate } };
}

// Where tax is added at the end it needs a destination; the mock shop takes 8 % everywhere then.
const rateFor = (market: MockMarket, country: string | null): number | null =>
  market.ratePpm ?? (country === null ? null : 80_000);

const rateText = (ratePpm: number): string => `0.${String(ratePpm).padStart(6, '0').replace(/0+$/, '')}`;

function taxOf(totalMinor: number, market: MockMarket, ratePpm: number) {
  const taxMinor = taxIn(totalMinor, ratePpm, market.taxIncluded);
  const netMinor = market.taxIncluded ? totalMinor - taxMinor : totalMinor;
  return { rate: rateText(ratePpm), amount: money(taxMinor, market), base: money(netMinor, market) };
}

const basketDiscount = (offMinor: number, market: MockMarket) => ({
  promotion: 'welcome',
  titles: [
    { language: 'en', text: 'Welcome: 10 off' },
    { language: 'fr', text: 'Bienvenue : 10 de remise' },
  ],
  amount: money(offMinor, market),
  code: mockCode,
});

function problemsOf({ lines, codes, delivery }: QuoteRequest, market: MockMarket, isApplied: boolean) {
  return [
    ...lines
      .filter(({ sku }) => priceOf(sku, market) === null)
      .map(({ lineId }) => ({ code: 'NO_PRICE', lineId, discountCode: null })),
    ...codes
      .filter((code) => code !== mockCode || !isApplied)
      .map((discountCode) => ({
        code: discountCode === mockCode ? 'CODE_NOT_APPLICABLE' : 'CODE_UNKNOWN',
        lineId: null,
        discountCode,
      })),
    ...(delivery && mockMethods.every(({ key }) => key !== delivery.method)
      ? [{ code: 'DELIVERY_UNKNOWN', lineId: null, discountCode: null }]
      : []),
  ];
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
