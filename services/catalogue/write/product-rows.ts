import { isDeepStrictEqual } from 'node:util';
import { sql, type Transaction } from 'kysely';
import { catalogueBook, entryKey } from '../../../schema/entries/keys.ts';
import type { ProductEntry } from '../../../schema/entries/product.ts';
import type { Change } from '../../kit/change.ts';
import { type JsonValue, readEntries } from '../../kit/entries.ts';
import { rowKind } from '../../kit/row-kind.ts';
import { rowsRejected } from '../../kit/service-error.ts';
import { faultsOfRows } from './faults.ts';
import { gtin14 } from './gtin.ts';
import type { ProductInput } from './inputs.ts';
import { claimsOf, repeatedClaims, takenClaims, unknownCategories } from './product-conflicts.ts';
import { buildProductEntry } from './product-entry.ts';
import { productFaults } from './product-faults.ts';

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
    const names = keys.map(entryKey.product);
    await change.lock(catalogueBook, names);
    await forgetKeys(change.trx, keys);
    for (const name of names) change.put(catalogueBook, name, null);
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
  await change.lock(
    catalogueBook,
    // By what is claimed, not by product: two products that want one handle must meet.
    claims.map((claim) => claim.identity),
  );
  const conflicts = [
    ...(await unknownCategories(change.trx, products)),
    ...(await takenClaims(change.trx, claims, keys)),
  ];
  if (conflicts.length > 0) throw rowsRejected('product', conflicts.sort(byIndex));
  const before = await readEntries<ProductEntry, object>(
    change.trx,
    catalogueBook,
    keys.map(entryKey.product),
  );
  const entries = products
    .map((product, index) => buildProductEntry(product, before[index]?.value?.introducedAt ?? writtenAt))
    // A feed sends the whole catalogue every night: what stands so already costs no write.
    .filter((entry, index) => !isDeepStrictEqual(entry, before[index]?.value));
  // All keys of the call go before any comes: products of one call may exchange handles and SKUs.
  await forgetKeys(
    change.trx,
    entries.map(({ key }) => key),
  );
  await keepKeys(change.trx, entries);
  for (const entry of entries) {
    change.put(catalogueBook, entryKey.product(entry.key), entry as unknown as JsonValue);
  }
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
