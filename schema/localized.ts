/** A text by language code. */
export type Localized = Readonly<Record<string, string>>;

/**
 * The text in the language wanted, else in the first of `fallbacks` that has one, else in the alphabetically
 * first language; null where there is no text at all.
 */
export function inLanguage(
  text: Localized,
  language: string | undefined,
  fallbacks: readonly string[] = [],
): string | null {
  for (const candidate of [language, ...fallbacks, ...Object.keys(text).sort()]) {
    const found = candidate === undefined ? undefined : text[candidate];
    if (found !== undefined) return found;
  }
  return null;
}
