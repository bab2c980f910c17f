import type { OrderRecord, QuoteRecord } from '../../history/index.ts';
import { entryName, type History } from '../history.ts';
import { buildViolation, type Violation } from '../violation.ts';
import { findNewestVersions } from './newest-versions.ts';

/**
 * C6, quoted = charged.
 *
 * - An order that was made charges the lines (SKU, quantity, total), the total and the currency of its quote, whatever
 *   was published meanwhile. An order of a quote that no record holds cannot be compared, which counts as a violation.
 * - Records of one quote id state the same amounts and versions; records of one order id the same charge.
 * - A refusal with `PRICE_CHANGED` or `QUOTE_EXPIRED` brings a new quote.
 * - `PRICE_CHANGED` has a reason: for some entry that the quote names, a newer version than the named one is somewhere
 *   in the history. `QUOTE_EXPIRED` has one too: the order's end is not before the quote's start plus its validity,
 *   which is before any moment at which it can expire. So unexpired quotes of unchanged prices are honoured.
 *
 * Other refusals (stock, payment, no answer) say nothing here.
 */
export function quotedIsCharged(history: History): Violation[] {
  const quotes = new Map<string, QuoteRecord>();
  const orders = new Map<string, OrderRecord>();
  const newest = findNewestVersions(history);
  const found: Violation[] = [];
  const add = (what: string, first: QuoteRecord | OrderRecord | null, second: QuoteRecord | OrderRecord) =>
    found.push(buildViolation(history, 'C6', what, first, second));

  for (const record of [...history.quotes].sort((a, b) => a.end - b.end)) {
    if (record.quote === null) continue;
    const known = quotes.get(record.quote.id);
    if (known === undefined) quotes.set(record.quote.id, record);
    else if (terms(known) !== terms(record)) add(`quote ${record.quote.id} changed`, known, record);
  }
  for (const record of [...history.orders].sort((a, b) => a.end - b.end)) {
    const quote = quotes.get(record.quoteId) ?? null;
    for (const what of checkOrder(record, quote, newest)) add(what, quote, record);
    if (record.order === null) continue;
    const known = orders.get(record.order.id);
    if (known === undefined) orders.set(record.order.id, record);
    else if (charge(known) !== charge(record)) add(`order ${record.order.id} changed`, known, record);
  }
  return found;
}

const terms = ({ quote }: QuoteRecord): string => JSON.stringify([quote?.totals, quote?.versions]);

const charge = ({ order }: OrderRecord): string =>
  order === null ? '' : print(order.currency, order.totalMinor, order.lines);

function checkOrder(
  record: OrderRecord,
  quoted: QuoteRecord | null,
  newest: ReadonlyMap<string, number>,
): string[] {
  const quote = quoted?.quote ?? null;
  if (record.order !== null) {
    if (quote === null) return [`order ${record.order.id} of quote ${record.quoteId}, which nobody received`];
    const { currency, totalMinor, lines } = quote.totals;
    const expected = print(currency, totalMinor, lines);
    return charge(record) === expected ? [] : [`quoted ${expected}, charged ${charge(record)}`];
  }
  if (record.code !== 'PRICE_CHANGED' && record.code !== 'QUOTE_EXPIRED') return [];
  const faults = record.newQuoteId === null ? [`${record.code} without a new quote`] : [];
  if (quoted === null || quote === null) return faults;
  const changed = quote.versions.some((named) => (newest.get(entryName(named)) ?? 0) > named[2]);
  if (record.code === 'PRICE_CHANGED' && !changed)
    faults.push(`quote ${quote.id} refused with PRICE_CHANGED though nothing it names has a newer version`);
  const left = quoted.start + quote.validForMs - record.end;
  if (record.code === 'QUOTE_EXPIRED' && left > 0)
    faults.push(`quote ${quote.id} refused with QUOTE_EXPIRED ${left.toFixed(3)} ms before it can expire`);
  return faults;
}

interface Charged {
  readonly sku: string;
  readonly quantity: number;
  readonly totalMinor: number;
}

/** A charge as text: two are equal exactly if their texts are. Lines in the order of SKU, quantity and total. */
function print(currency: string, totalMinor: number, lines: readonly Charged[]): string {
  const parts = lines.map((line) => `${line.quantity} × ${line.sku} ${line.totalMinor}`).sort();
  return `${currency} ${totalMinor} (${parts.join(', ')})`;
}
