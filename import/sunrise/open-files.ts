import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { type BadRow, BadRowsError } from '../bad-row.ts';
import { type CsvLine, readCsvTable } from '../read/csv-table.ts';
import { type JsonItem, readJsonList } from '../read/json-list.ts';
import {
  type Channel,
  channelForm,
  customerGroupForm,
  languages,
  type ProductType,
  productTypeForm,
  type ShippingMethod,
  shippingMethodForm,
  type TaxCategory,
  taxCategoryForm,
  type Zone,
  zoneForm,
} from './forms.ts';

/** The files of the data set, line by line, before anybody asked what they mean. */
export interface SunriseFiles {
  readonly productTypes: readonly JsonItem<ProductType>[];
  readonly taxCategories: readonly JsonItem<TaxCategory>[];
  readonly customerGroups: readonly JsonItem<{ readonly key: string }>[];
  /** Empty, like zones, where the data set has no such file. */
  readonly shippingMethods: readonly JsonItem<ShippingMethod>[];
  readonly zones: readonly JsonItem<Zone>[];
  readonly channels: readonly JsonItem<Channel>[];
  readonly categories: readonly CsvLine[];
  readonly products: readonly CsvLine[];
  readonly inventories: readonly CsvLine[];
  /** When each inventory file was last written, by file name. */
  readonly writtenAt: ReadonlyMap<string, Date>;
  /** Lines and members that have not even the form. */
  readonly bad: readonly BadRow[];
}

/** Opens every file. Rejects with `BadRowsError` where one cannot be read at all: that cannot be left out. */
export async function openFiles(folder: string): Promise<SunriseFiles> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => error);
  if (!Array.isArray(names)) {
    const reason = `The folder cannot be read (${names.code}); give the folder of the data set.`;
    throw new BadRowsError([{ file: folder, line: null, column: '', value: '', reason }]);
  }
  // Stock may be spread over several files, such as inventory-stores.csv; sorted, so that every read is equal.
  const inventoryFiles = names.filter((name) => /^inventory.*\.csv$/.test(name)).sort();
  // All files are opened before any of them is complained about: one run tells every missing file.
  const reading = { folder, bad: [] as BadRow[], unreadable: [] as BadRow[] };
  const files = {
    productTypes: await readList(reading, 'product-type.json', productTypeForm),
    taxCategories: await readList(reading, 'tax-category.json', taxCategoryForm),
    customerGroups: await readList(reading, 'customer-groups.json', customerGroupForm),
    shippingMethods: names.includes('shipping-methods.json')
      ? await readList(reading, 'shipping-methods.json', shippingMethodForm)
      : [],
    // One without the other says nothing.
    zones: names.includes('shipping-methods.json') ? await readList(reading, 'zones.json', zoneForm) : [],
    channels: await readList(reading, 'channels.json', channelForm),
    categories: await readTable(reading, 'categories.csv', categoryColumns),
    products: await readTable(reading, 'products.csv', productColumns),
    inventories: await readInventories(
      reading,
      // Without any, the usual one is asked for, so that its absence is told by name.
      inventoryFiles.length === 0 ? ['inventory.csv'] : inventoryFiles,
    ),
  };
  if (reading.unreadable.length > 0) throw new BadRowsError(reading.unreadable);
  return { ...files, writtenAt: await writeTimes(folder, inventoryFiles), bad: reading.bad };
}

const inLanguages = (column: string): readonly string[] =>
  languages.map((language) => `${column}.${language}`);

// Columns that must be there; attributes have columns too, but which ones hangs on product-type.json.
const categoryColumns = ['key', 'externalId', 'parentId', ...inLanguages('name'), ...inLanguages('slug')];
const productColumns = [
  ...['productType', 'variantId', 'sku', 'prices', 'tax', 'categories', 'images', 'baseId'],
  ...inLanguages('name'),
  ...inLanguages('slug'),
];
const inventoryColumns = ['sku', 'quantityOnStock', 'supplyChannel'];

interface Reading {
  readonly folder: string;
  readonly bad: BadRow[];
  readonly unreadable: BadRow[];
}

async function readList<Value>(
  reading: Reading,
  file: string,
  form: z.ZodType<Value>,
): Promise<readonly JsonItem<Value>[]> {
  const list = await readJsonList(join(reading.folder, file), form);
  if (list.kind === 'unreadable') {
    reading.unreadable.push(list.row);
    return [];
  }
  reading.bad.push(...list.bad);
  return list.items;
}

async function readTable(reading: Reading, file: string, columns: readonly string[]): Promise<CsvLine[]> {
  const lines: CsvLine[] = [];
  for await (const item of readCsvTable(join(reading.folder, file), { columns })) {
    if (item.kind === 'line') lines.push(item.line);
    // `bad` or `unreadable`: the kinds are named as the lists.
    else reading[item.kind].push(item.row);
  }
  return lines;
}

async function readInventories(reading: Reading, files: readonly string[]): Promise<CsvLine[]> {
  const lines: CsvLine[] = [];
  for (const file of files) lines.push(...(await readTable(reading, file, inventoryColumns)));
  return lines;
}

async function writeTimes(folder: string, files: readonly string[]): Promise<ReadonlyMap<string, Date>> {
  const times = files.map(
    async (file): Promise<[string, Date]> => [file, (await stat(join(folder, file))).mtime],
  );
  return new Map(await Promise.all(times));
}
