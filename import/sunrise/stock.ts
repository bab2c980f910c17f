import type { CsvLine } from '../read/csv-table.ts';
import type { ShopRow } from '../shop.ts';
import type { Faults } from './faults.ts';
import { onlineLocationOf } from './regions.ts';

/** What stock may name. */
export interface StockNames {
  /** Every SKU that stands in `products.csv`, importable or not. */
  readonly mentioned: ReadonlyMap<string, CsvLine>;
  readonly importable: ReadonlySet<string>;
  readonly shops: ReadonlyMap<string, string>;
  readonly regions: readonly string[];
  /** When each file's stock was counted. */
  readonly countedAt: (file: string) => Date;
}

/** Reads the inventories. A line without a shop is the stock of online orders, in every region's warehouse. */
export function readStock(
  lines: readonly CsvLine[],
  names: StockNames,
  faults: Faults,
): readonly ShopRow<'stock'>[] {
  const taken = new Map<string, CsvLine>();
  return lines.flatMap((line) => {
    const [sku, shop, quantity] = [
      line.cell('sku'),
      line.cell('supplyChannel'),
      line.cell('quantityOnStock'),
    ];
    const place = JSON.stringify([sku, shop]);
    const twin = taken.get(place);
    // One count per SKU and place over all files: two would hold in no certain order.
    taken.set(place, twin ?? line);
    const found: (readonly [column: string, reason: string])[] = [];
    if (!names.mentioned.has(sku)) found.push(['sku', 'products.csv has no such SKU; give one of it.']);
    if (shop !== '' && !names.shops.has(shop))
      found.push(['supplyChannel', 'channels.json has no such shop; give one of it.']);
    if (!/^\d{1,9}$/.test(quantity))
      found.push(['quantityOnStock', 'Give a whole number from 0 to 999999999.']);
    if (twin !== undefined)
      found.push(['sku', `${twin.file}:${twin.line} counts it in this place already; give one count.`]);
    for (const [column, reason] of found) faults.addCell(line, column, reason);
    // Its product was left out and is told already.
    if (found.length > 0 || !names.importable.has(sku)) return [];
    const at = names.countedAt(line.file).toISOString();
    return locationsOf(shop, names.regions).map((location) => ({
      row: { stockCount: { sku, location, onHand: Number(quantity), at } },
      origin: { file: line.file, line: line.line },
    }));
  });
}

const locationsOf = (shop: string, regions: readonly string[]): readonly string[] =>
  shop === '' ? regions.map(onlineLocationOf) : [shop];
