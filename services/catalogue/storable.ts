/**
 * A text by which PostgreSQL can be asked. It refuses the NUL character; as no key that is kept has one,
 * a text with one is made into another that finds nothing either.
 */
export const storable = (text: string): string => text.replaceAll('\u0000', '\uFFFD');
