import { describe, expect, it } from '@jest/globals';
import { BadRowsError, formatBadRow } from '../../import/bad-row.ts';
import type { StoreInput } from '../../import/rows.ts';
import { readSunrise, type SunriseOptions } from '../../import/sunrise/index.ts';
import { findRealSunrise } from '../kit/real-sunrise.ts';
import { contentOf, faultsOf } from './input-check.ts';
import { goodFiles, type SunriseFile, writeSunrise } from './sunrise-files.ts';

const options = {
  badRows: 'refuse',
  shopPrices: 'report',
  countedAt: new Date('2026-11-01T00:00:00.000Z'),
} satisfies SunriseOptions;

const read = async (changed: Parameters<typeof writeSunrise>[0] = {}, more: Partial<SunriseOptions> = {}) =>
  readSunrise(await writeSunrise(changed), { ...options, ...more });

/** Places and reasons of what is refused. */
async function refusals(changed: Parameters<typeof writeSunrise>[0]): Promise<string[]> {
  const error = await read(changed).catch((reason: unknown) => reason);
  if (!(error instanceof BadRowsError)) throw new Error(`Nothing was refused: ${String(error)}`);
  return error.rows.map(({ file, line, column, value, reason }) =>
    [`${file}:${line}`, column, JSON.stringify(value), reason].join(' | '),
  );
}

const swap = (file: SunriseFile, from: string, to: string) => {
  if (!goodFiles[file].includes(from)) throw new Error(`${file} has no ${from}`);
  return { [file]: goodFiles[file].replace(from, to) };
};

describe('shipping methods', () => {
  const rate = (currencyCode: string, centAmount: number, freeAbove?: object) => ({
    price: { currencyCode, centAmount },
    ...(freeAbove && { freeAbove }),
  });
  const method = (key: string, tax: string | number, zone: string, ...shippingRates: object[]) => ({
    ...{ key, name: `${key} by post`, taxCategory: { typeId: 'tax-category', id: tax } },
    zoneRates: [{ zone: { typeId: 'zone', id: zone }, shippingRates }],
  });
  const files = {
    'zones.json': JSON.stringify([
      { name: 'Europe', locations: [{ country: 'AT' }, { country: 'DE' }] },
      { name: 'Nowhere', locations: [] },
    ]),
    'shipping-methods.json': JSON.stringify([
      method(
        'std-EU',
        'EU',
        'Europe',
        rate('USD', 1),
        rate('EUR', 300, { currencyCode: 'EUR', centAmount: 20_000 }),
      ),
      method('fast', 'standard', 'Europe', rate('EUR', 1000)),
      method('never', 1, 'Nowhere', rate('EUR', 1)),
      method('dollars', 'standard', 'Europe', rate('USD', 1)),
    ]),
  };

  it('are terms of the markets whose country and currency they know', async () => {
    const { shop, notices } = await read(files);
    expect(await faultsOf(shop)).toEqual([]);
    expect((await contentOf(shop)).pricing.deliveryTerms).toEqual([
      {
        market: 'DE',
        methods: [
          {
            ...{ key: 'std-eu', titles: [{ language: 'en', text: 'std-EU by post' }] },
            ...{ amount: '3.00', freeFrom: '200.00', taxCategory: 'standard' },
          },
          {
            ...{ key: 'fast', titles: [{ language: 'en', text: 'fast by post' }] },
            ...{ amount: '10.00', taxCategory: 'standard' },
          },
        ],
      },
    ]);
    expect(notices).toContain(
      'tax-category.json has not the categories of the shipping methods std-EU, never: they are taxed as standard.',
    );
  });

  it('need their zones, and amounts that can be charged', async () => {
    expect(await refusals({ 'shipping-methods.json': '[]' })).toEqual([
      'zones.json:null |  | "" | There is no such file.',
    ]);
    const [refused] = await refusals({
      ...files,
      'shipping-methods.json': JSON.stringify([method('minus', 1, 'Europe', rate('EUR', -1))]),
    });
    expect(refused).toContain('zoneRates.0.shippingRates.0.price.centAmount');
  });
});

describe('the Sunrise reader', () => {
  it('makes a shop of the files', async () => {
    const { shop, skipped, notices } = await read();
    const content = await contentOf(shop);
    expect(await faultsOf(shop)).toEqual([]);
    expect(skipped).toEqual([]);
    expect(notices).toEqual([
      'No price that holds outside of shops: B1.',
      'No stock is counted in nyc.',
      'Stock without a shop names no warehouse: every region’s online warehouse is given its counts.',
      "SKUs whose price in shops is not that of their market: 1. The market's price is taken.",
      'A1: Market DE asks EUR 9.50, but berlin asks 9.90.',
    ]);
    expect(content.pricing).toMatchObject({
      priceList: [
        { key: 'de-eur', currency: 'EUR' },
        { key: 'eur', currency: 'EUR' },
        { key: 'eur-b2b', currency: 'EUR', customerGroup: 'b2b' },
        { key: 'us-usd', currency: 'USD' },
      ],
      market: [
        {
          id: 'DE',
          taxIncluded: true,
          languages: ['de', 'en', 'it'],
          priceLists: ['eur-b2b', 'de-eur', 'eur'],
          lowestPriceRule: true,
          taxRates: [{ taxCategory: 'standard', rate: '0.19', country: 'DE' }],
        },
        {
          id: 'US',
          taxIncluded: false,
          priceLists: ['us-usd'],
          lowestPriceRule: false,
          taxRates: [{ taxCategory: 'standard', rate: '0.1', country: 'US', region: 'NY' }],
        },
      ],
      pricedItem: [{ sku: 'A1', labels: ['c2', 'c1'] }, { sku: 'A2' }, { sku: 'B1', labels: [] }],
    });
    expect(content.pricing.price).toEqual([
      { priceList: 'eur', sku: 'A1', amount: '10.00' },
      { priceList: 'eur-b2b', sku: 'A1', amount: '9.00' },
      { priceList: 'de-eur', sku: 'A1', amount: '9.50' },
      { priceList: 'us-usd', sku: 'A1', amount: '12.00' },
      { priceList: 'eur', sku: 'A2', amount: '10.00' },
      { priceList: 'de-eur', sku: 'A2', amount: '9.50' },
      { priceList: 'us-usd', sku: 'A2', amount: '12.00' },
    ]);
  });

  it('joins the lines of a product, keeps its languages and says once what its variants share', async () => {
    const { catalogue } = await contentOf((await read()).shop);
    expect(catalogue.category).toMatchObject([
      {
        key: 'c1',
        handles: [{ language: 'en', text: 'women' }, { language: 'de' }, { language: 'it', text: 'donna' }],
      },
      { key: 'c2', parent: 'c1' },
    ]);
    expect(catalogue.product?.[0]).toMatchObject({
      key: 'a',
      brand: 'Acme & Co',
      titles: [
        { language: 'en', text: 'Red shoe' },
        { language: 'de', text: 'Roter Schuh' },
      ],
      handles: [
        { language: 'en', text: 'red-shoe' },
        { language: 'de', text: 'roter-schuh' },
      ],
      descriptions: [{ language: 'en', text: 'Two\nlines' }],
      categories: ['c2'],
      attributes: [{ key: 'gender', values: [{ key: 'women' }] }],
      media: [{ url: 'http://img.example/a.jpg' }],
      options: [
        {
          key: 'color',
          values: [
            {
              key: 'red',
              names: [
                { language: 'en', text: 'red' },
                { language: 'de', text: 'rot' },
              ],
            },
          ],
        },
        { key: 'size', values: [{ key: '38' }, { key: '39' }] },
      ],
      variants: [
        {
          sku: 'A1',
          options: [
            { key: 'color', value: 'red' },
            { key: 'size', value: '38' },
          ],
          attributes: [],
        },
        {
          sku: 'A2',
          options: [
            { key: 'color', value: 'red' },
            { key: 'size', value: '39' },
          ],
          media: [],
        },
      ],
    });
  });

  it('makes stores with hours and time zones, and counts stock in shops and in each region online', async () => {
    const { stock } = await contentOf((await read()).shop);
    const [berlin, newYork] = stock.store as readonly StoreInput[];
    expect(stock.region).toEqual([
      { key: 'europe', markets: ['DE'], onlineLocation: 'online-europe' },
      { key: 'us', markets: ['US'], onlineLocation: 'online-us' },
    ]);
    expect(berlin).toMatchObject({
      address: { lines: ['Unter den Linden 21'], postalCode: '10117' },
      timeZone: 'Europe/Berlin',
      geo: { latitude: 52.51, longitude: 13.38 },
      services: ['PICKUP'],
    });
    expect(berlin?.openingHours).toHaveLength(6);
    expect(berlin?.openingHours?.at(-1)).toEqual({ day: 'SATURDAY', opens: '09:00', closes: '18:00' });
    expect(newYork).toMatchObject({
      address: { lines: ['260 West 37th Street'], postalCode: '10018', region: 'NY' },
      timeZone: 'America/New_York',
      services: [],
    });
    const at = '2026-11-01T00:00:00.000Z';
    expect(stock.stockCount).toEqual([
      { sku: 'A1', location: 'berlin', onHand: 3, at },
      { sku: 'A1', location: 'online-europe', onHand: 5, at },
      { sku: 'A1', location: 'online-us', onHand: 5, at },
      { sku: 'A2', location: 'online-europe', onHand: 0, at },
      { sku: 'A2', location: 'online-us', onHand: 0, at },
    ]);
  });

  it('gives the same rows at every reading, and rows that know their line', async () => {
    const folder = await writeSunrise();
    const [first, second] = [await readSunrise(folder, options), await readSunrise(folder, options)];
    expect([...(first.shop.rows.stock() as Iterable<unknown>)]).toEqual([
      ...(second.shop.rows.stock() as Iterable<unknown>),
    ]);
    const products = [...(first.shop.rows.catalogue() as Iterable<{ readonly origin?: unknown }>)];
    expect(products.slice(2).map(({ origin }) => origin)).toEqual([
      { file: 'products.csv', line: 2 },
      { file: 'products.csv', line: 5 },
    ]);
  });

  it('reads files with a byte order mark and Windows line ends alike', async () => {
    const windows = Object.entries(goodFiles).map(([file, text]) => [
      file,
      `\uFEFF${text.replaceAll('\n', '\r\n')}`,
    ]);
    const [plain, other] = [await read(), await read(Object.fromEntries(windows))];
    const text = JSON.stringify(await contentOf(other.shop)).replaceAll('\\r\\n', '\\n');
    expect(JSON.parse(text)).toEqual(await contentOf(plain.shop));
  });
});

describe('shop prices that differ from their market', () => {
  const difference = {
    sku: 'A1',
    market: 'DE',
    amount: '9.50',
    currency: 'EUR',
    shops: [{ shop: 'berlin', amount: '9.90' }],
  };

  it('are reported with every amount, and the market price is taken', async () => {
    const { shop, shopPrices } = await read();
    expect(shopPrices).toMatchObject([difference]);
    expect((await contentOf(shop)).pricing.price).toContainEqual({
      priceList: 'de-eur',
      sku: 'A1',
      amount: '9.50',
    });
  });

  it('are passed over in silence on demand', async () => {
    expect((await read({}, { shopPrices: 'ignore' })).shopPrices).toEqual([]);
  });

  it('refuse the import on demand', async () => {
    await expect(read({}, { shopPrices: 'reject' })).rejects.toMatchObject({
      rows: [
        {
          file: 'products.csv',
          line: 2,
          column: 'prices',
          value: 'A1',
          reason: 'Market DE asks EUR 9.50, but berlin asks 9.90; give one price for the market.',
        },
      ],
    });
  });
});

describe('a bad row', () => {
  const cases: readonly (readonly [name: string, changed: Record<string, string>, expected: string])[] = [
    [
      'price without an amount',
      swap('products.csv', 'EUR 1000;EUR 900 b2b', 'EUR x;EUR 900 b2b'),
      'products.csv:2 | prices',
    ],
    [
      'price of an unknown group',
      swap('products.csv', '900 b2b', '900 gold'),
      'customer-groups.json has no group gold',
    ],
    [
      'price of an unknown shop',
      swap('products.csv', '990#berlin', '990#paris'),
      'channels.json has no shop paris',
    ],
    [
      'price in no currency',
      swap('products.csv', 'US-USD 1200;DE-EUR 990', 'US-XZQ 1200;DE-EUR 990'),
      'There is no currency XZQ',
    ],
    [
      'price of a shop in another country',
      swap('products.csv', 'DE-EUR 990', 'US-EUR 990'),
      'Shop berlin is in DE',
    ],
    [
      'price that is given twice',
      swap('products.csv', 'DE-EUR 950;US-USD 1200;DE-EUR 990', 'EUR 950;US-USD 1200;DE-EUR 990'),
      'Its scope has a price already',
    ],
    [
      'price beyond all bounds',
      swap('products.csv', 'EUR 1000;EUR 900', 'EUR 9999999999999;EUR 900'),
      'The amount is too large',
    ],
    [
      'duplicate SKU',
      swap('products.csv', ',2,A2,', ',2,A1,'),
      'products.csv:4 | sku | "A1" | Line 2 has this SKU',
    ],
    [
      'missing SKU',
      swap('products.csv', ',2,A2,', ',2,,'),
      'products.csv:4 | sku | "" | Give 1 to 100 characters.',
    ],
    [
      'variant number that is none',
      swap('products.csv', ',2,A2,', ',two,A2,'),
      'products.csv:4 | variantId | "two"',
    ],
    [
      'variant of another product',
      swap('products.csv', ',a,,acme,red,39', ',z,,acme,red,39'),
      'products.csv:4 | baseId | "z"',
    ],
    [
      'variant before any product',
      swap('products.csv', 'main,1,A1', ',1,A1'),
      'products.csv:2 | productType',
    ],
    [
      'unknown product type',
      swap('products.csv', 'main,1,B1', 'side,1,B1'),
      'products.csv:5 | productType | "side" | Give one of main.',
    ],
    ['unknown category', swap('products.csv', 'Women>Shoes', 'Women>Hats'), 'has no such path'],
    [
      'unknown tax category',
      swap('products.csv', 'B1,,standard', 'B1,,luxury'),
      'products.csv:5 | tax | "luxury" | Give one of standard.',
    ],
    ['product without a name', swap('products.csv', 'Blue shoe', ''), 'products.csv:5 | name.en'],
    ['product without a handle', swap('products.csv', 'blue-shoe', ''), 'products.csv:5 | slug.en'],
    [
      'handle with spaces',
      swap('products.csv', 'blue-shoe', 'blue shoe'),
      'products.csv:5 | slug.en | "blue shoe"',
    ],
    ['handle of another product', swap('products.csv', 'blue-shoe', 'red-shoe'), 'Line 2 has this handle'],
    [
      'picture without an address',
      swap('products.csv', 'http://img.example/a.jpg', 'a.jpg'),
      'products.csv:2 | images',
    ],
    [
      'unknown value of an attribute',
      swap('products.csv', 'acme,red,38', 'nobody,red,38'),
      'products.csv:2 | designer | "nobody"',
    ],
    [
      'attribute that must not vary',
      swap('products.csv', 'acme,red,39', 'zeta,red,39'),
      'give acme as on line 2',
    ],
    ['flag that is none', swap('products.csv', 'TRUE', 'perhaps'), 'products.csv:2 | isOnStock | "perhaps"'],
    [
      'date that is none',
      swap('products.csv', 'a,,acme,red,38', 'a,1.3.2015,acme,red,38'),
      'products.csv:2 | creationDate',
    ],
    [
      'line with a cell too many',
      swap('products.csv', 'b,,,,,,', 'b,,,,,,,'),
      'products.csv:5 |  | "" | The line has 23 cells; give 22.',
    ],
    ['negative stock', swap('inventory.csv', 'A1,5', 'A1,-5'), 'inventory.csv:2 | quantityOnStock | "-5"'],
    [
      'fraction of stock',
      swap('inventory.csv', 'A1,5', 'A1,1.5'),
      'inventory.csv:2 | quantityOnStock | "1.5"',
    ],
    ['stock of an unknown SKU', swap('inventory.csv', 'A1,5', 'A9,5'), 'inventory.csv:2 | sku | "A9"'],
    [
      'stock in an unknown shop',
      swap('inventory-stores.csv', 'berlin', 'paris'),
      'inventory-stores.csv:2 | supplyChannel | "paris"',
    ],
    [
      'stock that is counted twice',
      swap('inventory.csv', 'A2,0', 'A1,0'),
      'inventory.csv:2 counts it in this place already',
    ],
    ['category below none', swap('categories.csv', ',1,\n', ',7,\n'), 'categories.csv:2 | parentId | "7"'],
    [
      'category below itself',
      swap('categories.csv', 'donna,,', 'donna,2,'),
      'categories.csv:3 | parentId | "2"',
    ],
    [
      'category without a name',
      swap('categories.csv', 'Shoes,women-shoes', ',women-shoes'),
      'categories.csv:2 | name.en',
    ],
    [
      'category key of another',
      swap('categories.csv', 'c1,1', 'c2,1'),
      'categories.csv:3 | key | "c2" | Line 2 has it',
    ],
    [
      'opening hours that are none',
      swap('channels.json', 'Mo-Fr. 10:00AM', 'always'),
      'channels.json:6 | custom.fields.openingTimes.en',
    ],
    [
      'shop in no country',
      swap('channels.json', '"country": "DE"', '"country": "Germany"'),
      'channels.json:7 | address.country | "Germany" | Give two upper-case letters',
    ],
    [
      'shop of which the time zone is unknown',
      swap('channels.json', 'NY 10018', '10018'),
      'channels.json:13 | address.postalCode | "10018"',
    ],
    [
      'shop off the earth',
      swap('channels.json', '52.51', '152.51'),
      'channels.json:8 | geoLocation.coordinates.1 | "152.51"',
    ],
    ['shop without a key', swap('channels.json', '"key": "nyc",', ''), 'channels.json:10 | key'],
    [
      'shop key of another',
      swap('channels.json', '"nyc"', '"berlin"'),
      'channels.json:11 | key | "berlin" | Line 2 is this shop',
    ],
    [
      'rate of tax above the whole',
      swap('tax-category.json', '0.19', '19'),
      'tax-category.json:1 | rates.0.amount | "19"',
    ],
  ];

  it.each(cases)('is refused with its place: %s', async (_, changed, expected) => {
    const found = await refusals(changed);
    expect(found.filter((each) => each.includes(expected))).toHaveLength(1);
  });

  it('is left out and listed on demand, with what hangs on it', async () => {
    const changed = swap('products.csv', 'acme,red,39', 'acme,green,39');
    const { shop, skipped, notices } = await read(changed, { badRows: 'skip' });
    const content = await contentOf(shop);
    expect(skipped).toMatchObject([{ file: 'products.csv', line: 4, column: 'color', value: 'green' }]);
    expect(content.catalogue.product).toMatchObject([
      { variants: [{ sku: 'A1' }] },
      { variants: [{ sku: 'B1' }] },
    ]);
    expect(content.pricing.pricedItem).toHaveLength(2);
    expect((content.stock.stockCount ?? []).filter(({ sku }: { sku: string }) => sku === 'A2')).toEqual([]);
    expect(notices).toContain('Lines of products.csv left out, with the stock of their SKUs: 1.');
  });

  it('takes its product with it where it bears the product’s texts', async () => {
    const { shop } = await read(swap('products.csv', 'Women>Shoes', 'Women>Hats'), { badRows: 'skip' });
    const content = await contentOf(shop);
    expect(content.catalogue.product).toMatchObject([{ key: 'b' }]);
    expect(await faultsOf(shop)).toEqual([]);
  });
});

describe('a file that cannot be read', () => {
  const cases: readonly (readonly [string, Record<string, string | null>, string])[] = [
    ['is missing', { 'products.csv': null }, 'products.csv:null |  | "" | There is no such file.'],
    [
      'is empty',
      { 'inventory.csv': '' },
      'inventory.csv:null |  | "" | The file is empty; give sku, quantityOnStock, supplyChannel.',
    ],
    [
      'lacks a column',
      swap('inventory.csv', 'quantityOnStock', 'quantity'),
      'inventory.csv:1 | quantityOnStock',
    ],
    [
      'has a column twice',
      swap('inventory.csv', 'sku,quantityOnStock', 'sku,quantityOnStock,sku'),
      'The column stands twice',
    ],
    [
      'opens a quote and never closes it',
      swap('inventory.csv', 'A2', '"A2'),
      'inventory.csv:3 |  | "" | A quote opens here',
    ],
    ['is no JSON', swap('channels.json', '"roles":', 'roles:'), 'channels.json:4 |'],
    ['breaks off', { 'channels.json': '[\n{"key":' }, 'channels.json:2 |'],
    [
      'holds no list',
      { 'customer-groups.json': '{"key": "b2b"}' },
      'customer-groups.json:1 |  | "" | The file holds no list',
    ],
  ];

  it.each(cases)('is refused even where bad rows are to be skipped: it %s', async (_, changed, expected) => {
    expect((await refusals(changed)).filter((each) => each.includes(expected))).toHaveLength(1);
    await expect(read(changed, { badRows: 'skip' })).rejects.toThrow(BadRowsError);
  });

  it('is a folder that is not there', async () => {
    const error = await readSunrise('/no/such/folder', options).catch((reason: BadRowsError) => reason);
    expect('rows' in error && error.rows.map(formatBadRow)).toEqual([
      '/no/such/folder: The folder cannot be read (ENOENT); give the folder of the data set.',
    ]);
  });
});

describe('the real Sunrise data set', () => {
  const folder = findRealSunrise('that the real Sunrise data set has no bad row, and its counts');
  if (folder === null) return;
  it('has no bad row, and its counts come out', async () => {
    const { shop, skipped, shopPrices } = await readSunrise(folder, {
      badRows: 'refuse',
      shopPrices: 'report',
    });
    const { pricing, stock, catalogue } = await contentOf(shop);
    expect(skipped).toEqual([]);
    expect(await faultsOf(shop)).toEqual([]);
    expect(catalogue).toMatchObject({ category: { length: 39 }, product: { length: 27 } });
    expect(pricing).toMatchObject({
      priceList: { length: 7 },
      market: [{ id: 'AT' }, { id: 'DE' }, { id: 'GB' }, { id: 'IT' }, { id: 'US' }],
      pricedItem: { length: 102 },
      // Seven of each SKU; those of single shops are compared, not loaded.
      price: { length: 7 * 102 },
    });
    expect(stock).toMatchObject({
      region: { length: 2 },
      store: { length: 18 },
      stockCount: { length: 1_020 + 2 * 102 },
    });
    expect(new Set(shopPrices.map(({ sku }) => sku)).size).toBe(102);
    expect(shopPrices.find(({ sku, market }) => sku === 'M0E20000000DLYA' && market === 'DE')).toMatchObject({
      amount: '150.00',
      shops: [
        { shop: 'sunrise-store-berlin', amount: '154.50' },
        { shop: 'sunrise-store-munich', amount: '159.00' },
        { shop: 'sunrise-store-cologne', amount: '157.50' },
        { shop: 'sunrise-store-hamburg', amount: '150.00' },
      ],
    });
  });
});
