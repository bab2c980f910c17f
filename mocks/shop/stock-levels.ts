import { seedOf } from '../seed.ts';
import { isKnownSku } from './prices.ts';

/** What can be had of a SKU somewhere. */
export interface MockStock {
  readonly status: 'IN_STOCK' | 'LOW_STOCK' | 'OUT_OF_STOCK' | 'BACKORDER' | 'PREORDER';
  /** At most 20. */
  readonly quantity: number;
  readonly quantityIsCapped: boolean;
  readonly expectedAt: string | null;
  readonly version: number;
}

/** The stock of any SKU, online or at a store; null for a SKU that begins with `UNKNOWN`. */
export function stockOf(sku: string, location = 'online'): MockStock | null {
  if (!isKnownSku(sku)) return null;
  const seed = seedOf(`stock ${location} ${sku}`);
  const share = seed % 20;
  // Stores sell what they have; only the online warehouse takes orders for what is yet to come.
  if (share < 2) return level('OUT_OF_STOCK', 0);
  if (share < 4) return location === 'online' ? level('BACKORDER', 0) : level('OUT_OF_STOCK', 0);
  if (share < 5) return location === 'online' ? level('PREORDER', 0) : level('OUT_OF_STOCK', 0);
  if (share < 9) return level('LOW_STOCK', 1 + (seed % 4));
  return level('IN_STOCK', 5 + (seed % 16));
}

/** How many units one cart line can have, from online or from a store; null for a SKU that begins with `UNKNOWN`. */
export function orderableOf(sku: string, store?: string | null): number | null {
  const online = stockOf(sku);
  if (online === null) return null;
  const here = store ? orderableAt(stockOf(sku, store)) : 0;
  return Math.max(orderableAt(online), here);
}

// What is shown, or a number beyond it where more is said to come.
function orderableAt(stock: MockStock | null): number {
  if (stock?.status === 'BACKORDER' || stock?.status === 'PREORDER') return 100;
  return stock?.quantityIsCapped ? 200 : (stock?.quantity ?? 0);
}

const level = (status: MockStock['status'], quantity: number): MockStock => ({
  status,
  quantity,
  quantityIsCapped: quantity === 20,
  expectedAt: status === 'BACKORDER' || status === 'PREORDER' ? '2030-03-01T08:00:00.000Z' : null,
  version: 1,
});
