import { inLanguage } from '../schema/localized.ts';
import type { RequestContext } from '../src/context.ts';

interface Translated {
  readonly titles: readonly { readonly language: string; readonly text: string }[];
}

/** Picks the translation for the reader, else one of the market's languages, else any. */
export const titleResolver = {
  selectionSet: '{ titles { language text } }',
  resolve: ({ titles }: Translated, _: unknown, { situation }: RequestContext): string => {
    const byLanguage = Object.fromEntries(titles.map(({ language, text }) => [language, text]));
    return inLanguage(byLanguage, situation.language, situation.market.languages) ?? '';
  },
};
