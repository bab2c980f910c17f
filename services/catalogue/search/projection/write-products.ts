import { sql, type Transaction } from 'kysely';
import type { ProductEntry } from '../../../../schema/entries/product.ts';
import { namedValuesOf, type TextSearchRow, type WordSearchRow } from './product-rows.ts';
import type { Projected } from './projected.ts';

/** Removes the rows of products that are gone, and writes those of products that are found otherwise now. */
export async function writeProjected(
  trx: Transaction<object>,
  gone: readonly string[],
  changed: readonly Projected[],
): Promise<void> {
  await forgetProducts(trx, gone, changed);
  await writeProducts(trx, changed);
  await writeTexts(
    trx,
    changed.flatMap(({ texts }) => texts),
  );
  await writeWords(
    trx,
    changed.flatMap(({ words }) => words),
  );
  await writeLabels(
    trx,
    changed.map(({ product }) => product),
  );
}

async function forgetProducts(
  trx: Transaction<object>,
  gone: readonly string[],
  changed: readonly Projected[],
): Promise<void> {
  const rewritten = [...gone, ...changed.map(({ row }) => row.key)];
  await sql`
    WITH texts AS (DELETE FROM search_text WHERE product_key = ANY(${rewritten}::text[])),
      prices AS (DELETE FROM search_price WHERE product_key = ANY(${[...gone]}::text[]))
    DELETE FROM search_product WHERE key = ANY(${[...gone]}::text[])`.execute(trx);
}

async function writeProducts(trx: Transaction<object>, changed: readonly Projected[]): Promise<void> {
  const rows = changed.map(({ row, fingerprint }) => ({ ...row, fingerprint }));
  await sql`
    INSERT INTO search_product (key, brand, categories, facets, hidden_on, newest_rank, fingerprint, sample)
    SELECT key, brand, categories, facets, hidden_on, newest_rank, fingerprint,
      (hashtext(key) & 2147483647) % 1000000
    FROM jsonb_populate_recordset(NULL::search_product, ${JSON.stringify(rows)}::jsonb)
    ON CONFLICT (key) DO UPDATE SET brand = excluded.brand, categories = excluded.categories,
      facets = excluded.facets, hidden_on = excluded.hidden_on, newest_rank = excluded.newest_rank,
      fingerprint = excluded.fingerprint`.execute(trx);
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
