import type { CsvLine } from '../read/csv-table.ts';
import { slugOf } from '../read/slug.ts';
import type { AttributeInput, NamedInput, Texts } from '../rows.ts';
import { textsOf } from './faults.ts';
import { type AttributeType, languages } from './forms.ts';

/** Attributes that are shown as such; the others are identifiers, flags of the old shop, or stand elsewhere. */
const shown: ReadonlySet<string> = new Set([
  'commonSize',
  'style',
  'gender',
  'season',
  'madeInItaly',
  'colorFreeDefinition',
]);

/** Attributes between which a shopper chooses. */
const chosen = ['color', 'size'] as const;

/** A value of one of a product's options. */
export interface Choice {
  readonly key: string;
  readonly names: Texts;
  readonly value: NamedInput;
}

/** What is wrong with the attribute cells of a line. */
export function attributeReasons(
  types: readonly AttributeType[],
  line: CsvLine,
  head: CsvLine,
): readonly { readonly column: string; readonly reason: string }[] {
  return types.flatMap((type) => {
    const text = line.cell(type.name);
    if (text === '') return [];
    // Blank is no fault: most attributes of the data set are.
    const reason = reasonAgainst(type, text) ?? differsFromHead(type, text, head);
    return reason === null ? [] : [{ column: type.name, reason }];
  });
}

/** The shown attributes of a line. */
export const attributesOf = (types: readonly AttributeType[], line: CsvLine): readonly AttributeInput[] =>
  types
    .filter((type) => shown.has(type.name))
    .flatMap((type) => {
      const value = namedValueOf(type, line);
      return value === null ? [] : [{ key: type.name, names: namesOf(type), values: [value] }];
    });

/** The options of a line, color first. */
export const choicesOf = (types: readonly AttributeType[], line: CsvLine): readonly Choice[] =>
  chosen.flatMap((name) => {
    const type = types.find((each) => each.name === name);
    const value = type === undefined ? null : namedValueOf(type, line);
    return type === undefined || value === null ? [] : [{ key: name, names: namesOf(type), value }];
  });

/** The name of the brand that `designer` stands for; null where it is blank. */
export function brandOf(types: readonly AttributeType[], line: CsvLine): string | null {
  // The data set calls the brand so.
  const type = types.find((each) => each.name === 'designer');
  const value = type === undefined ? null : namedValueOf(type, line);
  return value?.names[0]?.text ?? null;
}

function reasonAgainst({ type }: AttributeType, text: string): string | null {
  if (type.values !== undefined && !type.values.some(({ key }) => key === text)) {
    const known = type.values.map(({ key }) => key);
    const more = known.length > 20 ? ` and ${known.length - 20} more` : '';
    return `product-type.json has no such value; give one of ${known.slice(0, 20).join(', ')}${more}.`;
  }
  if (type.name === 'boolean' && !/^(true|false)$/i.test(text)) return 'Give TRUE or FALSE.';
  if (type.name === 'datetime' && !isInstant(text))
    return 'Give an instant such as 2015-03-01T10:00:00.000Z.';
  return text.length > 100 && type.name === 'text' ? 'Give at most 100 characters.' : null;
}

// Such as `2015-03-01T10:00:00.000Z`: what JavaScript takes for a date beside that depends on the machine.
const isInstant = (text: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text) && Date.parse(text) >= 0;

function differsFromHead(type: AttributeType, text: string, head: CsvLine): string | null {
  const first = head.cell(type.name);
  // Where the head says nothing, the first variant that does may say anything: nothing contradicts it.
  if (type.attributeConstraint !== 'SameForAll' || first === '' || first === text) return null;
  return `It must be the same for every variant; give ${first} as on line ${head.line}.`;
}

function namedValueOf(type: AttributeType, line: CsvLine): NamedInput | null {
  const text = line.cell(type.name);
  if (type.type.name === 'ltext') {
    const texts = textsOf(line, type.name);
    const [first] = texts;
    return first === undefined ? null : { key: keyFor(first.text), names: texts };
  }
  if (text === '') return null;
  // Values of a closed list have labels in languages; open ones are shown as they stand, in English.
  const known = type.type.values?.find(({ key }) => key === text);
  const label = known?.label ?? text;
  return { key: keyFor(text), names: typeof label === 'string' ? inEnglish(label) : localized(label) };
}

// A slug, since keys stand in addresses of filtered lists; scripts that a slug cannot hold keep their own letters.
const keyFor = (text: string): string => slugOf(text) || text;
const namesOf = (type: AttributeType): Texts => localized(type.label);
const inEnglish = (text: string): Texts => [{ language: 'en', text }];

const localized = (label: Readonly<Record<string, string>>): Texts =>
  languages.flatMap((language) => {
    const text = label[language];
    return text === undefined || text === '' ? [] : [{ language, text }];
  });
