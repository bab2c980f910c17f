import { BadRowsError, type BadRowsPolicy } from '../bad-row.ts';
import type { CsvLine } from '../read/csv-table.ts';
import type { MarketInput } from '../rows.ts';
import type { ReadShop, Shop, ShopRow } from '../shop.ts';
import { type CategoryTree, readCategories } from './categories.ts';
import { buildDeliveryTerms, type DeliverySources, taxNotices } from './delivery.ts';
import { createFaults, type Faults } from './faults.ts';
import { buildMarkets, buildPriceLists } from './markets.ts';
import { findNotices } from './notices.ts';
import { openFiles, type SunriseFiles } from './open-files.ts';
import { listKeyOf, type SunrisePrice } from './prices.ts';
import { readProducts, type SunriseProduct } from './products.ts';
import { regionRows, regionsOf } from './regions.ts';
import {
  asBadRow,
  asNotices,
  findShopPriceDifferences,
  type ShopPriceDifference,
  type ShopPricesPolicy,
} from './shop-prices.ts';
import { readStock } from './stock.ts';
import { readStores, type StoresRead } from './stores.ts';

/** How to read the data set. */
export interface SunriseOptions {
  readonly badRows: BadRowsPolicy;
  readonly shopPrices: ShopPricesPolicy;
  /** When the stock was counted; when its file was last written, where left out. */
  readonly countedAt?: Date;
}

/** The data set as a shop. */
export interface SunriseShop extends ReadShop {
  /** SKUs whose price differs between a market and its shops; empty where they are to be ignored. */
  readonly shopPrices: readonly ShopPriceDifference[];
}

/**
 * Reads a folder of the Sunrise data set, all of it before anything is loaded. Rejects with `BadRowsError` where a
 * file cannot be read, where rows are bad and not to be skipped, or where shops' prices differ and are rejected.
 */
export async function readSunrise(folder: string, options: SunriseOptions): Promise<SunriseShop> {
  const files = await openFiles(folder);
  const faults = createFaults(files.bad);
  const content = readContent(files, options, faults);
  if (options.badRows === 'refuse' && faults.rows.length > 0) throw new BadRowsError(faults.rows);
  const { products, markets, stores, counts, delivery } = content;
  const variants = products.flatMap((product) => product.variants);
  const differences = findShopPriceDifferences(variants, markets, stores.countries);
  if (options.shopPrices === 'reject' && differences.length > 0) {
    throw new BadRowsError(differences.map(asBadRow));
  }
  // Single shops' prices are never loaded, whatever the policy: one price holds on every channel.
  const reported = options.shopPrices === 'ignore' ? [] : differences;
  return {
    shop: shopOf(content),
    skipped: faults.rows,
    notices: [
      ...findNotices({ markets, products, files, counts }),
      ...taxNotices(delivery),
      ...asNotices(reported),
    ],
    shopPrices: reported,
  };
}

/** What the files mean, before anybody asked whether that is enough. */
interface Content {
  readonly stores: StoresRead;
  readonly categories: CategoryTree;
  readonly products: readonly SunriseProduct[];
  readonly markets: readonly MarketInput[];
  readonly delivery: DeliverySources;
  readonly counts: readonly ShopRow<'stock'>[];
}

// In the order of reference: shops before the prices that name them, products before the stock that counts them.
function readContent(files: SunriseFiles, options: SunriseOptions, faults: Faults): Content {
  const groups = files.customerGroups.map(({ value }) => value.key);
  const taxCategories = files.taxCategories.map(({ value }) => value);
  const stores = readStores(files.channels, faults);
  const shops = stores.countries;
  const categories = readCategories(files.categories, faults);
  const names = {
    types: files.productTypes,
    categories,
    taxCategories: new Set(taxCategories.map(({ key }) => key)),
    groups: new Set(groups),
    shops,
    // Filled while products are read: stock may name SKUs of lines that turn out bad.
    skus: new Map<string, CsvLine>(),
  };
  const products = readProducts(files.products, names, faults);
  const markets = buildMarkets({ prices: pricesOf(products), taxCategories, groups, shops });
  // What counts nothing that exists is a fault; what counts a product that was left out is only left out with it.
  const importable = products.flatMap(({ variants }) => variants.map(({ sku }) => sku));
  const stockNames = {
    mentioned: names.skus,
    importable: new Set(importable),
    shops,
    regions: regionsOf([...markets.map(({ country }) => country), ...shops.values()]),
    countedAt: (file: string) => options.countedAt ?? writtenAt(files, file),
  };
  const delivery: DeliverySources = {
    ...{ markets, taxCategories },
    methods: files.shippingMethods.map(({ value }) => value),
    zones: files.zones.map(({ value }) => value),
  };
  return {
    stores,
    categories,
    products,
    markets,
    delivery,
    counts: readStock(files.inventories, stockNames, faults),
  };
}

function shopOf({ stores, categories, products, markets, delivery, counts }: Content): Shop {
  // The data set fits into memory: unlike CSV of any size it is read once and kept.
  const pricing: readonly ShopRow<'pricing'>[] = [
    ...buildPriceLists(pricesOf(products)).map((priceList) => ({ row: { priceList } })),
    ...markets.map((market) => ({ row: { market } })),
    ...buildDeliveryTerms(delivery).map((deliveryTerms) => ({ row: { deliveryTerms } })),
    ...products.flatMap(pricingRows),
  ];
  const stock = [...regionRows(markets, stores.countries.values()), ...stores.rows, ...counts];
  const catalogue = [...categories.rows, ...products.map(productRow)];
  return {
    name: 'sunrise',
    rows: { pricing: () => pricing, stock: () => stock, catalogue: () => catalogue },
  };
}

const pricesOf = (products: readonly SunriseProduct[]): readonly SunrisePrice[] =>
  products.flatMap(({ variants }) => variants.flatMap(({ prices }) => prices));

// Never ahead of now, whatever clock wrote the file: a count of the future is refused.
const writtenAt = (files: SunriseFiles, file: string): Date =>
  new Date(Math.max(0, Math.min(files.writtenAt.get(file)?.getTime() ?? 0, Date.now())));

const productRow = ({ line, input }: SunriseProduct): ShopRow<'catalogue'> => ({
  row: { product: input },
  origin: { file: line.file, line: line.line },
});

const pricingRows = ({ taxCategory, labels, variants }: SunriseProduct): readonly ShopRow<'pricing'>[] =>
  variants.flatMap(({ line, sku, prices }) => {
    const origin = { file: line.file, line: line.line };
    // The product's own line is the origin: there stands what a service may find wrong with it.
    const everybodys = prices.filter(({ shop }) => shop === null);
    return [
      { row: { pricedItem: { sku, taxCategory, labels } }, origin },
      ...everybodys.map((price) => ({
        row: { price: { priceList: listKeyOf(price), sku, amount: price.amount } },
        origin,
      })),
    ];
  });
