import { type Cart, type CartLine, isSameMoney, type Money } from './cart.ts';
import type { CartCall } from './cart-call.ts';
import type { CartWarning } from './cart-warning.ts';
import { askChosenStores } from './delivery/chosen-stores.ts';
import { deliveryWarning, pickupWarnings } from './delivery/delivery-warnings.ts';
import type { StockAnswer } from './neighbours/orderable.ts';
import type { Quote, QuoteProblem } from './neighbours/quote.ts';
import { isToldBy, pricedFor, shownTo } from './priced-for.ts';
import type { Shown, ShownUnit } from './shown.ts';
import { type EndedPromotions, endedPromotions } from './shown-discounts.ts';
import { stockFor, storesOf } from './stock-for.ts';

/**
 * What is to be said of the cart as this request sees it. A changed price counts as told from here on:
 * an answer without warnings does not use it up.
 */
export async function warningsOf(cart: Cart, call: CartCall): Promise<readonly CartWarning[]> {
  const { market } = pricedFor(cart, call.context);
  const [answer, shortages] = await Promise.all([
    call.quotes.load(cart),
    stockWarningsOf(cart, market, call),
  ]);
  const reader = shownTo(cart, call.context);
  const changes = answer.kind === 'quoted' ? priceChanges(cart, answer.quote, reader) : [];
  const ended = answer.kind === 'quoted' ? endedPromotions(cart, answer.quote, reader) : nothingEnded;
  // Written before the answer goes out: two requests at once may both tell of a change, but none is lost.
  if (isToldBy(cart, call.context)) {
    const told = [
      ...changes.map(({ told: unit }) => unit),
      ...ended.told,
      ...shortagesTold(shortages, market),
    ];
    await Promise.all(told.map((shown) => call.shown.load(shown)));
  }
  return [
    ...contextWarnings(cart, market),
    ...changes.map(({ warning }) => warning),
    ...ended.warnings,
    ...(answer.kind === 'quoted'
      ? answer.quote.problems.map((problem) => problemWarning(cart, problem))
      : []),
    ...(answer.kind === 'quoted' ? taxWarnings(cart, answer.quote) : []),
    ...shortages,
  ];
}

const contextWarnings = (cart: Cart, market: string): CartWarning[] =>
  market === cart.market
    ? []
    : [
        {
          code: 'CONTEXT_DIFFERS',
          message: `The cart was made in market ${cart.market} and is priced for market ${market}.`,
        },
      ];

interface PriceChange {
  readonly warning: CartWarning;
  readonly told: ShownUnit;
}

function priceChanges(cart: Cart, quote: Quote, reader: string): PriceChange[] {
  return cart.lines.flatMap(({ id, sku, shown }) => {
    const before = shown[reader];
    const now = quote.lines.find(({ lineId }) => lineId === id)?.unit.shown;
    // A price that went away is told as such; one that was never shown has not changed.
    if (before === undefined || now === undefined || isSameMoney(before, now)) return [];
    const message = `One unit of ${sku} cost ${textOf(before)} before and costs ${textOf(now)} now.`;
    const warning: CartWarning = { code: 'PRICE_CHANGED', lineId: id, message, before, now };
    return [{ warning, told: { kind: 'unit', lineId: id, shownTo: reader, unit: now } }];
  });
}

const textOf = ({ amount, currencyCode }: Money): string => `${amount} ${currencyCode}`;

function problemWarning(cart: Cart, { code, lineId, discountCode }: QuoteProblem): CartWarning {
  const where = lineId === null ? {} : { lineId };
  if (code === 'NO_PRICE') {
    const sku = cart.lines.find(({ id }) => id === lineId)?.sku;
    return { ...where, code, message: `${sku} has no price in this market and is left out of the totals.` };
  }
  if (code === 'DELIVERY_UNKNOWN') return deliveryWarning(cart);
  const message = `The code ${discountCode} was not applied: ${reasons[code]}.`;
  return { ...where, code: 'CODE_NOT_APPLIED', message, ...(discountCode !== null && { discountCode }) };
}

// Why a code did nothing, without a hint at what other codes there are.
const reasons = {
  CODE_UNKNOWN: 'there is no such code',
  CODE_NOT_ACTIVE: 'its promotion does not run now',
  CODE_NOT_APPLICABLE: 'the cart does not meet its condition, or a better promotion excludes it',
} as const;

// Without a destination taxes are not known yet, which is as it should be.
function taxWarnings({ destination }: Cart, { lines }: Quote): CartWarning[] {
  if (destination === null || lines.every(({ total }) => total.tax !== null)) return [];
  const place = [destination.country, destination.region].filter((part) => part !== null).join('-');
  return [{ code: 'TAX_UNKNOWN', message: `No tax rate is known for deliveries to ${place}.` }];
}

// What is fetched must be in its store, whatever there is elsewhere.
async function stockWarningsOf(cart: Cart, market: string, call: CartCall): Promise<CartWarning[]> {
  if (cart.pickupStores.length > 0) {
    const answer = await askChosenStores(cart, call);
    return answer.kind === 'failed' ? [stockUnknown] : pickupWarnings(cart, answer.places);
  }
  const stock = cart.lines.map((line) => stockFor(call, market, storesOf(cart, line), line.sku));
  return stockWarnings(cart, await Promise.all(stock), market);
}

function stockWarnings({ lines }: Cart, stock: readonly StockAnswer[], market: string): CartWarning[] {
  const short = lines.flatMap((line, index) => shortage(line, stock[index], market));
  const isUnknown = stock.some(({ kind }) => kind === 'unknown');
  return isUnknown ? [...short, stockUnknown] : short;
}

const stockUnknown: CartWarning = {
  code: 'STOCK_UNKNOWN',
  message: 'Stock could not be asked: quantities are as asked for.',
};

function shortage(
  { id, sku, quantity, couldHave }: CartLine,
  stock: StockAnswer | undefined,
  market: string,
): CartWarning[] {
  if (stock?.kind !== 'limited' || stock.available >= quantity) return [];
  const { available } = stock;
  // Another market is served from elsewhere.
  const before = couldHave?.market === market ? couldHave.available : undefined;
  const was = before === undefined || before === available ? '' : ` There were ${before} before.`;
  const message = `The cart has ${quantity} of ${sku}, of which ${available} can be had now.${was}`;
  return [
    {
      ...{ code: 'NOT_ENOUGH_STOCK', lineId: id, message, available },
      ...(before !== undefined && { availableBefore: before }),
    },
  ];
}

const shortagesTold = (warnings: readonly CartWarning[], market: string): readonly Shown[] =>
  warnings.flatMap(({ code, lineId, available, availableBefore }): Shown[] =>
    // What one store has of a line that is to be fetched there is another number.
    code !== 'NOT_ENOUGH_STOCK' ||
    lineId === undefined ||
    available === undefined ||
    available === availableBefore
      ? []
      : [{ kind: 'stock', lineId, market, available }],
  );

const nothingEnded: EndedPromotions = { warnings: [], told: [] };
