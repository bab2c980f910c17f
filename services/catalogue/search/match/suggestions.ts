import { type Kysely, sql } from 'kysely';
import { catalogueBook, entryKey } from '../../../../schema/entries/keys.ts';
import type { ProductContent } from '../../../../schema/entries/product.ts';
import { existingCategories } from '../../../../schema/read/categories.ts';
import type { ReadEntry } from '../../../../schema/read/entry-reader.ts';
import { loadProduct } from '../../../../schema/read/products.ts';
import { findAll, type ReadContext } from '../../../../schema/read/read-context.ts';
import { allOf, shownConditions, textCondition, textsOf } from './search.ts';
import type { Situation } from './situation.ts';
import { formatTsquery, type Term } from './terms.ts';

/** What of a text is being completed. */
export interface TypedText {
  readonly situation: Situation;
  /** The last is not finished; none where no word was typed yet. */
  readonly terms: readonly Term[];
  /** At most so many of each kind. */
  readonly first: number;
}

/** Completions of the last word with those before it, the one with most products first; each finds something. */
export async function suggestTerms(
  db: Kysely<object>,
  { situation, terms, first }: TypedText,
): Promise<string[]> {
  const last = terms.at(-1);
  if (last === undefined) return [];
  const before = formatTsquery(terms.slice(0, -1), 'finished') ?? '';
  const shownBefore = terms.slice(0, -1).map(({ word, corrections }) => corrections[0]?.word ?? word);
  const corrections = last.corrections.map(({ word }) => word);
  const { rows } = await sql<{ shown: string }>`
    SELECT completed.shown, matched.count FROM (
      SELECT shown, lexemes FROM search_word
      WHERE language = ${situation.language} AND suggested AND cardinality(lexemes) > 0
        AND (starts_with(word, ${last.word}) OR word = ANY(${corrections}::text[]))
      ORDER BY length(word), word LIMIT ${candidateWords}
    ) AS completed, LATERAL (
      SELECT count(*) FROM (
        SELECT FROM search_product AS product ${textsOf(situation)}
        WHERE texts.document @@ (array_to_string(ARRAY(SELECT quote_literal(lexeme) FROM unnest(lexemes) AS lexeme)
            || NULLIF(${before}, ''), ' & '))::tsquery
          AND ${allOf(shownConditions(situation))} LIMIT ${countedProducts}) AS found
    ) AS matched
    WHERE matched.count > 0
    ORDER BY matched.count DESC, completed.shown LIMIT ${first}`.execute(db);
  return [...new Set(rows.map(({ shown }) => [...shownBefore, shown].join(' ')))];
}

// Each candidate is counted against the index, so that both numbers bound the time of one key stroke.
const candidateWords = 40;
const countedProducts = 100;

/** Categories in whose title every word begins another one, the shortest title first. */
export async function suggestCategories(db: Kysely<object>, { terms, first }: TypedText, read: ReadContext) {
  const query = terms
    .map(({ word, corrections }) => {
      const meant = [`'${word}':*`, ...corrections.map((candidate) => `'${candidate.word}'`)];
      return `(${meant.join(' | ')})`;
    })
    .join(' & ');
  const { rows } = await sql<{ category_key: string }>`
    SELECT category_key FROM search_category_title WHERE document @@ ${query}::tsquery
    GROUP BY category_key ORDER BY min(length(words)), category_key LIMIT ${first}`.execute(db);
  return existingCategories(
    read,
    rows.map((row) => row.category_key),
  );
}

// Two letters match half of a catalogue: nobody waits for all of it to be ranked at every key stroke.
const rankedProducts = 1_000;

/** Products of the text as far as it is typed, the most relevant of the first 1,000 that match. */
export async function suggestProducts(
  db: Kysely<object>,
  { situation, terms, first }: TypedText,
  read: ReadContext,
): Promise<ProductContent[]> {
  const tsquery = formatTsquery(terms, 'unfinished');
  const conditions = [textCondition(tsquery), ...shownConditions(situation)];
  const { rows } = await sql<ReadEntry & { product: string }>`
    SELECT best.key AS product, entry.key, entry.version, entry.value FROM (
      SELECT key, ts_rank(document, ${tsquery}::tsquery) AS score FROM (
        SELECT product.key, texts.document FROM search_product AS product ${textsOf(situation)}
        WHERE ${allOf(conditions)} LIMIT ${rankedProducts}
      ) AS matched ORDER BY score DESC, key LIMIT ${first}
    ) AS best JOIN entry ON entry.book = ${catalogueBook} AND entry.key = ${entryKey.product('')} || best.key
    ORDER BY score DESC, best.key`.execute(db);
  for (const row of rows) read.entries.see(catalogueBook, row);
  return findAll(
    rows.map((row) => row.product),
    (key) => loadProduct(read, key),
  );
}
