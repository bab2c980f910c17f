import type { EntryRead, Totals } from '../history/index.ts';
import { priceEntry } from './read-entries.ts';
import type { Amount, ShownCart } from './shown.ts';

/** The amounts of a cart in the market FR; undefined where the answer does not show all of them. */
export function readTotals(cart: ShownCart | null, entries: readonly EntryRead[]): Totals | undefined {
  if (cart === null || cart.totals === null) return undefined;
  const { subtotal, delivery, total } = cart.totals;
  const lines = cart.lines.map(({ sku, quantity, unit, total: line, discounts }) => {
    const [book, key] = priceEntry('FR', sku);
    const version = entries.find((entry) => entry[0] === book && entry[1] === key)?.[2];
    if (version === undefined || unit === null || line === null) return null;
    return {
      sku,
      quantity,
      price: [book, key, version] as [string, string, number],
      unitMinor: minorOf(unit.shown),
      feesMinor: 0,
      discountsMinor: discounts.map(({ amount }) => minorOf(amount)),
      totalMinor: minorOf(line.shown),
    };
  });
  if (lines.some((line) => line === null)) return undefined;
  return {
    currency: total.shown.currencyCode ?? 'EUR',
    taxIncluded: total.taxIncluded,
    lines: lines.filter((line) => line !== null),
    subtotalMinor: minorOf(subtotal.shown),
    discountsMinor: cart.discounts.map(({ amount }) => minorOf(amount)),
    ...(delivery !== null && { deliveryMinor: minorOf(delivery.shown) }),
    totalMinor: minorOf(total.shown),
    netMinor: total.net && minorOf(total.net),
    grossMinor: total.gross && minorOf(total.gross),
    taxes: cart.taxes.map(({ rate, base, amount }) => ({
      ratePpm: Math.round(Number(rate) * 1_000_000),
      baseMinor: minorOf(base),
      amountMinor: minorOf(amount),
    })),
  };
}

// Both currencies have two decimals.
const minorOf = ({ amount }: Amount): number => Math.round(Number(amount) * 100);
