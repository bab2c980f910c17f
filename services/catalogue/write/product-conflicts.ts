import { sql, type Transaction } from 'kysely';
import { entryKey } from '../../../schema/entries/keys.ts';
import { gtin14 } from '../../../schema/gtin.ts';
import type { RejectedRow } from '../../kit/service-error.ts';
import type { Fault } from './faults.ts';
import type { ProductInput } from './inputs.ts';

/** What may exist once in the whole catalogue, and where a row names it. */
interface Claim {
  readonly index: number;
  readonly field: string;
  readonly value: string;
  /** Equal for equal things. */
  readonly identity: string;
  /** Key of the entry that it is about, by which writers of it wait for each other. */
  readonly entry: string;
  readonly what: string;
}

/** Every key, SKU, barcode and handle that the rows claim. */
export const claimsOf = (products: readonly ProductInput[]): Claim[] =>
  products.flatMap((product, index) => [
    keyClaim(index, product.key),
    ...product.variants.flatMap(({ sku, barcode }, n) => [
      skuClaim(index, `variants.${n}.sku`, sku),
      ...(typeof barcode === 'string' ? [barcodeClaim(index, `variants.${n}.barcode`, barcode)] : []),
    ]),
    ...product.handles.map(({ language, text }, n) => ({
      index,
      field: `handles.${n}.text`,
      value: text,
      identity: `handle/${language}/${text}`,
      // One entry for all languages.
      entry: entryKey.handle(text),
      what: 'handle',
    })),
  ]);

const keyClaim = (index: number, key: string): Claim => {
  const entry = entryKey.product(key);
  return { index, field: 'key', value: key, identity: entry, entry, what: 'product' };
};

const skuClaim = (index: number, field: string, sku: string): Claim => {
  const entry = entryKey.sku(sku);
  return { index, field, value: sku, identity: entry, entry, what: 'SKU' };
};

const barcodeClaim = (index: number, field: string, barcode: string): Claim => ({
  index,
  field,
  value: barcode,
  // As 14 digits: a UPC and the same number written as an EAN are one barcode.
  identity: `barcode/${gtin14(barcode)}`,
  entry: entryKey.gtin(gtin14(barcode)),
  what: 'barcode',
});

/** Claims that one of the call's rows made before. */
export function repeatedClaims(claims: readonly Claim[]): RejectedRow[] {
  const first = new Map<string, Claim>();
  return claims.flatMap((claim) => {
    const { index, field, value, identity, what } = claim;
    const before = first.get(identity);
    // The first one keeps the claim, so that every later row is told of the same one.
    first.set(identity, before ?? claim);
    if (before === undefined) return [];
    const reason = `Row ${before.index} of this call has this ${what} at ${before.field}: give each ${what} once.`;
    return [{ index, field, value, reason }];
  });
}

/** Claims of what belongs to a product that is not among the rows; rows of one call may pass it on to each other. */
export async function takenClaims(
  trx: Transaction<object>,
  claims: readonly Claim[],
  ownKeys: readonly string[],
): Promise<RejectedRow[]> {
  const identities = claims.map((claim) => claim.identity);
  const { rows } = await sql<{ identity: string; product_key: string }>`
    SELECT taken.identity, taken.product_key FROM unnest(${identities}::text[]) AS claimed(identity), LATERAL (
      SELECT claimed.identity, product_key FROM variant
      WHERE claimed.identity LIKE 'sku/%' AND sku = substr(claimed.identity, 5)
      UNION ALL
      SELECT claimed.identity, product_key FROM variant
      WHERE claimed.identity LIKE 'barcode/%' AND gtin14 = substr(claimed.identity, 9)
      UNION ALL
      SELECT claimed.identity, product_key FROM product_handle
      WHERE claimed.identity LIKE 'handle/%'
        AND language = substr(claimed.identity, 8, 2) AND handle = substr(claimed.identity, 11)
    -- Positions count from behind the prefix: sku/ has 4 characters, handle/fr/ has 10.
    ) AS taken WHERE product_key <> ALL(${[...ownKeys]}::text[])`.execute(trx);
  const owners = new Map(rows.map((row) => [row.identity, row.product_key]));
  return claims.flatMap(({ index, field, value, identity, what }) => {
    const owner = owners.get(identity);
    if (owner === undefined) return [];
    const reason = `It belongs to product ${JSON.stringify(owner)}: give a ${what} that no other product has.`;
    return [{ index, field, value, reason }];
  });
}

/** Categories that do not exist. Those that do are kept from deletion until the transaction ends. */
export async function unknownCategories(
  trx: Transaction<object>,
  products: readonly ProductInput[],
): Promise<RejectedRow[]> {
  const named = [...new Set(products.flatMap(({ categories }) => categories))].sort();
  const { rows } = await sql<{ key: string }>`
    SELECT key FROM category WHERE key = ANY(${named}::text[]) ORDER BY key FOR KEY SHARE`.execute(trx);
  const known = new Set(rows.map((row) => row.key));
  return products.flatMap((product, index) =>
    product.categories.flatMap((value, n) => (known.has(value) ? [] : [{ index, ...noCategory(n, value) }])),
  );
}

const noCategory = (position: number, value: string): Fault => ({
  field: `categories.${position}`,
  value,
  reason: 'There is no such category: give the key of one that was written before.',
});
