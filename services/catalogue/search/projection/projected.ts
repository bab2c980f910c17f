import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { CategoryEntry } from '../../../../schema/entries/category.ts';
import { catalogueBook, entryKey } from '../../../../schema/entries/keys.ts';
import type { ProductEntry } from '../../../../schema/entries/product.ts';
import type { Localized } from '../../../../schema/localized.ts';
import { readEntries } from '../../../kit/entries.ts';
import {
  buildProductRow,
  buildTexts,
  languagesOf,
  namedValuesOf,
  type ProductSearchRow,
  type TextSearchRow,
  type WordSearchRow,
} from './product-rows.ts';

/** What the rows of a product are to be. */
export interface Projected {
  readonly product: ProductEntry;
  readonly row: ProductSearchRow;
  readonly texts: readonly TextSearchRow[];
  readonly words: readonly WordSearchRow[];
  /** Of everything that is found by; where it is the same as before, nothing is written. */
  readonly fingerprint: string;
}

/** What is to stand of those of the products that there are. */
export async function buildProjected(
  trx: Transaction<object>,
  keys: readonly string[],
): Promise<Projected[]> {
  const entries = await readEntries<ProductEntry, object>(trx, catalogueBook, keys.map(entryKey.product));
  const products = entries.flatMap(({ value }) => value ?? []);
  const categories = await readCategories(trx, products);
  const found = products.map((product) => {
    const row = buildProductRow(product, categories);
    const titles = row.categories.flatMap((key): Localized[] => {
      const titles = categories.get(key)?.titles;
      return titles === undefined ? [] : [titles];
    });
    return { product, row, titles };
  });
  const languages = await knowLanguages(
    trx,
    found.flatMap(({ product, titles }) => languagesOf(product, titles)),
  );
  return found.map(({ product, row, titles }) => {
    const { rows: texts, words } = buildTexts(product, titles, languages);
    const foundBy = JSON.stringify([row, texts, words, namedValuesOf(product)]);
    const fingerprint = createHash('sha256').update(foundBy).digest('base64url');
    return { product, row, texts, words, fingerprint };
  });
}

// The categories that the products name, and their ancestors.
async function readCategories(
  trx: Transaction<object>,
  products: readonly ProductEntry[],
): Promise<ReadonlyMap<string, CategoryEntry>> {
  const read = async (keys: Iterable<string>): Promise<CategoryEntry[]> => {
    const names = [...new Set(keys)].map(entryKey.category);
    const entries = await readEntries<CategoryEntry, object>(trx, catalogueBook, names);
    return entries.flatMap(({ value }) => value ?? []);
  };
  const named = await read(products.flatMap(({ categories }) => categories));
  const all = await read(named.flatMap(({ path }) => path));
  return new Map(all.map((category) => [category.key, category]));
}

/**
 * All languages of the catalogue, with these. A language that is new gets rows for every product of before: the
 * texts of its first language, which is what a reader is shown where none is in the language wanted.
 */
async function knowLanguages(trx: Transaction<object>, used: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ language: string }>`SELECT language FROM search_language`.execute(trx);
  const known = new Set(rows.map(({ language }) => language));
  const fresh = [...new Set(used)].filter((language) => !known.has(language)).sort();
  if (fresh.length > 0) {
    await sql`
      INSERT INTO search_text (product_key, language, channel, adapted_for, title, keywords, description)
      SELECT product_key, fresh.language, channel, adapted_for, title, keywords, description
      FROM (SELECT DISTINCT ON (product_key, channel) * FROM search_text
            ORDER BY product_key, channel, language) AS shown, unnest(${fresh}::text[]) AS fresh(language)`.execute(
      trx,
    );
    await sql`
      INSERT INTO search_word (language, word, shown, suggested)
      SELECT fresh.language, word, min(shown), bool_or(suggested)
      FROM search_word, unnest(${fresh}::text[]) AS fresh(language) GROUP BY 1, 2`.execute(trx);
    await sql`INSERT INTO search_language SELECT unnest(${fresh}::text[])`.execute(trx);
  }
  // In one order, whatever the database's: fingerprints are made of them.
  return [...known, ...fresh].sort();
}
