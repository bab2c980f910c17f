import { isDeepStrictEqual } from 'node:util';
import { sql, type Transaction } from 'kysely';
import { catalogueBook, entryKey } from '../../../schema/entries/keys.ts';
import type { ProductEntry } from '../../../schema/entries/product.ts';
import { gtin14 } from '../../../schema/gtin.ts';
import type { Change } from '../../kit/change.ts';
import type { JsonValue } from '../../kit/entries.ts';
import { rowKind } from '../../kit/row-kind.ts';
import { rowsRejected } from '../../kit/service-error.ts';
import { faultsOfRows } from './faults.ts';
import type { ProductInput } from './inputs.ts';
import { lockProducts } from './lock-products.ts';
import { claimsOf, repeatedClaims, takenClaims, unknownCategories } from './product-conflicts.ts';
import { buildProductEntry } from './product-entry.ts';
import { productFaults } from './product-faults.ts';
import { putProductIndex } from './product-index.ts';

/** `productsUpsert`. */
export const productsUpsert = (now: () => Date) =>
  rowKind<object, ProductInput>({
    mutation: 'productsUpsert',
    argument: 'products',
    name: 'product',
    inputType: 'ProductInput',
    apply: (change, products) => upsert(change, products, now().toISOString()),
  });

/** `productsDelete`; its variants' SKUs, barcodes and handles are free again. */
export const productsDelete = rowKind<object, string>({
  mutation: 'productsDelete',
  argument: 'keys',
  name: 'productDelete',
  inputType: 'String',
  apply: async (change, keys) => {
    const before = await lockProducts(change, keys, []);
    await forgetKeys(change.trx, keys);
    for (const key of keys) change.put(catalogueBook, entryKey.product(key), null);
    await putProductIndex(
      change,
      before.filter((entry) => entry !== null),
      [],
    );
  },
});

async function upsert(
  change: Change<object>,
  products: readonly ProductInput[],
  writtenAt: string,
): Promise<void> {
  const claims = claimsOf(products);
  // What needs no database is found first, so that a broken feed holds no lock.
  const faults = [...faultsOfRows(products, productFaults), ...repeatedClaims(claims)];
  if (faults.length > 0) throw rowsRejected('product', faults.sort(byIndex));
  const keys = products.map(({ key }) => key);
  const before = await lockProducts(
    change,
    keys,
    claims.map((claim) => claim.entry),
  );
  const conflicts = [
    ...(await unknownCategories(change.trx, products)),
    ...(await takenClaims(change.trx, claims, keys)),
  ];
  if (conflicts.length > 0) throw rowsRejected('product', conflicts.sort(byIndex));
  const after = products.map((product, index) =>
    buildProductEntry(product, before[index]?.introducedAt ?? writtenAt),
  );
  // A feed sends the whole catalogue every night: what stands so already costs no write.
  const isNew = after.map((entry, index) => !isDeepStrictEqual(entry, before[index]));
  await replaceProducts(
    change,
    before.flatMap((entry, index) => (entry !== null && isNew[index] ? [entry] : [])),
    after.filter((_, index) => isNew[index]),
  );
}

async function replaceProducts(
  change: Change<object>,
  before: readonly ProductEntry[],
  after: readonly ProductEntry[],
): Promise<void> {
  // All keys of the call go before any comes: products of one call may exchange handles and SKUs.
  await forgetKeys(
    change.trx,
    after.map(({ key }) => key),
  );
  await keepKeys(change.trx, after);
  for (const entry of after) {
    change.put(catalogueBook, entryKey.product(entry.key), entry as unknown as JsonValue);
  }
  await putProductIndex(change, before, after);
}

const byIndex = (a: { readonly index: number }, b: { readonly index: number }): number => a.index - b.index;

async function forgetKeys(trx: Transaction<object>, products: readonly string[]): Promise<void> {
  const keys = [...products];
  await sql`
    WITH variants AS (DELETE FROM variant WHERE product_key = ANY(${keys}::text[])),
      handles AS (DELETE FROM product_handle WHERE product_key = ANY(${keys}::text[]))
    DELETE FROM product_category WHERE product_key = ANY(${keys}::text[])`.execute(trx);
}

async function keepKeys(trx: Transaction<object>, entries: readonly ProductEntry[]): Promise<void> {
  const variants = entries.flatMap(({ key, variants }) =>
    variants.map(({ sku, barcode }) => ({ key, sku, gtin: barcode === null ? null : gtin14(barcode) })),
  );
  const handles = entries.flatMap(({ key, handles }) =>
    Object.entries(handles).map(([language, handle]) => ({ key, language, handle })),
  );
  const categories = entries.flatMap(({ key, categories }) =>
    categories.map((category) => ({ key, category })),
  );
  await sql`
    WITH variants AS (
      INSERT INTO variant (product_key, sku, gtin14) SELECT * FROM unnest(
        ${variants.map(({ key }) => key)}::text[], ${variants.map(({ sku }) => sku)}::text[],
        ${variants.map(({ gtin }) => gtin)}::text[])
    ), handles AS (
      INSERT INTO product_handle (product_key, language, handle) SELECT * FROM unnest(
        ${handles.map(({ key }) => key)}::text[], ${handles.map(({ language }) => language)}::text[],
        ${handles.map(({ handle }) => handle)}::text[])
    )
    INSERT INTO product_category (product_key, category_key) SELECT * FROM unnest(
      ${categories.map(({ key }) => key)}::text[], ${categories.map(({ category }) => category)}::text[])`.execute(
    trx,
  );
}
