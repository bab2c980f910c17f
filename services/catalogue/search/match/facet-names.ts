import { inLanguage, type Localized } from '../../../../schema/localized.ts';

/** The facets that every catalogue has, in the order in which they are shown. */
export const builtInFacets = ['category', 'brand', 'price', 'inStock'] as const;

export type BuiltInFacet = (typeof builtInFacets)[number];

/** What a built-in facet is called; in English for a language that is not known here. */
export const builtInName = (facet: BuiltInFacet, language: string): string =>
  inLanguage(names[facet], language, ['en']) ?? facet;

const names: Readonly<Record<BuiltInFacet, Localized>> = {
  category: { en: 'Category', fr: 'Catégorie', de: 'Kategorie', it: 'Categoria' },
  brand: { en: 'Brand', fr: 'Marque', de: 'Marke', it: 'Marca' },
  price: { en: 'Price', fr: 'Prix', de: 'Preis', it: 'Prezzo' },
  inStock: { en: 'In stock', fr: 'En stock', de: 'Auf Lager', it: 'Disponibile' },
};
