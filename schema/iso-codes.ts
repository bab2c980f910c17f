import { GraphQLCountryCode } from 'graphql-scalars';

/** Whether a text is a country code of ISO 3166-1 alpha-2, in upper case. */
export function isCountryCode(text: string): boolean {
  if (!/^[A-Z]{2}$/.test(text)) return false;
  try {
    return GraphQLCountryCode.parseValue(text) === text;
  } catch {
    return false;
  }
}

const languages = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

/** Whether a text is a language code of ISO 639-1, in lower case; codes that were withdrawn are none. */
export function isLanguageCode(text: string): boolean {
  if (!/^[a-z]{2}$/.test(text) || languages.of(text) === undefined) return false;
  // Tagalog has its code still, though Unicode files it under Filipino.
  return text === 'tl' || Intl.getCanonicalLocales(text)[0] === text;
}
