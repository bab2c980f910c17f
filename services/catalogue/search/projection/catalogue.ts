import { sql, type Transaction } from 'kysely';
import type { CategoryEntry } from '../../../../schema/entries/category.ts';
import { catalogueBook, entryKey, parseEntryKey } from '../../../../schema/entries/keys.ts';
import { searchMarker } from '../../../../schema/entries/search-marker.ts';
import { readEntries } from '../../../kit/entries.ts';
import { foldedWords } from '../words.ts';
import type { FeedChange } from './feed.ts';
import type { Markers } from './markers.ts';
import { projectProducts } from './products.ts';

/**
 * Applies changes of the service's own book. They only say what to look at: rows are made from the entries as they
 * are now, so that neither order nor repetition matters. What merely leads to a product or category is passed over.
 */
export async function applyCatalogueChanges(
  trx: Transaction<object>,
  changes: readonly FeedChange[],
  markers: Markers,
): Promise<void> {
  const keysOf = (kind: string): string[] =>
    changes.flatMap(({ book, key }) => {
      // The markers that search itself writes come by here too.
      if (book !== catalogueBook) return [];
      const parsed = parseEntryKey(key);
      return parsed.kind === kind ? [parsed.rest] : [];
    });
  const touched = await applyCategories(trx, [...new Set(keysOf('category'))], markers);
  const products = [...new Set([...keysOf('product'), ...(await productsIn(trx, touched))])];
  for (let start = 0; start < products.length; start += productsPerStatement) {
    await projectProducts(trx, products.slice(start, start + productsPerStatement), markers);
  }
}

const productsPerStatement = 500;

// Answers the categories whose title or place has changed: a new child alone touches none of a category's products.
async function applyCategories(
  trx: Transaction<object>,
  keys: readonly string[],
  markers: Markers,
): Promise<string[]> {
  if (keys.length === 0) return [];
  const entries = await readEntries<CategoryEntry, object>(trx, catalogueBook, keys.map(entryKey.category));
  const present = entries.flatMap(({ value }) => value ?? []);
  const rows = present.map(({ key, titles, path }) => ({ key, fingerprint: JSON.stringify([titles, path]) }));
  const { rows: changed } = await sql<{ key: string }>`
    INSERT INTO search_category AS known (key, fingerprint)
    SELECT key, fingerprint FROM jsonb_populate_recordset(NULL::search_category, ${JSON.stringify(rows)}::jsonb)
    ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint
      WHERE known.fingerprint <> excluded.fingerprint
    RETURNING key`.execute(trx);
  const titles = present.flatMap(({ key, titles }) =>
    Object.entries(titles).map(([language, title]) => ({
      category_key: key,
      language,
      words: foldedWords(title).join(' '),
    })),
  );
  const gone = entries.flatMap(({ value }, index) => (value === null ? (keys[index] ?? []) : []));
  const { rows: removed } = await sql`
    DELETE FROM search_category WHERE key = ANY(${gone}::text[]) RETURNING key`.execute(trx);
  // Categories are suggested by their titles, whether or not there is a product in them.
  if (changed.length + removed.length > 0) markers.add(searchMarker.products(null));
  await sql`DELETE FROM search_category_title WHERE category_key = ANY(${[...keys]}::text[])`.execute(trx);
  await sql`
    INSERT INTO search_category_title (category_key, language, words)
    SELECT category_key, language, words
    FROM jsonb_populate_recordset(NULL::search_category_title, ${JSON.stringify(titles)}::jsonb)`.execute(
    trx,
  );
  return changed.map(({ key }) => key);
}

async function productsIn(trx: Transaction<object>, categories: readonly string[]): Promise<string[]> {
  if (categories.length === 0) return [];
  const { rows } = await sql<{ key: string }>`
    SELECT key FROM search_product WHERE categories && ${[...categories]}::text[]`.execute(trx);
  return rows.map(({ key }) => key);
}
