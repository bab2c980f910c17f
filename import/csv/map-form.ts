import { z } from 'zod';
import { isCurrency } from '../read/currency.ts';

/** An object that refuses keys it does not know and says which ones it does. */
const only = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `There is no such key; give ${Object.keys(shape).join(', ')}`
        : undefined,
  });

const country = z.string().regex(/^[A-Z]{2}$/, 'Give two upper-case letters such as FR');
const currency = z.string().refine(isCurrency, 'Give a code of ISO 4217 such as EUR');
const language = z.string().regex(/^[a-z]{2}$/, 'Give two lower-case letters such as fr');
const listKey = z.string().regex(/^[a-z0-9-]+$/, 'Give lower-case letters, digits and hyphens');
// In quotes: YAML would make a float of it, and a float never computes an amount.
const rate = z.string().regex(/^(0(\.\d{1,6})?|1)$/, 'Give a fraction in quotes such as "0.055"');
const column = z.string({ error: 'Give the name of a column' }).min(1);

const encoding = z.enum(['utf-8', 'windows-1252'], { error: 'Give utf-8 or windows-1252' });

/** Where a field comes from: a column, or one value for every line. */
const plain = z.union([column, only({ constant: z.string() })], {
  error: 'Give the name of a column, or { constant: value }',
});

/** Where a text comes from: a column of the first language, or a column for each language. */
const localized = z.union([column, z.record(language, column)], {
  error: 'Give the name of a column, or a column for each language such as { fr: nom, en: name }',
});

const named = z.record(z.string().min(1).max(100), localized);

/** What each kind of row is made from; the fields without which it means nothing are required. */
const kinds = {
  category: {
    key: plain,
    title: localized,
    handle: localized.optional(),
    description: localized.optional(),
    parent: plain.optional(),
    position: plain.optional(),
  },
  product: {
    key: plain,
    sku: plain,
    title: localized,
    handle: localized.optional(),
    description: localized.optional(),
    brand: plain.optional(),
    categories: plain.optional(),
    images: plain.optional(),
    related: plain.optional(),
    barcode: plain.optional(),
    options: named.optional(),
    attributes: named.optional(),
  },
  pricedItem: {
    sku: plain,
    taxCategory: plain.optional(),
    labels: plain.optional(),
    content: plain.optional(),
    unit: plain.optional(),
  },
  price: {
    priceList: plain,
    sku: plain,
    amount: plain,
    recommended: plain.optional(),
    validFrom: plain.optional(),
    validUntil: plain.optional(),
  },
  stockCount: { sku: plain, location: plain, onHand: plain, at: plain.optional() },
  store: {
    key: plain,
    region: plain,
    name: plain,
    street: plain,
    postalCode: plain.optional(),
    city: plain,
    state: plain.optional(),
    country: plain,
    phone: plain.optional(),
    latitude: plain.optional(),
    longitude: plain.optional(),
    timeZone: plain.optional(),
    openingHours: plain.optional(),
    services: plain.optional(),
  },
} as const;

// Settings of a file win over the map's: exports of two systems rarely agree on the decimal mark.
const fileForm = <Kind extends keyof typeof kinds>(kind: Kind) =>
  only({
    file: z.string().min(1),
    kind: z.literal(kind),
    delimiter: z.string().length(1).optional(),
    encoding: encoding.optional(),
    decimal: z.enum(['.', ',']).optional(),
    list: z.string().length(1).optional(),
    amounts: z.enum(['major', 'minor']).optional(),
    fields: only(kinds[kind]),
  });

const taxRate = only({ taxCategory: z.string(), rate, country, region: z.string().optional() });

const amount = z.string().regex(/^\d+(\.\d+)?$/, 'Give an amount in quotes such as "4.90"');

const deliveryMethod = only({
  key: listKey,
  kind: z.enum(['SHIP', 'PICKUP'], { error: 'Give SHIP or PICKUP' }).optional(),
  titles: z
    .record(language, z.string().min(1))
    .transform((titles) => Object.entries(titles).map(([each, text]) => ({ language: each, text }))),
  countries: z.array(country).min(1).optional(),
  amount,
  freeFrom: amount.optional(),
  taxCategory: z.string().optional(),
  minDays: z.int().optional(),
  maxDays: z.int().optional(),
});

/** The form of a map file. */
export const mapForm = only({
  name: listKey,
  languages: z.array(language).min(1),
  delimiter: z.string().length(1).default(','),
  encoding: encoding.default('utf-8'),
  decimal: z.enum(['.', ',']).default('.'),
  list: z.string().length(1).default('|'),
  amounts: z.enum(['major', 'minor']).default('major'),
  /** What options and attributes are called, by key and language. */
  names: z.record(z.string(), z.record(language, z.string())).default({}),
  /** Loaded before any row of a file, as markets and regions are. */
  priceLists: z.array(only({ key: listKey, currency, customerGroup: z.string().optional() })).default([]),
  markets: z
    .array(
      only({
        id: z.string().regex(/^[A-Z0-9-]+$/, 'Give upper-case letters, digits and hyphens'),
        name: z.string().min(1),
        country,
        currency,
        taxIncluded: z.boolean(),
        roundingMode: z.enum(['HALF_UP', 'HALF_EVEN']).optional(),
        languages: z.array(language).min(1),
        priceLists: z.array(listKey),
        lowestPriceRule: z.boolean().optional(),
        taxRates: z.array(taxRate),
      }),
    )
    .default([]),
  delivery: z.array(only({ market: z.string(), methods: z.array(deliveryMethod) })).default([]),
  regions: z
    .array(only({ key: listKey, markets: z.array(z.string()), onlineLocation: z.string().min(1) }))
    .default([]),
  files: z.array(
    z.discriminatedUnion(
      'kind',
      [
        fileForm('category'),
        fileForm('product'),
        fileForm('pricedItem'),
        fileForm('price'),
        fileForm('stockCount'),
        fileForm('store'),
      ],
      { error: `Give a kind: ${Object.keys(kinds).join(', ')}` },
    ),
  ),
});

/** What a map file says. */
export type CsvMap = z.infer<typeof mapForm>;

/** What it says of one file. */
export type FileMap = CsvMap['files'][number];

/** What it says of a file of one kind. */
export type FileMapOf<Kind extends FileMap['kind']> = Extract<FileMap, { readonly kind: Kind }>;

export type PlainSource = z.infer<typeof plain>;
export type LocalizedSource = z.infer<typeof localized>;
