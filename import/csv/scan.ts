import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type CsvItem, type CsvLine, readCsvTable } from '../read/csv-table.ts';
import type { RowsByService, WritableService } from '../shop.ts';
import { categoryOf } from './catalogue-rows.ts';
import { type Cells, createCells, styleOf } from './cells.ts';
import type { CsvMap, FileMap, FileMapOf, LocalizedSource, PlainSource } from './map-form.ts';
import { pricedItemOf, priceOf } from './pricing-rows.ts';
import { scanProducts } from './scan-products.ts';
import type { Scanned } from './scanned.ts';
import { stockCountOf, storeOf } from './stock-rows.ts';

/** The service that takes each kind. */
export const serviceOf: Readonly<Record<FileMap['kind'], WritableService>> = {
  category: 'catalogue',
  product: 'catalogue',
  pricedItem: 'pricing',
  price: 'pricing',
  stockCount: 'stock',
  store: 'stock',
};

/** Reads the files of one service line by line. Every scan of the same files gives the same. */
export async function* scan(
  map: CsvMap,
  folder: string,
  service: WritableService,
): AsyncGenerator<Scanned, void, undefined> {
  // Over all files of a service: two files may speak of one SKU.
  const taken = new Map<string, CsvLine>();
  for (const file of map.files.filter(({ kind }) => serviceOf[kind] === service)) {
    const lines = linesOf(map, folder, file);
    if (file.kind === 'product') yield* scanProducts(lines, file, map, taken);
    else yield* scanLines(lines, file, map, taken, await writeTime(join(folder, file.file)));
  }
}

const linesOf = (map: CsvMap, folder: string, file: FileMap): AsyncIterable<CsvItem> =>
  readCsvTable(join(folder, file.file), {
    delimiter: file.delimiter ?? map.delimiter,
    encoding: file.encoding ?? map.encoding,
    columns: columnsOf(file),
  });

/** Every column that a map names must be there: a misspelt one would else be blank for ever. */
function columnsOf(file: FileMap): readonly string[] {
  const columns = (source: unknown): string[] => {
    if (typeof source === 'string') return [source];
    if (typeof source !== 'object' || source === null || 'constant' in source) return [];
    return Object.values(source).flatMap(columns);
  };
  return [...new Set(columns(file.fields))];
}

// One line, one row; what another line has said already is refused, since only one of them could hold.
async function* scanLines(
  lines: AsyncIterable<CsvItem>,
  file: Exclude<FileMap, FileMapOf<'product'>>,
  map: CsvMap,
  taken: Map<string, CsvLine>,
  writtenAt: Date,
): AsyncGenerator<Scanned, void, undefined> {
  for await (const item of lines) {
    if (item.kind !== 'line') {
      yield item;
      continue;
    }
    const { line } = item;
    const cells = createCells(line, styleOf(map, file));
    // A row is built even from cells with faults, so that its identity is taken and all its faults are told.
    const { row, identity, source } = rowOf(cells, file, map, writtenAt);
    const twin = taken.get(`${file.kind} ${JSON.stringify(identity)}`);
    taken.set(`${file.kind} ${JSON.stringify(identity)}`, twin ?? line);
    if (twin !== undefined) cells.refuse(source, `${twin.file}:${twin.line} is the same; give it once.`);
    yield* cells.faults.map((fault): Scanned => ({ kind: 'bad', row: fault }));
    if (cells.faults.length === 0) {
      yield { kind: 'row', row: { row, origin: { file: line.file, line: line.line } } };
    }
  }
}

interface RowOfLine {
  readonly row: RowsByService[WritableService];
  /** What no two rows of a kind share, and the field that says it. */
  readonly identity: readonly string[];
  readonly source: PlainSource | LocalizedSource;
}

function rowOf(
  cells: Cells,
  file: Exclude<FileMap, FileMapOf<'product'>>,
  map: CsvMap,
  writtenAt: Date,
): RowOfLine {
  switch (file.kind) {
    case 'category': {
      const category = categoryOf(cells, file);
      return { row: { category }, identity: [category.key], source: file.fields.key };
    }
    case 'pricedItem': {
      const pricedItem = pricedItemOf(cells, file);
      return { row: { pricedItem }, identity: [pricedItem.sku], source: file.fields.sku };
    }
    case 'price': {
      const price = priceOf(cells, file, map);
      // Prices of one SKU that start at different instants are not the same.
      const identity = [price.priceList, price.sku, price.validFrom ?? ''];
      return { row: { price }, identity, source: file.fields.sku };
    }
    case 'stockCount': {
      const stockCount = stockCountOf(cells, file, writtenAt);
      const identity = [stockCount.location, stockCount.sku, stockCount.at];
      return { row: { stockCount }, identity, source: file.fields.sku };
    }
    case 'store': {
      const store = storeOf(cells, file);
      return { row: { store }, identity: [store.key], source: file.fields.key };
    }
  }
}

// A file that is not there is reported by whoever reads its lines.
const writeTime = async (path: string): Promise<Date> =>
  stat(path).then(
    ({ mtime }) => new Date(Math.min(mtime.getTime(), Date.now())),
    () => new Date(0),
  );
