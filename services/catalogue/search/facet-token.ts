// No key has a control character in it.
const separator = '\u001f';

/** One value of one option or attribute as search keeps it. */
export const facetToken = (key: string, valueKey: string): string => `${key}${separator}${valueKey}`;

/** The parts of a token. */
export function parseFacetToken(token: string): { readonly key: string; readonly valueKey: string } {
  const end = token.indexOf(separator);
  return { key: token.slice(0, end), valueKey: token.slice(end + 1) };
}
