import type { CsvLine } from '../read/csv-table.ts';
import type { JsonItem } from '../read/json-list.ts';
import type { MediaInput, ProductInput, Texts } from '../rows.ts';
import { brandOf } from './attributes.ts';
import type { CategoryTree } from './categories.ts';
import { type Faults, hasControlCharacters, textsOf } from './faults.ts';
import type { AttributeType, ProductType } from './forms.ts';
import { createHandleReader, type HandleReader } from './handles.ts';
import { readVariants, type SunriseVariant, type VariantNames } from './variants.ts';

/** A product with its variants, as it can be imported. */
export interface SunriseProduct {
  readonly line: CsvLine;
  readonly input: ProductInput;
  readonly taxCategory: string;
  /** Keys of its categories and of those above them. */
  readonly labels: readonly string[];
  readonly variants: readonly SunriseVariant[];
}

/** What products may name. */
export interface ProductNames extends VariantNames {
  readonly types: readonly JsonItem<ProductType>[];
  readonly categories: CategoryTree;
  readonly taxCategories: ReadonlySet<string>;
}

/** Reads `products.csv`: the first line of a product bears its texts, the lines below are further variants. */
export function readProducts(
  lines: readonly CsvLine[],
  names: ProductNames,
  faults: Faults,
): readonly SunriseProduct[] {
  const handles = createHandleReader(faults);
  const bases = new Map<string, CsvLine>();
  return groupsOf(lines, faults).flatMap(({ head, group }) => {
    const types =
      names.types.find(({ value }) => value.key === head.cell('productType'))?.value.attributes ?? [];
    // Variants are read even where their product is bad, so that all faults of the file are told at once.
    const facts = readFacts(head, names, handles, bases, faults);
    const variants = readVariants(group, head, types, names, faults);
    if (facts === null || variants.length === 0) return [];
    return [{ ...facts, line: head, input: productInput(facts, head, types, variants), variants }];
  });
}

/** The lines of one product. */
interface Group {
  readonly head: CsvLine;
  readonly group: readonly CsvLine[];
}

/** Cuts the lines where a product begins. */
function groupsOf(lines: readonly CsvLine[], faults: Faults): readonly Group[] {
  const groups: { head: CsvLine; group: CsvLine[] }[] = [];
  for (const line of lines) {
    const current = groups.at(-1);
    // Only a product's first line names its type; that is how the data set tells the two apart.
    if (line.cell('productType') !== '') groups.push({ head: line, group: [line] });
    else if (current !== undefined) current.group.push(line);
    else
      faults.addCell(
        line,
        'productType',
        'No product stands above this variant; give the type of a product.',
      );
  }
  return groups;
}

/** What a product's first line says beside its texts. */
interface Facts {
  readonly key: string;
  readonly handles: Texts;
  readonly categories: readonly string[];
  readonly taxCategory: string;
  readonly labels: readonly string[];
}

// All of a line's faults at once: whoever mends a file wants to open it once.
function readFacts(
  head: CsvLine,
  names: ProductNames,
  handles: HandleReader,
  bases: Map<string, CsvLine>,
  faults: Faults,
): Facts | null {
  const [key, taxCategory] = [head.cell('baseId'), head.cell('tax')];
  const twin = bases.get(key);
  bases.set(key, twin ?? head);
  // Paths of English names such as `Women>Shoes`: keys stand in categories.csv alone.
  const paths = head
    .cell('categories')
    .split(';')
    .map((path) => path.trim())
    .filter((path) => path !== '');
  const types = names.types.map(({ value }) => value.key);
  const found: (readonly [column: string, reason: string])[] = [];
  if (!types.includes(head.cell('productType')))
    found.push(['productType', `Give one of ${types.join(', ')}.`]);
  if (key === '' || key.length > 100 || hasControlCharacters(key))
    found.push(['baseId', 'Give 1 to 100 characters.']);
  if (twin !== undefined) found.push(['baseId', `Line ${twin.line} is this product; give another.`]);
  if (!names.taxCategories.has(taxCategory)) {
    found.push(['tax', `Give one of ${[...names.taxCategories].join(', ')}.`]);
  }
  for (const path of paths.filter((each) => names.categories.keyOf(each) === null)) {
    found.push([
      'categories',
      `${JSON.stringify(path)}: categories.csv has no such path of English names; give one of it.`,
    ]);
  }
  found.push(...textReasons(head));
  for (const [column, reason] of found) faults.addCell(head, column, reason);
  // Last, since it claims the handles for this line.
  const handlesRead = handles.read(head);
  if (found.length > 0 || handlesRead === null) return null;
  const categories = [...new Set(paths.flatMap((path) => names.categories.keyOf(path) ?? []))];
  // A promotion on `women` holds for everything below it, so that labels name ancestors too.
  const labels = [...new Set(categories.flatMap((each) => names.categories.withAncestors(each)))];
  return { key, handles: handlesRead, categories, taxCategory, labels };
}

function textReasons(head: CsvLine): readonly (readonly [string, string])[] {
  const titles = textsOf(head, 'name');
  if (titles.length === 0) return [['name.en', 'There is no name; give one in at least one language.']];
  const tooLong = (texts: Texts, column: string, max: number) =>
    texts
      .filter(({ text }) => text.length > max || hasControlCharacters(text))
      .map(({ language }) => [`${column}.${language}`, `Give at most ${max} printable characters.`] as const);
  return [...tooLong(titles, 'name', 500), ...tooLong(textsOf(head, 'description'), 'description', 20_000)];
}

function productInput(
  { key, handles, categories }: Facts,
  head: CsvLine,
  types: readonly AttributeType[],
  variants: readonly SunriseVariant[],
): ProductInput {
  const titles = textsOf(head, 'name');
  const brand = brandOf(types, head);
  const createdAt = head.cell('creationDate');
  // Both lists come from `attributesOf`, in one order: texts compare as well as trees.
  // What every variant has alike is said once, of the product.
  const shared = (variants[0]?.attributes ?? []).filter((attribute) =>
    variants.every(({ attributes }) => attributes.some((each) => isSame(each, attribute))),
  );
  const media = (images: readonly string[]): MediaInput[] => images.map((url) => ({ url, alts: titles }));
  return {
    key,
    handles,
    titles,
    categories,
    descriptions: textsOf(head, 'description'),
    ...(brand !== null && { brand }),
    attributes: shared,
    // The file has pictures of variants only; the first one's stand for the product.
    media: media(variants[0]?.images ?? []),
    options: optionsOf(variants),
    variants: variants.map(({ sku, choices, attributes, images }) => ({
      sku,
      options: choices.map((choice) => ({ key: choice.key, value: choice.value.key })),
      attributes: attributes.filter((attribute) => !shared.some((each) => isSame(each, attribute))),
      media: media(images),
    })),
    ...(createdAt !== '' && { introducedAt: new Date(createdAt).toISOString() }),
  };
}

const isSame = (a: object, b: object): boolean => JSON.stringify(a) === JSON.stringify(b);

function optionsOf(variants: readonly SunriseVariant[]): ProductInput['options'] {
  const choices = variants.flatMap((variant) => variant.choices);
  // By key: the same value stands on many variants. In the order of the lines, as the retailer sorted them.
  return [...new Map(choices.map((choice) => [choice.key, choice])).values()].map(({ key, names }) => {
    const values = choices.filter((choice) => choice.key === key).map(({ value }) => value);
    return { key, names, values: [...new Map(values.map((value) => [value.key, value])).values()] };
  });
}
