import DataLoader from 'dataloader';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { catalogueBook, entryKey } from '../../schema/entries/keys.ts';
import {
  type ContentContext,
  type ProductContent,
  type ProductEntry,
  projectProduct,
  type VariantContent,
} from '../../schema/entries/product.ts';
import { readEntries } from '../kit/entries.ts';
import { storable } from './storable.ts';
import { gtin14 } from './write/gtin.ts';

/** A product's entry as a statement of this service read it; the value is null where it was deleted. */
export interface ProductRow {
  readonly version: number;
  readonly value: ProductEntry | null;
}

/** What one operation reads of products, as its channel and language see them. One statement per reader and tick. */
export interface ProductReaders {
  /** By key; null where there is none or the channel hides it. */
  readonly products: DataLoader<string, ProductContent | null>;
  /** By SKU; null where there is none or the channel hides its product. */
  readonly variants: DataLoader<string, VariantContent | null>;
  productByHandle(handle: string): Promise<ProductContent | null>;
  variantByBarcode(barcode: string): Promise<VariantContent | null>;
  /** Takes in a product that another statement has read. */
  seeProduct(row: ProductRow): ProductContent | null;
}

/** Readers of one operation. */
export function createProductReaders(db: Kysely<object>, context: ContentContext): ProductReaders {
  const products = createProductLoader(db, context);
  const seeProduct = ({ value, version }: ProductRow): ProductContent | null => {
    if (value === null) return null;
    const product = projectProduct(value, version, context);
    products.prime(value.key, product);
    return product;
  };
  const productsOf = async (owners: RawBuilder<unknown>): Promise<ProductContent[]> =>
    (await readProductsOf(db, owners)).flatMap((row) => seeProduct(row) ?? []);
  return {
    products,
    seeProduct,
    variants: new DataLoader(async (skus) => {
      const owners = await productsOf(sql`variant WHERE sku = ANY(${skus.map(storable)}::text[])`);
      const found = owners.flatMap(({ variants }) => variants);
      const bySku = new Map(found.map((variant) => [variant.sku, variant]));
      return skus.map((sku) => bySku.get(sku) ?? null);
    }),
    productByHandle: async (handle) => {
      const [owner] = await productsOf(ownerOfHandle(handle, context.language ?? ''));
      return owner ?? null;
    },
    variantByBarcode: async (barcode) => {
      if (!/^\d{8,14}$/.test(barcode)) return null;
      const wanted = gtin14(barcode);
      const [owner] = await productsOf(sql`variant WHERE gtin14 = ${wanted}`);
      return owner?.variants.find((one) => one.barcode !== null && gtin14(one.barcode) === wanted) ?? null;
    },
  };
}

const createProductLoader = (
  db: Kysely<object>,
  context: ContentContext,
): DataLoader<string, ProductContent | null> =>
  new DataLoader(async (keys) => {
    const names = keys.map((key) => entryKey.product(storable(key)));
    const entries = await readEntries<ProductEntry, object>(db, catalogueBook, names);
    return entries.map(({ value, version }) =>
      value === null ? null : projectProduct(value, version, context),
    );
  });

// Two products may have one handle in different languages: the reader's own language decides.
const ownerOfHandle = (handle: string, language: string): RawBuilder<unknown> => sql`(
  SELECT product_key FROM product_handle WHERE handle = ${storable(handle)}
  ORDER BY language <> ${language}, language LIMIT 1) AS owner`;

async function readProductsOf(db: Kysely<object>, owners: RawBuilder<unknown>): Promise<ProductRow[]> {
  const { rows } = await sql<ProductRow>`
    SELECT version, value FROM entry WHERE book = ${catalogueBook}
      AND key IN (SELECT ${entryKey.product('')} || product_key FROM ${owners})`.execute(db);
  return rows;
}
