import { makeExecutableSchema } from '@graphql-tools/schema';
import type { IResolvers } from '@graphql-tools/utils';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ExecutionResult, type GraphQLSchema, graphql } from 'graphql';
import { sampleProducts } from '../../import/sample/sample-shop.ts';
import { variantsOf } from '../../import/sample/sample-variants.ts';
import { formatContextHeader, parseContextHeader, type ServiceContext } from '../../schema/context-header.ts';
import { formatGlobalId, type NodeType } from '../../schema/global-id.ts';
import { catalogueReads } from '../../schema/read/catalogue.ts';
import type { EntryReader } from '../../schema/read/entry-reader.ts';
import { pricingReads } from '../../schema/read/pricing.ts';
import { createReadContext, type ReadContext } from '../../schema/read/read-context.ts';
import { stockReads } from '../../schema/read/stock.ts';
import { scalars } from '../../schema/scalars.ts';
import { serviceSdl } from '../../schema/sdl.ts';
import { createTableReader, readEntryTable } from '../kit/entry-table.ts';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { wholeSelection } from '../mocks/whole-selection.ts';

type Name = 'catalogue' | 'pricing' | 'stock';
const names = ['catalogue', 'pricing', 'stock'] as const;
const resolvers: Readonly<Record<Name, readonly IResolvers<unknown, ReadContext>[]>> = {
  catalogue: [catalogueReads],
  pricing: [pricingReads],
  stock: stockReads,
};
/** What is not read by key. */
const others = [
  'products',
  'searchSuggestions',
  'searchLag',
  'orderableBySkus',
  'pickupPlaces',
  'holdsByReferences',
  'quote',
  'quoteByToken',
  'refund',
];

let shop: SampleShop;
let readers: Readonly<Record<Name, EntryReader & { readonly calls: string[] }>>;
let schemas: Readonly<Record<Name, GraphQLSchema>>;

const schemaOf = (name: Name): GraphQLSchema =>
  makeExecutableSchema({
    typeDefs: serviceSdl(name),
    resolvers: [scalars, ...resolvers[name]] as IResolvers[],
  });
const readerOf = async (name: Name) => createTableReader(await readEntryTable(shop.databaseUrl, name));
const eachName = <Value>(make: (name: Name) => Value) =>
  Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, Value>;

beforeAll(async () => {
  shop = await startSampleShop();
  const [catalogue, pricing, stock] = await Promise.all(names.map(readerOf));
  if (!catalogue || !pricing || !stock) throw new Error('A table of entries is missing.');
  readers = { catalogue, pricing, stock };
  schemas = eachName(schemaOf);
});
afterAll(() => shop.close());

const skus = sampleProducts.flatMap((product) => variantsOf(product).map(({ sku }) => sku));
const near = 'near: { latitude: 48.85, longitude: 2.35 }';
const ids = (type: NodeType, keys: readonly string[]) =>
  `ids: ${JSON.stringify([...keys.map((key) => formatGlobalId(type, key)), 'nonsense', formatGlobalId('Cart', 'x')])}`;
const productIds = ids(
  'Product',
  sampleProducts.map(({ key }) => key),
);

/** Arguments of each field, such as a test may think of; fields that need none are asked as they are. */
const askedWith: Readonly<Record<string, readonly string[]>> = {
  product: [
    'handle: "pull-en-merinos"',
    'handle: "nobody"',
    `id: "${formatGlobalId('Product', sampleProducts[0]?.key ?? '')}"`,
    'id: "nonsense"',
    '',
    'id: "a", handle: "b"',
  ],
  variant: [
    'sku: "C101-NAVY-M"',
    'sku: "nul\\u0000"',
    'barcode: "2000067101014"',
    'barcode: "02000067101014"',
    'barcode: "x"',
    '',
  ],
  category: ['handle: "nobody"', `id: "${formatGlobalId('Category', 'knitwear')}"`, 'id: "nonsense"', ''],
  productsByIds: [productIds],
  variantsBySkus: [`skus: ${JSON.stringify([...skus, 'nothing', skus[0]])}`],
  variantsByIds: [ids('Variant', skus)],
  categoriesByIds: [ids('Category', ['knitwear', 'clothing', 'nothing'])],
  pricesBySkus: [1, 3, 12, 0].map((n) => `skus: ${JSON.stringify([...skus, 'nothing'])}, quantity: ${n}`),
  promotionsByIds: [ids('Promotion', ['knitwear-week-fr-eur', 'knitwear-week-us-usd', 'nothing'])],
  deliveryMethods: [
    '',
    'destination: { country: "FR" }',
    'destination: { country: "US", region: "ny" }',
    'destination: { country: "JP" }',
  ],
  stores: [
    '',
    'first: 2',
    `${near}, withinKm: 500`,
    'first: 0',
    'withinKm: 3',
    `${near}, withinKm: -1`,
    'after: "x"',
  ],
  store: ['key: "paris-marais"', 'key: "nowhere"', `id: "${formatGlobalId('Store', 'paris-marais')}"`, ''],
  availabilityBySkus: [`skus: ${JSON.stringify([...skus.slice(0, 20), 'nothing'])}`],
  storesByIds: [ids('Store', ['paris-marais', 'zurich-niederdorf', 'nowhere'])],
};

const situations: readonly ServiceContext[] = [
  { market: 'FR', language: 'fr', channel: 'WEB', store: 'paris-marais' },
  { market: 'FR', language: 'en', channel: 'MARKETPLACE', customerGroup: 'pro' },
  { market: 'CH', language: 'de', channel: 'KIOSK', store: 'zurich-niederdorf' },
  { market: 'US', language: 'xx', channel: 'SOCIAL', store: 'paris-marais' },
  { market: 'nowhere' },
  {},
];

function documentsOf(name: Name): string[] {
  const fields = Object.values(schemas[name].getQueryType()?.getFields() ?? {});
  return fields
    .filter((field) => !others.includes(field.name))
    .flatMap(({ name: field, type, args }) =>
      (askedWith[field] ?? (args.length === 0 ? [''] : [])).map(
        (given) => `{ ${field}${given && `(${given})`}${wholeSelection(type, 2)} }`,
      ),
    );
}

/** An answer as a text, with what of its errors a caller sees. */
const textOf = ({ data, errors }: ExecutionResult): string =>
  JSON.stringify([data, errors?.map(({ message, path, extensions }) => [message, path, extensions.code])]);

async function fromMemory(name: Name, source: string, context: string): Promise<string> {
  const contextValue = createReadContext(readers[name], parseContextHeader(name, context));
  return textOf(await graphql({ schema: schemas[name], source, contextValue }));
}

async function fromService(name: Name, document: string, context: string): Promise<string> {
  return textOf(await shop.services.caller(name, 'graph')({ document, context, requestId: 'test' }));
}

describe.each(names)('what %s shows by key', (name) => {
  it('is every field but those that search or compute', () => {
    const known = resolvers[name].flatMap((part) => Object.keys(part.Query ?? {}));
    const fields = Object.keys(schemas[name].getQueryType()?.getFields() ?? {});
    expect([...known, ...others].sort()).toEqual(expect.arrayContaining(fields.sort()));
    expect(documentsOf(name).length).toBeGreaterThanOrEqual(known.length);
  });

  it('is the same from its entries in memory as from the service over PostgreSQL', async () => {
    for (const situation of situations) {
      const context = formatContextHeader(name, situation);
      for (const document of documentsOf(name)) {
        const [expected, found] = await Promise.all([
          fromService(name, document, context),
          fromMemory(name, document, context),
        ]);
        expect([document, context, found]).toEqual([document, context, expected]);
      }
    }
  });
});

it('answers what it is asked, so that equal answers say something', async () => {
  const context = (name: Name) => formatContextHeader(name, situations[0] ?? {});
  for (const [name, document, said] of [
    ['catalogue', '{ variant(barcode: "2000067101014") { sku } }', '"sku"'],
    ['catalogue', '{ categories { handle } }', '"handle"'],
    ['pricing', '{ promotions { key } }', '"key"'],
    ['pricing', '{ markets { id } }', '"FR"'],
    ['stock', '{ stores { nodes { key } } }', '"paris-marais"'],
  ] as const) {
    expect(await fromMemory(name, document, context(name))).toContain(said);
  }
});

it('reads each book once in a tick, whatever the number of keys', async () => {
  const { calls } = readers.stock;
  calls.length = 0;
  const document = `{ availabilityBySkus(skus: ${JSON.stringify(skus.slice(0, 20))}) {
    here { quantity } stores(first: 50) { quantity } pickup(${near}) { quantity } } }`;
  await fromMemory('stock', document, formatContextHeader('stock', { market: 'FR', store: 'paris-marais' }));
  // The market; online; its stores, and where it is; in the stores.
  expect(calls.map((call) => call.split(' ')[0])).toEqual(['places', 'stock:eu', 'places', 'stock:eu']);
});
