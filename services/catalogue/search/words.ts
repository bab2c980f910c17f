/**
 * The words of a text in the one form in which search compares them: lower case, without accents, letters and
 * digits only. What is kept and what is asked go through here alike, so that no parser of texts can tell them apart.
 */
export const foldedWords = (text: string): string[] => shownWords(text).map(fold).filter(Boolean);

/** The words of a text as they are written, in lower case. */
export const shownWords = (text: string): string[] =>
  (text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).map((word) =>
    [...word].slice(0, maxWordLength).join(''),
  );

/** One word as search compares it. */
export const fold = (word: string): string =>
  word
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/[æœøłßđ]/g, (letter) => undecomposed[letter] ?? letter);

// Letters that Unicode does not take apart, as people type them without.
const undecomposed: Readonly<Record<string, string>> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  ß: 'ss',
  đ: 'd',
};

// A lexeme of PostgreSQL has an end; nobody types one.
const maxWordLength = 60;
