import { slugOf } from '../read/slug.ts';
import type {
  AttributeInput,
  CategoryInput,
  NamedInput,
  ProductInput,
  Texts,
  VariantInput,
} from '../rows.ts';
import type { Cells } from './cells.ts';
import type { CsvMap, FileMapOf, LocalizedSource } from './map-form.ts';

/** A line as a category. */
export function categoryOf(cells: Cells, { fields }: FileMapOf<'category'>): CategoryInput {
  const key = cells.required(fields.key);
  const titles = titlesOf(cells, fields.title);
  const parent = cells.text(fields.parent);
  const position = cells.whole(fields.position, 1_000_000);
  return {
    key,
    titles,
    handles: handlesOf(cells, fields.handle, titles, key),
    descriptions: cells.texts(fields.description),
    ...(parent !== undefined && { parent }),
    ...(position !== undefined && { position }),
  };
}

/** What the first line of a product says of it. */
export type ProductFacts = Omit<ProductInput, 'variants' | 'options'>;

/** The first line of a product; its variants come from every line. */
export function productFactsOf(cells: Cells, { fields }: FileMapOf<'product'>, map: CsvMap): ProductFacts {
  const key = cells.required(fields.key);
  const titles = titlesOf(cells, fields.title);
  const brand = cells.text(fields.brand);
  const images = cells.list(fields.images);
  for (const url of images) {
    if (fields.images !== undefined && !isImageAddress(url)) {
      cells.refuse(fields.images, `${JSON.stringify(url)}: Give an absolute http(s) address.`);
    }
  }
  return {
    key,
    titles,
    handles: handlesOf(cells, fields.handle, titles, key),
    descriptions: cells.texts(fields.description),
    // Named twice in a cell is harmless, but the catalogue refuses it.
    categories: [...new Set(cells.list(fields.categories))],
    related: [...new Set(cells.list(fields.related))],
    // Without a column of its own, a picture's description is the title.
    media: images.map((url) => ({ url, alts: titles })),
    attributes: namedValuesOf(cells, fields.attributes, map),
    ...(brand !== undefined && { brand }),
  };
}

/** A variant with the options it stands for. */
export interface VariantOfLine {
  readonly variant: VariantInput;
  /** Each with the one value of this variant. */
  readonly options: readonly AttributeInput[];
}

/** A line as a variant. */
export function variantOf(cells: Cells, { fields }: FileMapOf<'product'>, map: CsvMap): VariantOfLine {
  const sku = cells.required(fields.sku);
  const barcode = cells.text(fields.barcode);
  if (fields.barcode !== undefined && barcode !== undefined && !isGtin(barcode)) {
    cells.refuse(fields.barcode, 'Give a GTIN of 8, 12, 13 or 14 digits with a right check digit.');
  }
  const options = namedValuesOf(cells, fields.options, map);
  const chosen = options.map(({ key, values }) => ({ key, value: values[0]?.key ?? '' }));
  return { options, variant: { sku, options: chosen, ...(barcode !== undefined && { barcode }) } };
}

/** The options of a product: every value that one of its variants has, in the order of the lines. */
export function mergeOptions(variants: readonly VariantOfLine[]): readonly AttributeInput[] {
  const all = variants.flatMap(({ options }) => options);
  return [...new Map(all.map((option) => [option.key, option])).values()].map((option) => {
    const values = all.filter(({ key }) => key === option.key).flatMap((each) => each.values);
    return { ...option, values: [...new Map(values.map((value) => [value.key, value])).values()] };
  });
}

function titlesOf(cells: Cells, source: LocalizedSource): Texts {
  const titles = cells.texts(source);
  if (titles.length === 0) cells.refuse(source, 'Give a title in at least one language.');
  if (titles.some(({ text }) => text.length > 500)) cells.refuse(source, 'Give at most 500 characters.');
  return titles;
}

/** As the file says; without a column for it, the title with the key, which no other has. */
function handlesOf(cells: Cells, source: LocalizedSource | undefined, titles: Texts, key: string): Texts {
  if (source === undefined) {
    return titles.map(({ language, text }) => ({
      language,
      text: slugOf(`${text.slice(0, 80)} ${key}`) || 'x',
    }));
  }
  const handles = cells.texts(source).map(({ language, text }) => ({ language, text: text.toLowerCase() }));
  if (handles.length === 0 || handles.some(({ text }) => !/^[a-z0-9-]{1,200}$/.test(text))) {
    cells.refuse(source, 'Give 1 to 200 letters a to z, digits and hyphens.');
  }
  return handles;
}

/** Options or attributes of a line, each with its one value; blank ones are left out. */
function namedValuesOf(
  cells: Cells,
  sources: Readonly<Record<string, LocalizedSource>> | undefined,
  map: CsvMap,
): readonly AttributeInput[] {
  const [first = 'en'] = map.languages;
  return Object.entries(sources ?? {}).flatMap(([key, source]) => {
    const value = namedValue(cells.texts(source));
    const names = Object.entries(map.names[key] ?? { [first]: key }).map(([language, text]) => ({
      language,
      text,
    }));
    return value === null ? [] : [{ key, names, values: [value] }];
  });
}

// The key comes from the first language: it must not change when a translation does.
function namedValue(names: Texts): NamedInput | null {
  const [first] = names;
  return first === undefined ? null : { key: slugOf(first.text) || first.text, names };
}

const isImageAddress = (text: string): boolean => /^https?:\/\/\S+$/.test(text) && URL.canParse(text);

function isGtin(text: string): boolean {
  if (!/^(\d{8}|\d{12,14})$/.test(text)) return false;
  const sum = [...text]
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}
