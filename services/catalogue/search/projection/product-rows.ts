import type { CategoryEntry } from '../../../../schema/entries/category.ts';
import {
  type ContentContext,
  facetValuesOf,
  type NamedValues,
  type ProductContent,
  type ProductEntry,
  projectProduct,
} from '../../../../schema/entries/product.ts';
import { inLanguage, type Localized } from '../../../../schema/localized.ts';
import { facetToken } from '../facet-token.ts';
import { fold, foldedWords, shownWords } from '../words.ts';

/** One row of `search_product`. */
export interface ProductSearchRow {
  readonly key: string;
  readonly brand: string | null;
  /** With all ancestors. */
  readonly categories: readonly string[];
  /** Tokens of all options and attributes, of the product and of its variants. */
  readonly facets: readonly string[];
  readonly hidden_on: readonly string[];
  readonly newest_rank: number;
}

/** One row of `search_text`. */
export interface TextSearchRow {
  readonly product_key: string;
  readonly language: string;
  /** Empty: every channel but `adapted_for`. */
  readonly channel: string;
  readonly adapted_for: readonly string[];
  readonly title: string;
  readonly keywords: string;
  readonly description: string;
}

/** One row of `search_word`. */
export interface WordSearchRow {
  readonly language: string;
  readonly word: string;
  readonly shown: string;
  readonly suggested: boolean;
}

/** The row by which a product is filtered and sorted. */
export function buildProductRow(
  product: ProductEntry,
  categories: ReadonlyMap<string, CategoryEntry>,
): ProductSearchRow {
  const paths = product.categories.flatMap((key) => categories.get(key)?.path ?? [key]);
  return {
    key: product.key,
    brand: product.brand,
    categories: [...new Set(paths)].sort(),
    facets: [...new Set(facetValuesOf(product).map(({ key, value }) => facetToken(key, value)))].sort(),
    hidden_on: product.hiddenOn,
    newest_rank: -Date.parse(product.introducedAt),
  };
}

/** Every option and attribute that the product names. */
export const namedValuesOf = (product: ProductEntry): readonly NamedValues[] => [
  ...product.options,
  ...[product, ...product.variants].flatMap(({ attributes }) => attributes),
];

/** Every language in which some text of the product or of its categories is written. */
export const languagesOf = (product: ProductEntry, categoryTitles: readonly Localized[]): string[] => [
  ...new Set(
    [
      product.titles,
      product.descriptions,
      ...product.adaptations.flatMap(({ titles, descriptions }) => [titles, descriptions]),
      ...namedValuesOf(product).flatMap(({ values }) => values.map(({ names }) => names)),
      ...categoryTitles,
    ].flatMap((text) => Object.keys(text)),
  ),
];

/** The product's texts in each language, as that language's readers are shown them on each channel. */
export function buildTexts(
  product: ProductEntry,
  categoryTitles: readonly Localized[],
  languages: readonly string[],
): { readonly rows: readonly TextSearchRow[]; readonly words: readonly WordSearchRow[] } {
  const adapted = product.adaptations
    .filter(({ titles, descriptions }) => Object.keys({ ...titles, ...descriptions }).length > 0)
    .map(({ channel }) => channel);
  const rows: TextSearchRow[] = [];
  const words: WordSearchRow[] = [];
  for (const language of languages) {
    for (const channel of ['', ...adapted]) {
      const text = textsOf(product, categoryTitles, { language, channel });
      rows.push({
        product_key: product.key,
        language,
        channel,
        adapted_for: channel === '' ? adapted : [],
        title: foldedWords(text.title).join(' '),
        keywords: foldedWords([text.names, ...codesOf(product)].join(' ')).join(' '),
        description: foldedWords(text.description).join(' '),
      });
      words.push(...wordsOf(language, `${text.title} ${text.names}`, true));
      words.push(...wordsOf(language, text.description, false));
    }
  }
  return { rows, words };
}

function textsOf(product: ProductEntry, categoryTitles: readonly Localized[], context: ContentContext) {
  // Also where the channel hides the product: whether it is shown is a condition of its own.
  const content = projectProduct({ ...product, hiddenOn: [] }, 0, context) as ProductContent;
  const names = [
    product.brand,
    ...categoryTitles.map((titles) => inLanguage(titles, context.language)),
    ...content.options.flatMap(({ values }) => values.map(({ name }) => name)),
    ...[content, ...content.variants].flatMap(({ attributes }) => attributes.flatMap(({ values }) => values)),
  ];
  return { title: content.title, names: names.join(' '), description: content.description ?? '' };
}

const codesOf = ({ variants }: ProductEntry): string[] =>
  variants.flatMap(({ sku, barcode }) => [sku, barcode ?? '']);

// Words with digits are sizes and codes: too many, and none that is mistyped into another.
const wordsOf = (language: string, text: string, suggested: boolean): WordSearchRow[] =>
  shownWords(text).flatMap((shown) => {
    const word = fold(shown);
    return word === '' || /\p{N}/u.test(word) ? [] : [{ language, word, shown, suggested }];
  });
