import { createHash } from 'node:crypto';
import type { StockCountInput, StockPolicyInput } from '../rows.ts';
import { sampleLocations, sampleStores } from './places.ts';
import type { DayOf } from './promotions.ts';
import type { SampleProduct } from './sample-product.ts';
import { type SampleVariant, variantsOf } from './sample-variants.ts';

/** What is on hand of a sample product: much in the warehouses, a few in most stores. */
export function stockCounts(product: SampleProduct, at: string): readonly StockCountInput[] {
  return variantsOf(product).flatMap((variant) => {
    const count = (location: string, onHand: number) => ({ sku: variant.sku, location, onHand, at });
    return [
      ...sampleLocations
        .filter(({ region }) => isSoldIn(variant, region))
        .map(({ key }) => count(key, onlineStock(variant.sku, key))),
      ...sampleStores
        .filter(
          ({ key, region }) => isSoldIn(variant, region) && draw(`carried ${variant.sku} ${key}`, 10) < 7,
        )
        .map(({ key }) => count(key, draw(`${variant.sku} ${key}`, 9))),
    ];
  });
}

/** How the SKUs are sold that do not simply end with the last piece. */
export function stockPolicies(product: SampleProduct, day: DayOf): readonly StockPolicyInput[] {
  const online = sampleLocations.map(({ key }) => key);
  // One product for each status that a screen must be able to show: back-order, pre-order, low stock.
  if (product.key === 'sleeping-bag') {
    return policies(product, online, { backorderLimit: 20, expectedAt: day(18) });
  }
  if (product.key === 'shelf-speaker') {
    return policies(product, online, { backorderLimit: 50, onSaleFrom: day(10), expectedAt: day(10) });
  }
  // Bottles break: one is never promised.
  if (product.key === 'olive-oil')
    return policies(product, online, { safetyStock: 1, lowStockThreshold: 10 });
  return [];
}

const policies = (
  product: SampleProduct,
  locations: readonly string[],
  policy: Omit<StockPolicyInput, 'sku' | 'location'>,
): readonly StockPolicyInput[] =>
  locations.flatMap((location) => variantsOf(product).map(({ sku }) => ({ sku, location, ...policy })));

// What has no price in dollars is not sent there.
const isSoldIn = (variant: SampleVariant, region: string): boolean =>
  region !== 'us' || variant.price[2] !== null;

// Nothing left of what can be ordered ahead, of one SKU in sixteen, and little of one in eight.
function onlineStock(sku: string, location: string): number {
  if (sku.startsWith('O207') || sku.startsWith('E503')) return 0;
  const fate = draw(`fate ${sku} ${location}`, 16);
  if (fate === 0) return 0;
  return fate <= 2 ? 1 + draw(`${sku} ${location}`, 4) : 12 + draw(`${sku} ${location}`, 140);
}

/** A number from 0 to `below` − 1 that hangs on the name alone. */
const draw = (name: string, below: number): number =>
  createHash('sha256').update(name).digest().readUInt32BE(0) % below;
