import { type Kysely, sql } from 'kysely';
import { foldedWords } from '../words.ts';
import { editDistance } from './edit-distance.ts';

/** What a word of the shopper's text is taken to mean. */
export interface Term {
  /** As it was typed, folded. */
  readonly word: string;
  /** Whether the catalogue has the word, in this or another of its forms. */
  readonly isKnown: boolean;
  /** Any of these may match. Empty for a word that says nothing, such as an article. */
  readonly lexemes: readonly string[];
  /** Known words that the shopper may have meant, nearest first; none for a word that is known. */
  readonly corrections: readonly Candidate[];
}

/** A known word. */
export interface Candidate {
  readonly word: string;
  readonly lexemes: readonly string[];
}

/** Reads the shopper's words, at most the first 12. One statement, and another where some are not known. */
export async function readTerms(
  db: Kysely<object>,
  language: string,
  text: string,
  typing: 'finished' | 'unfinished',
): Promise<Term[]> {
  // Each unknown word is compared with thousands of known ones: the bound keeps a pasted text from costing
  // seconds.
  const words = [...new Set(foldedWords(text))].slice(0, 12);
  if (words.length === 0) return [];
  const { rows } = await sql<Omit<Term, 'corrections'>>`
    SELECT word, asked_lexemes AS lexemes, cardinality(asked_lexemes) = 0 OR EXISTS (
        SELECT FROM search_word AS known WHERE known.language = ${language} AND known.lexemes && asked_lexemes
      ) AS "isKnown"
    FROM unnest(${words}::text[]) WITH ORDINALITY AS asked(word, position),
      tsvector_to_array(to_tsvector(search_config(${language}), word)) AS asked_lexemes
    ORDER BY position`.execute(db);
  const unknown = rows.filter(({ isKnown }) => !isKnown).map(({ word }) => word);
  const candidates = await readCandidates(db, language, unknown);
  return rows.map((row, index) => {
    const known = candidates.get(row.word) ?? [];
    if (index < rows.length - 1) return { ...row, corrections: nearest(row.word, known, 'whole') };
    const whole = typing === 'finished' ? nearest(row.word, known, 'whole') : [];
    // Suggestions have found what the last word was to become: the search for it finds no less.
    return { ...row, corrections: whole.length > 0 ? whole : nearest(row.word, known, 'prefix') };
  });
}

// Known words that look alike, and those that begin alike: letters swapped in a short word leave it little in common.
async function readCandidates(
  db: Kysely<object>,
  language: string,
  words: readonly string[],
): Promise<ReadonlyMap<string, readonly Candidate[]>> {
  if (words.length === 0) return new Map();
  const { rows } = await sql<{ word: string; list: Candidate[] }>`
    SELECT asked.word, near.list FROM unnest(${[...words]}::text[]) AS asked(word), LATERAL (
      SELECT jsonb_agg(jsonb_build_object('word', word, 'lexemes', lexemes)) AS list FROM (
        SELECT alike.word, alike.lexemes FROM search_word AS alike
        WHERE alike.language = ${language} AND alike.word % asked.word
        UNION
        (SELECT begun.word, begun.lexemes FROM search_word AS begun
        WHERE begun.language = ${language}
          AND begun.word >= left(asked.word, 1) AND begun.word < chr(ascii(asked.word) + 1) LIMIT 5000)
      ) AS candidate
    ) AS near WHERE near.list IS NOT NULL`.execute(db);
  return new Map(rows.map(({ word, list }) => [word, list]));
}

// Only the nearest: a word at distance 2 is noise beside one at distance 1.
function nearest(word: string, candidates: readonly Candidate[], extent: 'whole' | 'prefix'): Candidate[] {
  const allowed = toleratedErrors(word);
  const measured = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate.word, extent) }))
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance || (a.candidate.word < b.candidate.word ? -1 : 1));
  const best = measured[0]?.distance;
  // Every one of them widens the query; beyond eight that are equally near nobody knows what was meant.
  return measured
    .filter(({ distance }) => distance === best)
    .slice(0, 8)
    .map(({ candidate }) => candidate);
}

/** How many errors a word may have: short words are near to too many others, and numbers are never meant otherwise. */
const toleratedErrors = (word: string): number =>
  /\p{N}/u.test(word) || word.length < 4 ? 0 : word.length < 8 ? 1 : 2;

/**
 * The text condition in PostgreSQL's own notation; null where no word says anything.
 * A word that is not known matches by its beginning, and as what was probably meant.
 */
export function formatTsquery(terms: readonly Term[], typing: 'finished' | 'unfinished'): string | null {
  const parts = terms.flatMap((term, index) => {
    const { word, lexemes, isKnown, corrections } = term;
    const isBegun = !isKnown || (typing === 'unfinished' && index === terms.length - 1);
    const alternatives = [
      ...lexemes.map((lexeme) => `'${lexeme}'`),
      ...(isBegun ? [`'${word}':*`] : []),
      ...corrections.flatMap((candidate) => candidate.lexemes.map((lexeme) => `'${lexeme}'`)),
    ];
    return alternatives.length === 0 ? [] : [`(${[...new Set(alternatives)].join(' | ')})`];
  });
  return parts.length === 0 ? null : parts.join(' & ');
}
