import type { RejectedRow } from './service-error.ts';

/** What a string can hold and PostgreSQL cannot keep: U+0000, and surrogates without their other half. */
export const isUnstorable = (text: string): boolean => /[\0\p{Cs}]/u.test(text);

/** Every text among rows that PostgreSQL cannot keep, wherever it stands in its row. */
export const unstorableFaults = (rows: readonly unknown[]): RejectedRow[] =>
  rows.flatMap((row, index) =>
    unstorableTexts(row).map(({ path, value }) => ({ index, field: path.join('.'), value, reason })),
  );

const reason = 'Give a text without zero characters and halves of pairs.';

interface FoundText {
  readonly path: readonly string[];
  readonly value: string;
}

function unstorableTexts(value: unknown, path: readonly string[] = []): FoundText[] {
  if (typeof value === 'string') return isUnstorable(value) ? [{ path, value }] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => unstorableTexts(inner, [...path, key]));
}
