import type { OrderRecord, StockRecord } from '../../history/index.ts';
import { entryName, type History, printName } from '../history.ts';
import { buildViolation, type Violation } from '../violation.ts';

/**
 * C7, never oversold.
 *
 * For every stock count, taken by the service in one statement and so at one commit:
 *
 * - received − sold + corrections = on hand;
 * - 0 ≤ held, and held ≤ on hand + back-order limit unless a correction flagged it;
 * - no acknowledged sale is lost: the units of all orders (each id once) that were acknowledged before the count's
 *   start, at that stock entry, are at most what it counts as sold. Other sales may be in there as well. With the two
 *   above this bounds what clients were promised by what was received.
 *
 * The clause sees as many commits as there are counts; the service's constraints see the others.
 */
export function neverOversold(history: History): Violation[] {
  const sales = [...firstById(history.orders)].sort((a, b) => a.end - b.end);
  const sold = new Map<string, { readonly units: number; readonly last: OrderRecord }>();
  let next = 0;
  return [...history.stocks]
    .sort((a, b) => a.start - b.start)
    .flatMap((count) => {
      for (let sale = sales[next]; sale !== undefined && sale.end < count.start; sale = sales[next]) {
        for (const line of sale.order?.lines ?? []) {
          if (line.stock === null) continue;
          const name = entryName(line.stock);
          sold.set(name, { units: (sold.get(name)?.units ?? 0) + line.quantity, last: sale });
        }
        next += 1;
      }
      const name = entryName(count.stock);
      const found = checkCount(count).map((what) =>
        buildViolation(history, 'C7', `${printName(name)}: ${what}`, null, count),
      );
      const promised = sold.get(name);
      if (promised !== undefined && promised.units > count.soldUnits) {
        const what = `${printName(name)}: ${promised.units} ordered, ${count.soldUnits} sold`;
        found.push(buildViolation(history, 'C7', what, promised.last, count));
      }
      return found;
    });
}

/** Orders that were made, the first record of each id; a repeated call is answered with the same order. */
function firstById(orders: readonly OrderRecord[]): Iterable<OrderRecord> {
  const byId = new Map<string, OrderRecord>();
  for (const record of orders) {
    const known = record.order && byId.get(record.order.id);
    if (record.order !== null && (known === undefined || record.end < (known?.end ?? 0)))
      byId.set(record.order.id, record);
  }
  return byId.values();
}

function checkCount(count: StockRecord): string[] {
  const { receivedUnits, soldUnits, correctedUnits, onHandUnits, heldUnits, backorderLimitUnits } = count;
  const faults: string[] = [];
  if (receivedUnits - soldUnits + correctedUnits !== onHandUnits) {
    const parts = `${receivedUnits} received − ${soldUnits} sold + ${correctedUnits} corrected`;
    faults.push(`${parts} is not ${onHandUnits} on hand`);
  }
  if (heldUnits < 0) faults.push(`${heldUnits} held`);
  if (heldUnits > onHandUnits + backorderLimitUnits && !count.flagged)
    faults.push(`${heldUnits} held of ${onHandUnits} on hand and ${backorderLimitUnits} on back order`);
  return faults;
}
