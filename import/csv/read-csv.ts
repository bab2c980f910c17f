import { dirname } from 'node:path';
import { type BadRow, BadRowsError, type BadRowsPolicy, distinctRows } from '../bad-row.ts';
import type { ReadShop, ShopRow, WritableService } from '../shop.ts';
import type { CsvMap } from './map-form.ts';
import { readMap } from './read-map.ts';
import { scan } from './scan.ts';

/** How to read a retailer's files. */
export interface CsvOptions {
  readonly badRows: BadRowsPolicy;
}

/**
 * Reads a retailer's CSV by a map of its columns; file names count from the map's folder. Everything is checked before
 * anything is loaded. Rejects with `BadRowsError` where the map is wrong, a file cannot be read, or rows are bad and
 * not to be skipped.
 */
export async function readCsv(mapFile: string, { badRows }: CsvOptions): Promise<ReadShop> {
  const map = await readMap(mapFile);
  const folder = dirname(mapFile);
  const skipped: BadRow[] = [];
  const unreadable: BadRow[] = [];
  for (const service of ['pricing', 'stock', 'catalogue'] as const) {
    for await (const item of scan(map, folder, service)) {
      if (item.kind === 'bad') skipped.push(item.row);
      if (item.kind === 'unreadable') unreadable.push(item.row);
    }
  }
  // Before the bad rows, and whatever the policy: what is missing as a whole cannot be left out row by row.
  if (unreadable.length > 0) throw new BadRowsError(unreadable);
  if (badRows === 'refuse' && skipped.length > 0) throw new BadRowsError(skipped);
  return {
    shop: {
      name: map.name,
      rows: {
        pricing: () => rowsOf(map, folder, 'pricing', pricingSettings(map)),
        stock: () => rowsOf(map, folder, 'stock', stockSettings(map)),
        catalogue: () => rowsOf(map, folder, 'catalogue', []),
      },
    },
    skipped: distinctRows(skipped),
    notices: [],
  };
}

const pricingSettings = ({ priceLists, markets, delivery }: CsvMap): readonly ShopRow<'pricing'>[] => [
  ...priceLists.map((priceList) => ({ row: { priceList } })),
  ...markets.map((market) => ({ row: { market } })),
  ...delivery.map((deliveryTerms) => ({ row: { deliveryTerms } })),
];

const stockSettings = ({ regions }: CsvMap): readonly ShopRow<'stock'>[] =>
  regions.map((region) => ({ row: { region } }));

/** The rows that the map itself gives, then those of the files: read anew at every call, so that they may be many. */
async function* rowsOf<Service extends WritableService>(
  map: CsvMap,
  folder: string,
  service: Service,
  settings: readonly ShopRow<Service>[],
): AsyncGenerator<ShopRow<Service>, void, undefined> {
  yield* settings;
  for await (const item of scan(map, folder, service)) {
    // A scan of one service gives rows of no other.
    if (item.kind === 'row') yield item.row as ShopRow<Service>;
  }
}
