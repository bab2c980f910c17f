import type { Cart } from '../../cart.ts';
import type { Quote } from '../../neighbours/quote.ts';
import type { SignedQuote } from '../../neighbours/signed-quote.ts';
import type { PricedFor } from '../../priced-for.ts';
import { Refusal, type UserError } from '../../refusal.ts';

/** The quote's time is over, or it never was one. */
export class QuoteOver extends Error {
  /** With amounts that are to be compared with those of now; null where nobody knows them. */
  readonly quote: Quote | null;

  constructor(quote: Quote | null) {
    super('The quote is over.');
    this.quote = quote;
  }
}

/**
 * The amounts of a signed quote, where it is one of this cart as it stands and still holds.
 * Throws `Refusal` or `QuoteOver`.
 */
export function assertQuoteOf(cart: Cart, situation: PricedFor, signed: SignedQuote): Quote {
  const { state, quote } = signed;
  if (quote === null) throw new QuoteOver(null);
  // Before its age: what is not of this cart is no price of it, old or new.
  if (!isOf(cart, situation, signed, quote)) throw new Refusal([cartChanged]);
  if (state !== 'VALID') throw new QuoteOver(quote);
  const errors = problems(quote);
  if (errors.length > 0) throw new Refusal(errors);
  return quote;
}

/** Whether two quotes charge the same for every line and in all. */
export const chargeTheSame = (a: Quote, b: Quote): boolean => text(a) === text(b);

// Amounts alone: another title of a promotion is no other price.
const text = ({ lines, subtotal, total, discounts, taxes, delivery }: Quote): string =>
  JSON.stringify([
    lines.map(({ lineId, unit, fees, total: paid, taxRate }) => [lineId, unit, fees, paid, taxRate]),
    ...[subtotal, total, discounts.map(({ amount }) => amount), taxes, delivery?.total],
  ]);

function isOf(cart: Cart, { market, customerGroup }: PricedFor, signed: SignedQuote, quote: Quote): boolean {
  const wanted = cart.lines.map(({ id, sku, quantity }) => [id, sku, quantity]);
  const priced = new Map(quote.lines.map((line) => [line.lineId, line]));
  // A line without a price is in no quote; it is told as such.
  const unpriced = new Set(quote.problems.flatMap(({ code, lineId }) => (code === 'NO_PRICE' ? lineId : [])));
  const isLine = ([id, sku, quantity]: (typeof wanted)[number]): boolean => {
    const line = priced.get(String(id));
    return line === undefined ? unpriced.has(String(id)) : line.sku === sku && line.quantity === quantity;
  };
  return (
    signed.market === market &&
    (signed.customerGroup ?? null) === customerGroup &&
    wanted.length === priced.size + unpriced.size &&
    wanted.every(isLine) &&
    JSON.stringify(signed.codes) === JSON.stringify(cart.codes) &&
    place(signed.destination) === place(cart.destination) &&
    signed.method === cart.method
  );
}

const place = (destination: Cart['destination']): string =>
  destination === null
    ? ''
    : JSON.stringify([destination.country, destination.region, destination.postalCode]);

function problems({ lines, problems: found, total }: Quote): readonly UserError[] {
  const unpriced = found.filter(({ code }) => code === 'NO_PRICE');
  if (unpriced.length > 0 || lines.length === 0) return [noPrice];
  if (found.some(({ code }) => code === 'DELIVERY_UNKNOWN')) return [deliveryUnknown];
  return total.gross === null || total.tax === null ? [taxUnknown] : [];
}

const cartChanged: UserError = {
  code: 'CART_CHANGED',
  field: ['quoteToken'],
  message: 'The quote is of another cart, or of this one as it was before: read Cart.quote again.',
};

const noPrice: UserError = {
  code: 'NO_PRICE',
  field: ['cartId'],
  message: 'A line of the cart has no price in this market: take it out.',
};

const deliveryUnknown: UserError = {
  code: 'DELIVERY_REQUIRED',
  field: ['cartId'],
  message:
    'The method of delivery that was chosen gets no goods there: choose another one with cartDeliverySet.',
};

const taxUnknown: UserError = {
  code: 'TAX_UNKNOWN',
  field: ['cartId'],
  message: 'No tax rate is known where the goods go: say where with cartDeliverySet.',
};
