import { sql, type Transaction } from 'kysely';
import type { CategoryEntry } from '../../../../schema/entries/category.ts';
import { catalogueBook, entryKey } from '../../../../schema/entries/keys.ts';
import type { ProductEntry } from '../../../../schema/entries/product.ts';
import type { Localized } from '../../../../schema/localized.ts';
import { readEntries } from '../../../kit/entries.ts';
import { refreshPrices } from './price-views.ts';
import {
  buildProductRow,
  buildTexts,
  languagesOf,
  namedValuesOf,
  type TextSearchRow,
  type WordSearchRow,
} from './product-rows.ts';
import { refreshStock } from './stock.ts';

/** Makes the rows of some products anew from their entries as they are now; removes those that are no more. */
export async function projectProducts(trx: Transaction<object>, keys: readonly string[]): Promise<void> {
  const entries = await readEntries<ProductEntry, object>(trx, catalogueBook, keys.map(entryKey.product));
  const products = entries.flatMap(({ value }) => value ?? []);
  const categories = await readCategories(trx, products);
  const titlesOf = (product: ProductEntry): Localized[] =>
    buildProductRow(product, categories)
      .categories.map((key) => categories.get(key)?.titles)
      .filter((titles) => titles !== undefined);
  const languages = await knowLanguages(
    trx,
    products.flatMap((product) => languagesOf(product, titlesOf(product))),
  );
  const texts = products.map((product) => buildTexts(product, titlesOf(product), languages));
  await forgetProducts(trx, keys, products);
  await writeProducts(
    trx,
    products.map((product) => buildProductRow(product, categories)),
  );
  await writeTexts(
    trx,
    texts.flatMap(({ rows }) => rows),
  );
  await writeWords(
    trx,
    texts.flatMap(({ words }) => words),
  );
  await writeLabels(trx, products);
  await refreshPrices(trx, { productKeys: keys });
  await refreshStock(trx, keys);
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
  return [...known, ...fresh];
}

async function forgetProducts(
  trx: Transaction<object>,
  keys: readonly string[],
  remaining: readonly ProductEntry[],
): Promise<void> {
  const stay = new Set(remaining.map(({ key }) => key));
  const gone = keys.filter((key) => !stay.has(key));
  await sql`
    WITH texts AS (DELETE FROM search_text WHERE product_key = ANY(${[...keys]}::text[])),
      prices AS (DELETE FROM search_price WHERE product_key = ANY(${gone}::text[]))
    DELETE FROM search_product WHERE key = ANY(${gone}::text[])`.execute(trx);
}

async function writeProducts(trx: Transaction<object>, rows: readonly object[]): Promise<void> {
  await sql`
    INSERT INTO search_product (key, brand, categories, facets, hidden_on, newest_rank, sample)
    SELECT key, brand, categories, facets, hidden_on, newest_rank, (hashtext(key) & 2147483647) % 1000000
    FROM jsonb_populate_recordset(NULL::search_product, ${JSON.stringify(rows)}::jsonb)
    ON CONFLICT (key) DO UPDATE SET brand = excluded.brand, categories = excluded.categories,
      facets = excluded.facets, hidden_on = excluded.hidden_on, newest_rank = excluded.newest_rank`.execute(
    trx,
  );
}

async function writeTexts(trx: Transaction<object>, rows: readonly TextSearchRow[]): Promise<void> {
  await sql`
    INSERT INTO search_text (product_key, language, channel, adapted_for, title, keywords, description)
    SELECT product_key, language, channel, adapted_for, title, keywords, description
    FROM jsonb_populate_recordset(NULL::search_text, ${JSON.stringify(rows)}::jsonb)`.execute(trx);
}

async function writeWords(trx: Transaction<object>, words: readonly WordSearchRow[]): Promise<void> {
  const distinct = new Map<string, WordSearchRow>();
  for (const word of words) {
    const name = `${word.language} ${word.word}`;
    if (word.suggested || !distinct.has(name)) distinct.set(name, word);
  }
  await sql`
    INSERT INTO search_word AS known (language, word, shown, suggested)
    SELECT language, word, shown, suggested
    FROM jsonb_populate_recordset(NULL::search_word, ${JSON.stringify([...distinct.values()])}::jsonb)
    ON CONFLICT (language, word) DO UPDATE SET shown = excluded.shown, suggested = true
      WHERE excluded.suggested AND NOT known.suggested`.execute(trx);
}

async function writeLabels(trx: Transaction<object>, products: readonly ProductEntry[]): Promise<void> {
  const labels = new Map<string, object>();
  for (const { key, names, values } of products.flatMap(namedValuesOf)) {
    labels.set(JSON.stringify([key]), { key, value_key: '', names });
    for (const value of values) {
      labels.set(JSON.stringify([key, value.key]), { key, value_key: value.key, names: value.names });
    }
  }
  await sql`
    INSERT INTO search_label AS known (key, value_key, names)
    SELECT key, value_key, names
    FROM jsonb_populate_recordset(NULL::search_label, ${JSON.stringify([...labels.values()])}::jsonb)
    ON CONFLICT (key, value_key) DO UPDATE SET names = excluded.names
      WHERE known.names IS DISTINCT FROM excluded.names`.execute(trx);
}
